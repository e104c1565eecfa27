"""A run of a language model and what Kneser-Ney reached on the same tokens -> rows of a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.kneser_ney import NLTK_DISCOUNT, Counted
from benchmarks.trained import Trained

COLUMNS = (
    *("vocabulary", "split", "seed", "parameters", "LSTM", "last", "Kneser-Ney", "ratio", "ratio, last"),
    *("best / epochs", "s"),
)


@dataclass(frozen=True)
class Comparison:
    """One run against Kneser-Ney."""

    size: int
    """Ids of the vocabulary."""
    split: int
    """The seed that drew the held-out lines."""
    seed: int
    run: Trained
    counted: Counted

    @property
    def best(self) -> float:
        """Perplexity at the best epoch."""
        return float(self.run.metrics["perplexity"])

    @property
    def last(self) -> float:
        """Perplexity at the last epoch."""
        return float(self.run.history[-1]["val_perplexity"])

    @property
    def ratio(self) -> float:
        """Below 1 where the run is better, at its best epoch."""
        return self.best / self.counted.best

    @property
    def last_ratio(self) -> float:
        """Below 1 where the run is better, at its last epoch."""
        return self.last / self.counted.best

    @property
    def row(self) -> tuple[object, ...]:
        """The cells of `COLUMNS`."""
        return (
            *(self.size, self.split, self.seed),
            f"{self.run.record['parameters']:,}",
            *(f"{perplexity:.2f}" for perplexity in (self.best, self.last, self.counted.best)),
            *(f"{ratio:.3f}" for ratio in (self.ratio, self.last_ratio)),
            f"{self.run.metrics['best_epoch']} / {self.run.metrics['epochs']}",
            f"{self.run.record['seconds']:.0f}",
        )


def summaries(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield a line for each size of vocabulary: how the two compare."""
    for size in dict.fromkeys(comparison.size for comparison in comparisons):
        alike = [comparison for comparison in comparisons if comparison.size == size]
        ratio, last = mean(one.ratio for one in alike), mean(one.last_ratio for one in alike)
        wins = sum(one.ratio < 1 for one in alike)
        yield (
            f"- {size:,} ids: the mean ratio is {ratio:.3f}, {last:.3f} for the last epoch; "
            f"the LSTM is better in {wins} of {len(alike)} runs.\n"
        )


def counted_rows(comparisons: Sequence[Comparison]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each vocabulary and split: by order, the best perplexity, and NLTK's own."""
    shown = {(one.size, one.split): one.counted for one in comparisons}
    for (size, split), counted in shown.items():
        cells = []
        for order, found in counted.by_order.items():
            discount = counted.best_discount(order)
            cells.append(f"{found[discount]:.2f} ({discount}); {found[NLTK_DISCOUNT]:.1f} ({NLTK_DISCOUNT})")
        yield size, split, *cells

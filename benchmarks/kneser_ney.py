"""Lines of tokens -> how well NLTK's interpolated Kneser-Ney foresees other lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

START, END = "<s>", "</s>"

NLTK_DISCOUNT = 0.1
"""What NLTK takes where it is not told."""

Line = Sequence[str]


@dataclass(frozen=True)
class Counted:
    """What Kneser-Ney reached on held-out lines."""

    by_order: dict[int, dict[float, float]]
    """Perplexity by order and discount."""

    @classmethod
    def of(
        cls,
        train: Sequence[Line],
        held_out: Sequence[Line],
        *,
        orders: Sequence[int],
        discounts: Sequence[float],
    ) -> "Counted":
        """Count n-grams of each order, and foresee the held-out lines with each discount."""
        return cls(
            {order: perplexities(train, held_out, order=order, discounts=discounts) for order in orders}
        )

    def best_discount(self, order: int) -> float:
        """Return the discount that suits the held-out lines best."""
        return min(self.by_order[order], key=self.by_order[order].__getitem__)

    @property
    def best(self) -> float:
        """The lowest perplexity of all."""
        return min(min(found.values()) for found in self.by_order.values())


def perplexities(
    train: Sequence[Line], held_out: Sequence[Line], *, order: int, discounts: Sequence[float]
) -> dict[float, float]:
    """Return the perplexity of the held-out lines by discount; infinite where a token has no probability.

    Every token of a line is foreseen, and that the line ends after them.
    Source: Kneser and Ney (1995), "Improved backing-off for m-gram language modeling".

    Args:
        train: Lines whose n-grams are counted; a token that is none of them has no probability.
        held_out: Lines to foresee.
        order: Tokens of an n-gram.
        discounts: What is taken away from every count.
    """
    from nltk.lm import KneserNeyInterpolated, Vocabulary
    from nltk.util import everygrams

    padded = [_padded(line, order) for line in train]
    model: Any = KneserNeyInterpolated(order, vocabulary=Vocabulary(chain.from_iterable(padded)))
    model.fit([everygrams(line, max_len=order) for line in padded])
    # It goes through all n-grams at every token, for numbers that do not depend on the discount.
    model.estimator._continuation_counts = cache(model.estimator._continuation_counts)
    windows = [window for line in held_out for window in _windows(_padded(line, order), order)]
    found = {}
    for discount in discounts:
        model.estimator.discount = discount
        found[discount] = float(model.perplexity(windows))
    return found


def _padded(line: Line, order: int) -> list[str]:
    return [*[START] * (order - 1), *line, END]


def _windows(line: Line, order: int) -> Iterator[tuple[str, ...]]:
    """Yield each token that is to be foreseen, with the `order - 1` before it."""
    for end in range(order, len(line) + 1):
        yield tuple(line[end - order : end])

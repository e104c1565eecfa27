"""Train `irish_lyrics_lstm`, count n-grams of the same tokens, and write what foresees held-out lines better.

    pip install nltk
    python -m benchmarks.language_models                           the config as it is, with three seeds
    python -m benchmarks.language_models --split-seeds 0 1 2 --more-sizes 528 2000

A run that is there already, of the same config, is not repeated: its figures are taken from --runs-dir.
"""

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import mean

from benchmarks.kneser_ney import Counted, Line
from benchmarks.page import table, write_part
from benchmarks.results import machine
from benchmarks.trained import Trained, trained
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.text.tokenizer import Tokenizer

CONFIG = "irish_lyrics_lstm"
ORDERS = (2, 3, 4)
NLTK_DISCOUNT = 0.1
DISCOUNTS = (NLTK_DISCOUNT, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

AGAINST = """\
`python -m benchmarks.language_models`: `nlp train {config}` against `nltk.lm.KneserNeyInterpolated`, on the
same lines, tokens and vocabulary: those of the run's own tokenizer.json. Rare words are `<OOV>` in training,
too; else Kneser-Ney would give them no probability at all. Perplexity is that of a held-out token, the end
of a line included. Kneser-Ney gets the best of {discounts} discounts, chosen on the held-out lines
themselves; NLTK's own, {nltk_discount}, is shown beside it. The LSTM's figure is that of its best epoch,
chosen on those lines, too; *last* is that of the last epoch, which is not chosen. The config's settings were
found with split 0; the other splits of the lines (`dataset.split_seed`) had no part in that.

On {machine};
other work on the same machine made some runs longer.

{runs}
The mean ratio is {ratio:.3f}, {last_ratio:.3f} for the last epoch; it is below 1 in {wins} of {count} runs.

Kneser-Ney, by order:

{counts}"""


def main() -> None:
    """Train what is missing, count, and write the page's part."""
    arguments = parser().parse_args()
    if find_spec("nltk") is None:
        raise SystemExit("NLTK is not there: pip install nltk")
    write_part("An LSTM against Kneser-Ney", against_kneser_ney(arguments))


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3], metavar="N")
    parser.add_argument("--split-seeds", nargs="+", type=int, default=[0], metavar="N")
    parser.add_argument(
        "--more-sizes", nargs="*", type=int, default=[], metavar="N", help="other vocabularies, first split"
    )
    parser.add_argument("--runs-dir", type=Path, default=Path("runs/language_models"))
    return parser


def against_kneser_ney(arguments: argparse.Namespace) -> str:
    """Return the part of the page that compares the two."""
    splits = arguments.split_seeds
    parts = [(own_size(), split) for split in splits] + [(size, splits[0]) for size in arguments.more_sizes]
    rows: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    ratios: list[tuple[float, float]] = []
    for size, split in parts:
        base = (f"tokenizer.vocab_size={size}", f"dataset.split_seed={split}")
        runs = {seed: of_seed(seed, base, arguments.runs_dir) for seed in arguments.seeds}
        counted = count(next(iter(runs.values())))
        counts.append((size, split, *by_order(counted)))
        for seed, run in runs.items():
            pair = (run.metrics["perplexity"], run.history[-1]["val_perplexity"])
            ratios.append((pair[0] / counted.best, pair[1] / counted.best))
            rows.append((size, split, seed, *figures(run, counted)))
            say(rows[-1])
    return AGAINST.format(
        config=CONFIG,
        discounts=len(DISCOUNTS),
        nltk_discount=NLTK_DISCOUNT,
        machine=machine(),
        runs=table(RUN_COLUMNS, rows),
        ratio=mean(best for best, _ in ratios),
        last_ratio=mean(last for _, last in ratios),
        wins=sum(best < 1 for best, _ in ratios),
        count=len(ratios),
        counts=table(("vocabulary", "split", *(f"{n}-grams" for n in ORDERS)), counts),
    )


RUN_COLUMNS = (
    *("vocabulary", "split", "seed", "parameters", "LSTM", "last", "Kneser-Ney", "ratio", "ratio, last"),
    *("best / epochs", "s"),
)


def figures(run: Trained, counted: Counted) -> tuple[object, ...]:
    """Return a run's cells, from the parameters on."""
    best, last = run.metrics["perplexity"], run.history[-1]["val_perplexity"]
    return (
        f"{run.record['parameters']:,}",
        f"{best:.2f}",
        f"{last:.2f}",
        f"{counted.best:.2f}",
        f"{best / counted.best:.3f}",
        f"{last / counted.best:.3f}",
        f"{run.metrics['best_epoch']} / {run.metrics['epochs']}",
        f"{run.record['seconds']:.0f}",
    )


def by_order(counted: Counted) -> Iterator[str]:
    """Yield a cell for each order: the best perplexity and its discount, and that of NLTK's own."""
    for order, found in counted.by_order.items():
        discount = counted.best_discount(order)
        yield f"{found[discount]:.2f} ({discount}); {found[NLTK_DISCOUNT]:.1f} ({NLTK_DISCOUNT})"


def count(run: Trained) -> Counted:
    """Let Kneser-Ney foresee the tokens that a run was measured by."""
    train, held_out = (lines_of(run, split) for split in ("train", run.metrics["split"]))
    tokens = sum(len(line) + 1 for line in held_out)
    if tokens != run.metrics["tokens"]:
        message = f"the run foresaw {run.metrics['tokens']} tokens, Kneser-Ney would {tokens}; "
        raise SystemExit(f"{run.run.path}: {message}is sequence.max_length too small?")
    return Counted.of(train, held_out, orders=ORDERS, discounts=DISCOUNTS)


def lines_of(run: Trained, split: str) -> list[Line]:
    """Return the tokens of each line of a split, as the run's own tokenizer tells them apart."""
    config = experiment.config_of(run.run)
    _, examples = experiment.split_of(run.run, config, split, data_settings())
    encoded = Tokenizer.load(run.run.tokenizer).encode(examples.texts)
    return [[str(token) for token in ids] for ids in encoded]


def of_seed(seed: int, overrides: tuple[str, ...], runs_dir: Path) -> Trained:
    """Return the config's run with a seed and overrides."""
    return trained(CONFIG, [f"random_seed={seed}", *overrides], runs_dir)


def own_size() -> int:
    """Return the config's own vocabulary size."""
    config = experiment.load(CONFIG).config
    assert config.task == "language_model"
    assert config.tokenizer.vocab_size is not None
    return config.tokenizer.vocab_size


def say(row: tuple[object, ...]) -> None:
    """Show a row as soon as it is there."""
    print(*row, sep=" | ", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

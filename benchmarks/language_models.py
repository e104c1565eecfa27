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

from benchmarks.comparison import COLUMNS, Comparison, counted_rows, summaries
from benchmarks.kneser_ney import NLTK_DISCOUNT, Counted, Line
from benchmarks.page import table, write_part
from benchmarks.results import machine
from benchmarks.trained import Trained, trained
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.tokenizer import Tokenizer

CONFIG = "irish_lyrics_lstm"
ORDERS = (2, 3, 4)
DISCOUNTS = (NLTK_DISCOUNT, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

TEXT = """\
`python -m benchmarks.language_models`: `nlp train {config}` against `nltk.lm.KneserNeyInterpolated`, on the
same lines, tokens and vocabulary: those of the run's own tokenizer.json. Rare words are `<OOV>` in training,
too; else Kneser-Ney would give them no probability at all. Perplexity is that of a held-out token, the end
of a line included. Kneser-Ney gets the best order and the best of {discounts} discounts, chosen on the
held-out lines themselves; NLTK's own discount, {nltk_discount}, is shown beside it. The LSTM's figure is that
of its best epoch, chosen on those lines, too; *last* is that of the last epoch, which is not chosen. The
config's settings were found with split 0; the other splits of the lines (`dataset.split_seed`) had no part in
that.

On {machine};
other work on the same machine made some runs longer.

{runs}
{summaries}
Kneser-Ney, by order: perplexity (discount).

{counts}"""


def main() -> None:
    """Train what is missing, count, and write the page's part."""
    arguments = parser().parse_args()
    if find_spec("nltk") is None:
        raise SystemExit("NLTK is not there: pip install nltk")
    comparisons = []
    for comparison in compared(arguments):
        comparisons.append(comparison)
        print(*comparison.row, sep=" | ", file=sys.stderr, flush=True)
    text = TEXT.format(
        config=CONFIG,
        discounts=len(DISCOUNTS),
        nltk_discount=NLTK_DISCOUNT,
        machine=machine(),
        runs=table(COLUMNS, (comparison.row for comparison in comparisons)),
        summaries="".join(summaries(comparisons)),
        counts=table(
            ("vocabulary", "split", *(f"{order}-grams" for order in ORDERS)), counted_rows(comparisons)
        ),
    )
    write_part("An LSTM against Kneser-Ney", text)


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


def compared(arguments: argparse.Namespace) -> Iterator[Comparison]:
    """Yield every run against Kneser-Ney, trained now where it is missing."""
    splits = arguments.split_seeds
    cases = [(own_size(), split) for split in splits] + [(size, splits[0]) for size in arguments.more_sizes]
    for size, split in cases:
        counted = None
        for seed in arguments.seeds:
            overrides = (f"tokenizer.vocab_size={size}", f"dataset.split_seed={split}", f"random_seed={seed}")
            run = trained(CONFIG, overrides, arguments.runs_dir)
            counted = counted or count(run)
            yield Comparison(size, split, seed, run, counted)


def own_size() -> int:
    """Return the config's own vocabulary size."""
    config = experiment.load(CONFIG).config
    assert isinstance(config, LanguageModelConfig)
    assert config.tokenizer.vocab_size is not None
    return config.tokenizer.vocab_size


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


if __name__ == "__main__":
    main()

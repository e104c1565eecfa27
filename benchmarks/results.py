"""Train shipped configs on the real data and write docs/results.md.

    python -m benchmarks.results                     every shipped config but word vectors', with its seed
    python -m benchmarks.results sarcasm_gap imdb_gap --seeds 1 2 3

A run that is there already, of the same config and seed, is not repeated: its figures are taken from
--runs-dir. Nothing in the page is typed by hand.
"""

import argparse
import os
import platform
import sys
from pathlib import Path

from benchmarks.page import table
from benchmarks.trained import Trained, trained
from nlpcat4 import experiment
from nlpcat4.config.shipped import shipped

PAGE = Path(__file__).parent.parent / "docs" / "results.md"

HEADER = """\
# Results on the real data

Made by `python -m benchmarks.results`; each row is one run of `nlp train CONFIG`. Times are those of the
training steps of an epoch and of the whole command, on {machine};
other work on the same machine made some of them longer.

- **Sarcasm**: accuracy on the last 6,709 headlines, which also choose the best epoch, as in the course.
- **IMDB**: accuracy on the 25,000 test reviews, which nothing is chosen by; the best epoch is chosen on a
  tenth of the training reviews (`val_accuracy`).
- **Lyrics**: figures of tokens on a tenth of the lines, which also choose the best epoch. The end of a line
  is a token, and so is an unknown word, so that perplexities compare only where the vocabulary is the same.
- **Addition, dates**: answers that are right to the last character among those held back, a tenth of all
  pairs, which also choose the best epoch; nothing is searched for (greedy decoding).
"""

FIGURES = {
    "classification": ("accuracy", "f1_macro", "roc_auc", "val_accuracy"),
    "language_model": ("perplexity", "accuracy", "bits_per_character"),
    "seq2seq": ("exact_match", "accuracy", "edit_distance"),
}
"""What the table of each task shows of metrics.json."""


def main() -> None:
    """Train what is missing, then write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("configs", nargs="*", metavar="CONFIG", help="shipped configs; all when absent")
    parser.add_argument("--seeds", nargs="+", type=int, metavar="N", help="instead of each config's own")
    parser.add_argument("--runs-dir", type=Path, default=Path("runs/results"))
    arguments = parser.parse_args()
    names = arguments.configs or [
        config.name for config in shipped() if experiment.load(config.name).config.task in FIGURES
    ]
    rows: dict[str, list[tuple[object, ...]]] = {task: [] for task in FIGURES}
    for name in names:
        for seed in arguments.seeds or [experiment.load(name).config.random_seed]:
            done = trained(name, [f"random_seed={seed}"], arguments.runs_dir)
            task = done.record["task"]
            rows[task].append(row(name, seed, done, FIGURES[task]))
            print(*rows[task][-1], sep=" | ", file=sys.stderr, flush=True)
    tables = [
        f"\n## `task: {task}`\n\n{table(columns(figures), rows[task])}"
        for task, figures in FIGURES.items()
        if rows[task]
    ]
    PAGE.write_text(HEADER.format(machine=machine()) + "".join(tables), encoding="utf-8")


def columns(figures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of a table."""
    shown = (name.replace("_", " ") for name in figures)
    return "config", "parameters", "seed", *shown, "best / epochs", "s an epoch", "s in all"


def row(name: str, seed: int, run: Trained, figures: tuple[str, ...]) -> tuple[object, ...]:
    """Return a run's line of the table."""
    metrics, record = run.metrics, run.record
    return (
        f"`{name}`",
        f"{record['parameters']:,}",
        seed,
        *(f"{metrics[key]:.4f}" if key in metrics else "" for key in figures),
        f"{metrics['best_epoch']} / {metrics['epochs']}",
        f"{metrics['seconds'] / metrics['epochs']:.1f}",
        f"{record['seconds']:.0f}",
    )


def machine() -> str:
    """Say what computed this, without names."""
    from importlib.metadata import version

    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model
        )
    return (
        f"{os.cpu_count()} cores ({model}), no GPU, Python {platform.python_version()}, "
        f"TensorFlow {version('tensorflow')}, Keras {version('keras')}"
    )


if __name__ == "__main__":
    main()

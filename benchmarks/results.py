"""Train shipped configs on the real data and write docs/results.md.

    python benchmarks/results.py                     every shipped config, with the seed that it names
    python benchmarks/results.py sarcasm_gap imdb_gap --seeds 1 2 3

A run that is there already, of the same config and seed, is not repeated: its figures are taken from
--runs-dir. Nothing in the page is typed by hand.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from nlpcat4 import experiment
from nlpcat4.config.shipped import shipped
from nlpcat4.runs.listing import list_runs

PAGE = Path(__file__).parent.parent / "docs" / "results.md"

HEADER = """\
# Results on the real data

Made by `python benchmarks/results.py`; each row is one run of `nlp train CONFIG`. Times are those of the
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
    names = arguments.configs or [config.name for config in shipped()]
    rows: dict[str, list[str]] = {task: [] for task in FIGURES}
    for name in names:
        config = experiment.load(name).config
        for seed in arguments.seeds or [config.random_seed]:
            run = finished_run(name, seed, arguments.runs_dir)
            rows[config.task].append(row(name, seed, run, FIGURES[config.task]))
            print(rows[config.task][-1], file=sys.stderr, flush=True)
    tables = [table(task, lines) for task, lines in rows.items() if lines]
    PAGE.write_text(HEADER.format(machine=machine()) + "".join(tables), encoding="utf-8")


def table(task: str, rows: list[str]) -> str:
    """Return a task's heading and its table."""
    columns = ["config", "parameters", "seed", *(name.replace("_", " ") for name in FIGURES[task])]
    columns += ["best / epochs", "s an epoch", "s in all"]
    line = " | ".join(["---", *["---:"] * (len(columns) - 1)])
    return f"\n## `task: {task}`\n\n| {' | '.join(columns)} |\n| {line} |\n{''.join(rows)}"


def finished_run(name: str, seed: int, runs_dir: Path) -> Path:
    """Return the folder of a completed run of a config with a seed, trained now if there is none."""
    wanted = experiment.load(name, [f"random_seed={seed}"]).config
    for run in list_runs(runs_dir):
        if run.status() == "completed" and experiment.config_of(run) == wanted:
            return run.path
    command = ["nlp", "train", name, "--random-seed", str(seed), "--runs-dir", str(runs_dir)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())


def row(name: str, seed: int, run: Path, figures: tuple[str, ...]) -> str:
    """Return a run's line of the table."""
    metrics: dict[str, Any] = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    record: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    shown = [f"{metrics[key]:.4f}" if key in metrics else "" for key in figures]
    epoch_seconds = metrics["seconds"] / metrics["epochs"]
    cells = [
        f"`{name}`",
        f"{record['parameters']:,}",
        seed,
        *shown,
        f"{metrics['best_epoch']} / {metrics['epochs']}",
        f"{epoch_seconds:.1f}",
        f"{record['seconds']:.0f}",
    ]
    return f"| {' | '.join(map(str, cells))} |\n"


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

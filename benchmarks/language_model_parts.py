"""Train `irish_lyrics_lstm` without each of its parts, and write what they are worth.

    python -m benchmarks.language_model_parts --seeds 1 2 3

A run that is there already, of the same config, is not repeated: its figures are taken from --runs-dir.
"""

import argparse
import sys
from pathlib import Path
from statistics import mean

from benchmarks.page import table, write_part
from benchmarks.trained import trained

CONFIG = "irish_lyrics_lstm"

WITHOUT: dict[str, tuple[str, ...]] = {
    "the config as it is": (),
    "no tied weights": ("tie_weights=false",),
    "no layer normalization": ("~architecture.4", "~architecture.1"),
    "no layer normalization after the LSTM": ("~architecture.4",),
    "no dropout of the state": ("architecture.3.lstm.recurrent_dropout=0",),
    "dropout 0.4 before the output": ("architecture.5.dropout=0.4",),
    "no weight decay": ("training.optimizer.adamw.weight_decay=0",),
}
"""Each part of the config, and what takes it away."""

TEXT = """\
`python -m benchmarks.language_model_parts`: perplexity of the held-out lines at the best and at the last
epoch without one part of the config; means of the seeds {seeds}.

{rows}"""


def main() -> None:
    """Train what is missing, and write the page's part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3], metavar="N")
    parser.add_argument("--runs-dir", type=Path, default=Path("runs/language_models"))
    arguments = parser.parse_args()
    rows = []
    for name, overrides in WITHOUT.items():
        rows.append((name, *perplexities(overrides, arguments.seeds, arguments.runs_dir)))
        print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    seeds = ", ".join(map(str, arguments.seeds))
    columns = ("", "best epoch", "last epoch", "overrides")
    write_part("What the parts of the LSTM are worth", TEXT.format(seeds=seeds, rows=table(columns, rows)))


def perplexities(overrides: tuple[str, ...], seeds: list[int], runs_dir: Path) -> tuple[str, str, str]:
    """Return the mean perplexities of the best and the last epoch, and the overrides as one types them."""
    runs = [trained(CONFIG, [f"random_seed={seed}", *overrides], runs_dir) for seed in seeds]
    best = mean(run.metrics["perplexity"] for run in runs)
    last = mean(run.history[-1]["val_perplexity"] for run in runs)
    return f"{best:.2f}", f"{last:.2f}", " ".join(f"`{override}`" for override in overrides)


if __name__ == "__main__":
    main()

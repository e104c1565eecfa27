"""Train the course's prefix model by `nlp train` and in plain Keras, and write how accurate each pass is.

    python -m benchmarks.prefix_notebook --passes 20 --seeds 1 2 3

What is there already of the same config, lines and passes is not repeated: its figures are taken from
--runs-dir, where the notebook's are kept beside the runs.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.page import table, write_part
from benchmarks.results import machine
from benchmarks.trained import Figures, Trained, trained
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.tasks.language_model.prepared import Prepared
from nlpcat4.tasks.language_model.schema import LanguageModelConfig

CONFIG = "irish_lyrics_bilstm_prefix"

# The course keeps no line back. One of the 1,692 must be: the last, whose words all occur elsewhere, so
# that the vocabulary is the course's.
ALL_BUT_ONE = (
    *("dataset.validation=null", "dataset.train=1691", "samples=null"),
    *("training.early_stopping=null", "training.monitor=accuracy"),
)

SEED_TEXT = "I've got a bad feeling about this"
GENERATE = ("--seed", SEED_TEXT, "--length", "100", "--random-seed", "1")

TEXT = """\
`python -m benchmarks.prefix_notebook`: `nlp train {config}` against the same model in plain Keras
(`benchmarks/notebook.py`), on the same {lines:,} lines: {beginnings:,} beginnings, a vocabulary of {words:,}.
Training accuracy as Keras reports it while a pass goes on: mean, lowest and highest of the seeds {seeds}.
The course's LSTM reads the padding before each beginning; nlpcat4's leaves it out, and its batches hold
beginnings of nearly one length. *Masked* is the notebook with `mask_zero=True`, which leaves it out, too.

On {machine};
other work on the same machine made some passes longer.

{rows}
After the last pass nlpcat4 is {difference:+.4f} from the notebook. A pass takes {seconds:.1f} s in nlpcat4,
{notebook_seconds:.1f} s in the notebook, {masked_seconds:.1f} s in the masked one (mean of all passes).

`nlp generate {options}` with the last seed's run writes {count} words:

> {generated}
"""

History = list[Figures]


def main() -> None:
    """Train what is missing on both sides, and write the page's part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passes", type=int, default=20, metavar="N")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3], metavar="N")
    parser.add_argument("--runs-dir", type=Path, default=Path("runs/language_models"))
    arguments = parser.parse_args()
    sides: tuple[list[History], ...] = ([], [], [])
    for seed in arguments.seeds:
        overrides = [f"random_seed={seed}", f"training.epochs={arguments.passes}", *ALL_BUT_ONE]
        run = trained(CONFIG, overrides, arguments.runs_dir)
        wanted = ["--seed", str(seed), "--passes", str(arguments.passes)]
        plain = [notebook(prepared(run), [*wanted, *mask], arguments.runs_dir) for mask in ((), ("--mask",))]
        for side, history in zip(sides, (run.history, *plain), strict=True):
            side.append(history)
        reached = ", ".join(f"{side[-1][-1]['accuracy']:.4f}" for side in sides)
        print(f"seed {seed}: {reached}", file=sys.stderr, flush=True)
    seeds = ", ".join(map(str, arguments.seeds))
    write_part("The course's prefix model against its notebook", text(run, sides, seeds))


def prepared(run: Trained) -> Prepared:
    """Return the data that a run was trained on."""
    config = experiment.config_of(run.run)
    assert isinstance(config, LanguageModelConfig)
    return Prepared.of(config, data_settings())


def notebook(data: Prepared, wanted: Sequence[str], runs_dir: Path) -> History:
    """Return what each pass of the notebook reaches on the same lines, run now if it never was."""
    stem = "".join(("notebook-", data.splits.fingerprint[:8], *wanted))
    kept, lines = runs_dir / f"{stem}.jsonl", runs_dir / f"{stem}.txt"
    if not kept.exists():
        lines.write_text("\n".join(data.splits.train.texts), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.notebook", str(lines), *wanted]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        kept.write_text(done.stdout, encoding="utf-8")
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def text(run: Trained, sides: Sequence[list[History]], seeds: str) -> str:
    """Return the page's part.

    Args:
        run: One of the runs of nlpcat4, to write with.
        sides: Every seed's history in nlpcat4, in the notebook, and in the masked one.
        seeds: All seeds, as a reader would write them.
    """
    data = prepared(run)
    lines = data.splits.train
    ends = [mean(history[-1]["accuracy"] for history in side) for side in sides]
    command = ["nlp", "generate", str(run.run.path), *GENERATE]
    continued = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return TEXT.format(
        config=CONFIG,
        lines=len(lines),
        beginnings=sum(max(0, len(ids) - 1) for ids in data.tokenizer.encode(lines.texts)),
        words=data.tokenizer.vocab_size,
        seeds=seeds,
        machine=machine(),
        rows=table(("pass", "nlpcat4", "notebook", "masked"), by_pass(sides)),
        difference=ends[0] - ends[1],
        seconds=seconds(sides[0]),
        notebook_seconds=seconds(sides[1]),
        masked_seconds=seconds(sides[2]),
        options=" ".join(f'"{option}"' if " " in option else option for option in GENERATE),
        count=len(continued.split()),
        generated=continued.replace("\n", "\n> "),
    )


def by_pass(sides: Sequence[list[History]]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each pass: its number, and each side's training accuracy."""
    for number in range(len(sides[0][0])):
        reached = [[history[number]["accuracy"] for history in side] for side in sides]
        cells = [f"{mean(side):.4f} ({min(side):.4f} to {max(side):.4f})" for side in reached]
        yield number + 1, *cells


def seconds(histories: list[History]) -> float:
    """Return the mean time of a pass."""
    return mean(float(record["seconds"]) for history in histories for record in history)


if __name__ == "__main__":
    main()

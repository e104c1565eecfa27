"""Measure one thing by several ways, side by side.

    python -m benchmarks.speed                      what there is to measure
    python -m benchmarks.speed sarcasm-epoch        each way in a process of its own, in turns
    python -m benchmarks.speed imdb-data --repeats 5 --json imdb-data.json

A ratio is that of a way to the first one, taken in each turn; shown are the median, the least and the
greatest. Peers (PyTorch, fastText) are installed into an environment of their own at the first use, see
--peers-dir.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.page import table as markdown_table
from benchmarks.page import write_part
from benchmarks.results import machine
from benchmarks.speed.comparisons import COMPARISONS, Place, Side
from benchmarks.speed.side import BEGAN

PAGE = Path(__file__).parent.parent.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Turn:
    """What one way did once."""

    side: str
    seconds: float
    """What is compared: of the last line that the process printed, `reached` or else `seconds`."""
    process_seconds: float
    """From its start to its end."""
    peak_megabytes: float
    figures: dict[str, Any]
    """All of that line."""


def main() -> None:
    """Measure what is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("name", nargs="?", choices=[*COMPARISONS], metavar="NAME")
    parser.add_argument("--repeats", type=int, default=3, metavar="N")
    parser.add_argument("--sides", nargs="+", metavar="SIDE", help="only these")
    parser.add_argument("--json", type=Path, metavar="FILE", help="else runs/benchmarks/NAME.json")
    parser.add_argument("--page", action="store_true", help="write the table into docs/performance.md")
    parser.add_argument("--peers-dir", type=Path, default=Path("runs/benchmarks/peers"))
    arguments = parser.parse_args()
    if arguments.name is None:
        for name, comparison in COMPARISONS.items():
            print(f"{name:20} {comparison.what}")
        return
    comparison = COMPARISONS[arguments.name]
    place = Place.of(arguments.peers_dir)
    sides = [side for side in comparison.sides(place) if side.name in (arguments.sides or [side.name])]
    turns = []
    for _ in range(arguments.repeats):
        for side in sides:
            turns.append(run(side))
            print(turns[-1], file=sys.stderr, flush=True)
    show(comparison.what, sides, turns)
    path = arguments.json or Path("runs/benchmarks") / f"{arguments.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"what": comparison.what, "machine": machine(), "turns": [asdict(turn) for turn in turns]}
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if arguments.page:
        write_part(f"Measured: {comparison.what}", part(arguments.name, sides, turns), PAGE)


def run(side: Side) -> Turn:
    """Run one way as a process, and read its last line."""
    began = time.time()
    environment = os.environ | {BEGAN: str(began), "TF_CPP_MIN_LOG_LEVEL": "3"} | side.environment
    process = subprocess.Popen(side.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stderr is not None
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{side.name}: {errors.decode()}")
    lines = [line for line in output.decode().splitlines() if line.startswith("{")]
    figures = json.loads(lines[-1]) if lines else {}
    seconds = figures.get("reached", figures.get("seconds", time.time() - began))
    return Turn(side.name, seconds, time.time() - began, usage.ru_maxrss / 1024, figures)


COLUMNS = ("", "median s", "ratio", "least", "greatest", "peak MB", "accuracy")


def show(what: str, sides: Sequence[Side], turns: Sequence[Turn]) -> None:
    """Print a table, and what computed it."""
    table = Table(title=what)
    for heading in COLUMNS:
        table.add_column(heading, justify="left" if not heading else "right")
    for row in rows(sides, turns):
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(machine(), soft_wrap=True)


def part(name: str, sides: Sequence[Side], turns: Sequence[Turn]) -> str:
    """Return what the page says of a comparison."""
    count = sum(turn.side == sides[0].name for turn in turns)
    told = f"`python -m benchmarks.speed {name}`, {count} turns, on {machine()}."
    return f"{told}\n\n{markdown_table(COLUMNS, rows(sides, turns))}"


def rows(sides: Sequence[Side], turns: Sequence[Turn]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each way."""
    first = [turn.seconds for turn in turns if turn.side == sides[0].name]
    for side in sides:
        own = [turn for turn in turns if turn.side == side.name]
        ratios = [turn.seconds / base for turn, base in zip(own, first, strict=True)]
        accuracies = [turn.figures["accuracy"] for turn in own if "accuracy" in turn.figures]
        yield (
            side.name,
            f"{statistics.median(turn.seconds for turn in own):.4g}",
            *(f"{ratio:.2f}" for ratio in (statistics.median(ratios), min(ratios), max(ratios))),
            f"{max(turn.peak_megabytes for turn in own):.0f}",
            f"{statistics.mean(accuracies):.4f}" if accuracies else "",
        )


if __name__ == "__main__":
    main()

"""Kill -9 a process of a sweep at a random moment, end the sweep, and count its trials.

    python -m benchmarks.sweeps                     # ten sweeps of each case
    python -m benchmarks.sweeps --tries 3 --storage postgresql+psycopg://me:password@host/sweeps

A case is a line of `CASES`. Each trial has to be there once, completed, with one run, and no process may be
left. The table of docs/reliability.md is what this prints.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability import NLP, Failed, expect, launched

TRIALS = 6
SWEEP = [
    "sarcasm_gap",
    "training.batch_size=[8,16,32]",
    "training.optimizer.adam.learning_rate=1e-3:1e-1:log",
    "--sample",
    "training.epochs=4",
    f"--trials={TRIALS}",
    "--sampler=random",
]
PATIENCE = 10.0
"""Seconds after which the workers of a process that was killed have to be gone."""


@dataclass
class Place:
    """Where one sweep works."""

    folder: Path
    storage: str | None
    lasts: float
    """Seconds that a sweep takes which nobody disturbs."""
    random: random.Random

    def start(self, *more: str) -> "subprocess.Popen[str]":
        """Start a process of the sweep, in a session of its own."""
        command = [str(NLP), "sweep", *SWEEP, "--runs-dir", str(self.folder), "--name", self.folder.name]
        if self.storage is not None:
            command += ["--storage", self.storage]
        return launched([*command, *more])

    def kill(self, process: "subprocess.Popen[str]") -> None:
        """Kill -9 at a random moment."""
        time.sleep(self.random.uniform(0, self.lasts))
        process.kill()

    def end(self, *more: str) -> None:
        """Do what is left."""
        process = self.start(*more)
        _, said = process.communicate()
        expect(process.returncode == 0, f"exit code {process.returncode}: {said[-500:]}")


def one_of_four(place: Place) -> None:
    """Four processes share the sweep; one is killed, the others end it."""
    first, *others = [place.start() for _ in range(4)]
    place.kill(first)
    for process in (first, *others):
        _, said = process.communicate()
        expect(process.returncode == 0 or process is first, f"exit code {process.returncode}: {said[-500:]}")


def the_parent(place: Place) -> None:
    """A process with two workers is killed; the workers end, and the same command ends the sweep."""
    process = place.start("--jobs", "2")
    place.kill(process)
    deadline = time.monotonic() + PATIENCE
    while left := alive(process.pid):
        expect(time.monotonic() < deadline, f"{len(left)} processes are left after {PATIENCE:g} s")
        time.sleep(0.1)
    process.communicate()
    place.end("--jobs", "2")


def alive(session: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its = status.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it has ended meanwhile
            continue
        if int(its) == session and state not in "ZX":
            found.append(int(status.parent.name))
    return found


CASES: dict[str, Callable[[Place], None]] = {
    "one of four processes of a sweep": one_of_four,
    "a process with two workers, then the same command": the_parent,
}


def check(folder: Path) -> None:
    """Expect each trial once, completed, with one run."""
    with (folder / "sweeps" / folder.name / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = [(int(row["trial"]), row["state"]) for row in csv.DictReader(file)]
    wanted = [(number, "completed") for number in range(1, TRIALS + 1)]
    expect(rows == wanted, f"trials {rows}")
    records = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*/run.json")]
    runs = sorted((record["trial"], record["status"]) for record in records)
    expect(runs == wanted, f"runs {runs}")


def undisturbed(base: Path, storage: str | None = None) -> float:
    """Return how many seconds a sweep of two workers takes, in a folder of its own."""
    place = Place(base / f"undisturbed{os.getpid()}", storage, 0.0, random.Random(0))
    begun = time.monotonic()
    place.end("--jobs", "2")
    check(place.folder)
    return time.monotonic() - begun


def tried(case: Callable[[Place], None], place: Place) -> str | None:
    """Disturb one sweep; return what was wrong."""
    try:
        case(place)
        check(place.folder)
    except Failed as error:
        return str(error)
    return None


def main() -> None:
    """Try all cases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--storage")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        lasts = undisturbed(Path(base), given.storage)
    print("| killed by kill -9 | sweeps | each trial once |\n| --- | --: | --: |", flush=True)
    for name, case in CASES.items():
        good = 0
        for number in range(given.tries):
            with tempfile.TemporaryDirectory(prefix=f"sweep{os.getpid()}-") as folder:
                moments = random.Random(f"{name} {number}")
                wrong = tried(case, Place(Path(folder), given.storage, lasts, moments))
            good += wrong is None
            if wrong is not None:
                print(f"  {name}, try {number}: {wrong}", file=sys.stderr, flush=True)
        print(f"| {name} | {given.tries} | {good} |", flush=True)


if __name__ == "__main__":
    main()

"""A shipped config and overrides -> a completed run, trained now where there is none."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcat4 import experiment
from nlpcat4.runs.listing import list_runs
from nlpcat4.runs.run import Run

Figures = dict[str, Any]


@dataclass(frozen=True)
class Trained:
    """What a completed run reached."""

    run: Run
    metrics: Figures
    history: list[Figures]
    record: Figures


def trained(name: str, overrides: Sequence[str], runs_dir: Path) -> Trained:
    """Return the run in `runs_dir` of a config as overridden; `nlp train` makes it where it is missing."""
    wanted = experiment.load(name, overrides).config
    for run in list_runs(runs_dir):
        if run.status() == "completed" and experiment.config_of(run) == wanted:
            return _read(run)
    command = ["nlp", "train", name, *overrides, "--runs-dir", str(runs_dir)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return _read(Run(Path(done.stdout.strip())))


def _read(run: Run) -> Trained:
    # Counts of words are not learnt in epochs.
    lines = run.history.read_text(encoding="utf-8").splitlines() if run.history.is_file() else []
    metrics = json.loads(run.metrics.read_text(encoding="utf-8"))
    return Trained(run, metrics, [json.loads(line) for line in lines], run.record())

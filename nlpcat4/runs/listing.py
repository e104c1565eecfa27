"""A folder of runs -> the runs in it, newest first, and one row of facts for each."""

import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from nlpcat4.config.differences import leaves
from nlpcat4.config.problems import dotted
from nlpcat4.errors import RunError
from nlpcat4.runs.ids import ID, STAMP_LENGTH
from nlpcat4.runs.record import read_figures
from nlpcat4.runs.run import Run

DAMAGED = "damaged"
SURENESS = ("log_loss", "expected_calibration_error")
"""Figures that change where a run is calibrated; `nlp eval` finds them anew."""
FIELDS = ("id", "status", "name", "task", "started", "seconds", "parameters", "tags", "note")
"""What is said of each run."""


@dataclass(frozen=True)
class Row:
    """What a list says of one run; None where its run.json does not say it or is damaged."""

    run: Run
    status: str
    name: str | None
    task: str | None
    started: str | None
    seconds: float | None
    parameters: int | None
    tags: tuple[str, ...]
    note: str | None
    figures: dict[str, float]
    config: dict[str, Any]
    """The resolved config; empty where run.json has none."""

    @property
    def id(self) -> str:
        """The run's id."""
        return self.run.id

    @cached_property
    def facts(self) -> dict[str, Any]:
        """All of this by name: what is said of the run, its figures, and its config's dotted keys."""
        known = {dotted(path): value for path, value in leaves(self.config)}
        of_run = {name: getattr(self, name) for name in FIELDS}
        return known | self.figures | of_run | {"tags": list(self.tags)}


def list_runs(runs_dir: Path) -> list[Run]:
    """Return the runs of a folder, newest first; none where the folder is missing.

    A run is a visible folder with a run.json, or with a config.yaml whose run.json was lost.
    """
    if not runs_dir.is_dir():
        return []
    paths = [path for path in runs_dir.iterdir() if not path.name.startswith(".") and _is_run(path)]
    in_second = Counter(path.name[:STAMP_LENGTH] for path in paths)
    # The id tells the second; only runs of one second, and renamed ones, have to be asked for more.
    keys = {path: _age(path, alone=in_second[path.name[:STAMP_LENGTH]] == 1) for path in paths}
    return [Run(path) for path in sorted(paths, key=keys.__getitem__, reverse=True)]


def list_rows(runs_dir: Path, limit: int | None = None) -> list[Row]:
    """Return one row a run, newest first, at most `limit`; reads run.json and metrics.json of those only."""
    return [row_of(run) for run in islice(list_runs(runs_dir), limit)]


def tags_of(record: dict[str, Any]) -> tuple[str, ...]:
    """Return a run's tags."""
    tags = record.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def row_of(run: Run) -> Row:
    """Read one run; another program may have written its files, so each type is checked."""
    try:
        record = run.record()
        status = run.status(record)
        run.verify(run.metrics, record=record)
        figures = read_figures(run.metrics)
        if "calibration" in record:  # they are from before it
            figures = {name: value for name, value in figures.items() if name not in SURENESS}
    except RunError:
        record, status, figures = {}, DAMAGED, {}

    def entry(key: str, kind: type[Any]) -> Any:
        return record[key] if isinstance(record.get(key), kind) else None

    return Row(
        run=run,
        status=status,
        name=entry("name", str),
        task=entry("task", str),
        started=entry("started", str),
        seconds=entry("seconds", float),
        parameters=entry("parameters", int),
        tags=tags_of(record),
        note=entry("note", str),
        figures=figures,
        config=entry("config", dict) or {},
    )


def _is_run(path: Path) -> bool:
    # os.path, since Path.exists raises where another user's folder is closed.
    return os.path.exists(path / "run.json") or os.path.exists(path / "config.yaml")


def _age(path: Path, *, alone: bool) -> tuple[str, str, str]:
    """Return what orders runs: the second of the id, then the exact time of the start."""
    named_by_us = ID.fullmatch(path.name) is not None
    if named_by_us and alone:
        return path.name[:STAMP_LENGTH], "", path.name
    try:
        started = str(Run(path).record().get("started"))
    except RunError:
        started = ""
    stamp = path.name if named_by_us else re.sub("[:-]", "", started).replace("T", "-")
    return stamp[:STAMP_LENGTH], started, path.name

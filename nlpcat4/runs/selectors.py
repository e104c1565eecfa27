"""RUN as a user writes it (a path, an id or its unique prefix, `latest`, `best`, `tag:NAME`) -> the run."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nlpcat4.config.problems import did_you_mean
from nlpcat4.errors import RunError, UsageError
from nlpcat4.runs.listing import list_runs, row_of, tags_of
from nlpcat4.runs.run import Run

GRAMMAR = "a path, an id or its unique prefix, latest, latest~1, best, best:METRIC or tag:NAME"
DEFAULT_METRIC = "val_accuracy"  # not that of a test split, which is no place to choose by
LOWER_IS_BETTER = ("loss", "perplexity", "seconds", "error", "error_rate", "distance", "bits_per_character")
MOST_NAMED = 6

_SELECTOR = re.compile(r"latest(~(?P<back>\d{1,6}))?|(?P<best>best)(:(?P<metric>\w+))?|tag:(?P<tag>.+)")
_ID = re.compile(r"\w[\w.-]*")


def find(selector: str | None, runs_dir: Path, *, tasks: Sequence[str] = (), needs_model: bool = True) -> Run:
    """Return the run that `selector` means.

    Args:
        selector: See `GRAMMAR`; None is `latest`, and `best` is `best:val_accuracy`.
        runs_dir: The folder of all runs.
        tasks: The tasks that the run may be of, all when empty; `latest`, `best` and `tag:` look among those.
        needs_model: Only a run with a model will do, whether it completed or not.

    Raises:
        UsageError: `selector` cannot be read, or names a metric that no run has.
        RunError: No run is meant, or more than one, or one that will not do; names what is there.
    """
    wanted = _Wanted(runs_dir, tuple(tasks), needs_model)
    selector = selector or "latest"
    if match := _SELECTOR.fullmatch(selector):
        if match["best"]:
            return _best(match["metric"] or DEFAULT_METRIC, wanted)
        return _tagged(match["tag"], wanted) if match["tag"] else _latest(int(match["back"] or 0), wanted)
    if os.sep in selector or selector in (".", ".."):
        return wanted.checked(Run(Path(selector).expanduser().resolve()))
    if not _ID.fullmatch(selector):
        raise UsageError(f"{selector!r} names no run: expected {GRAMMAR}")
    return wanted.checked(_by_id(selector, runs_dir))


@dataclass(frozen=True)
class _Wanted:
    """Which runs will do."""

    runs_dir: Path
    tasks: tuple[str, ...]
    needs_model: bool

    def __str__(self) -> str:
        task = f"{' or '.join(self.tasks)} " if self.tasks else ""
        return f"{task}run{' with a model' if self.needs_model else ''}"

    def runs(self) -> Iterator[tuple[Run, dict[str, Any]]]:
        """Yield the runs that will do with their records, newest first; damaged ones will not."""
        for run in list_runs(self.runs_dir):
            try:
                record = run.record()
            except RunError:
                continue
            if not self._complaint(run, record):
                yield run, record

    def checked(self, run: Run) -> Run:
        """Return `run` if it will do, else say why not."""
        if complaint := self._complaint(run, run.record()):
            raise RunError(f"{run.path}: {complaint}; this command needs a {self}")
        return run

    def _complaint(self, run: Run, record: dict[str, Any]) -> str | None:
        if self.tasks and record.get("task") not in self.tasks:
            return f"this is a {record.get('task')} run"
        if self.needs_model and not run.best_model.is_file():
            return f"no model was saved ({run.status(record)})"
        return None


def _latest(back: int, wanted: _Wanted) -> Run:
    """Return the newest run, or the one `back` before it."""
    runs = [run for run, _ in wanted.runs()]
    if back >= len(runs):
        there = f"only {len(runs)} of them" if runs else f"no {wanted}"
        raise RunError(f"{wanted.runs_dir}: {there} here{_others(wanted.runs_dir)}")
    return runs[back]


def _best(metric: str, wanted: _Wanted) -> Run:
    """Return the run with the best final figure, the newest of equals."""
    figures = {run: row_of(run).figures for run, _ in wanted.runs()}
    names = sorted({name for values in figures.values() for name in values})
    if not names:
        raise RunError(f"{wanted.runs_dir}: no {wanted} has figures to compare{_others(wanted.runs_dir)}")
    if metric not in names:
        hint = did_you_mean(metric, names) or f" (one of {', '.join(names)})"
        raise UsageError(f"best:{metric}: no run has the metric {metric!r}{hint}")
    sign = -1 if is_lower_better(metric) else 1
    scores = {run: sign * values[metric] for run, values in figures.items() if metric in values}
    return max(scores, key=scores.__getitem__)


def is_lower_better(metric: str) -> bool:
    """Tell whether a smaller value of a final figure is a better one."""
    return metric.endswith(LOWER_IS_BETTER)


def _tagged(tag: str, wanted: _Wanted) -> Run:
    """Return the newest run with a tag."""
    tags = {run: tags_of(record) for run, record in wanted.runs()}
    tagged = next((run for run in tags if tag in tags[run]), None)
    if tagged is None:
        known = sorted({name for names in tags.values() for name in names})
        there = f"; there are: {_some(known)}" if known else "; no run has a tag"
        raise RunError(f"tag:{tag}: no {wanted} in {wanted.runs_dir} has this tag{there}")
    return tagged


def _by_id(selector: str, runs_dir: Path) -> Run:
    """Return the run with that id, or the only one whose id begins so."""
    runs = {run.id: run for run in list_runs(runs_dir)}
    matches = [selector] if selector in runs else [run_id for run_id in runs if run_id.startswith(selector)]
    if len(matches) > 1:
        raise RunError(f"{selector!r} could be any of {len(matches)} runs: {_some(matches)}")
    if matches:
        return runs[matches[0]]
    near = [run_id for run_id in runs if selector in run_id] or get_close_matches(selector, runs, cutoff=0.4)
    there = f"; did you mean {_some(near)}?" if near else _others(runs_dir)
    raise RunError(f"{runs_dir}: there is no run {selector!r}{there}")


def _others(runs_dir: Path) -> str:
    """Say what a folder of runs holds instead."""
    ids = [run.id for run in list_runs(runs_dir)]
    return f"; there are: {_some(ids)}" if ids else " yet; `nlp train CONFIG` makes one"


def _some(names: Sequence[str]) -> str:
    """Name the first few."""
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")

"""Runs that are thrown away: moved to a hidden folder beside the others, until it is emptied."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlpcat4 import files
from nlpcat4.config.problems import did_you_mean
from nlpcat4.errors import RunError, UsageError
from nlpcat4.runs.run import Run

TRASH = ".trash"


@dataclass(frozen=True)
class Discarded:
    """A run in the trash."""

    path: Path
    since: float
    """When it was moved there, in seconds since 1970."""
    bytes: int


def discard(run: Run, runs_dir: Path, *, permanent: bool = False) -> None:
    """Move a run to the trash, or delete it for good.

    Raises:
        UsageError: The run is not one of `runs_dir`.
        RunError: A process is at it, or the trash has one of that id.
    """
    if run.path.parent.resolve() != runs_dir.resolve():
        raise UsageError(f"{run.path}: not a run of {runs_dir}; only those are thrown away")
    if run.path.is_symlink():
        run.path.unlink()  # the link alone: what it leads to is somebody else's
        return
    with run.lock():
        trash = runs_dir / TRASH
        trash.mkdir(exist_ok=True)
        if permanent:
            files.delete(run.path)
            return
        if (trash / run.id).exists():
            raise RunError(f"{trash / run.id}: is in the trash already; see nlp runs trash --empty")
        os.rename(run.path, trash / run.id)


def discarded(runs_dir: Path) -> list[Discarded]:
    """Return what is in the trash, the last thrown away first."""
    # Renaming a folder changes its ctime, and nothing in the trash changes afterwards.
    found = [Discarded(path, path.lstat().st_ctime, Run(path).bytes()) for path in _paths(runs_dir)]
    return sorted(found, key=lambda one: (one.since, one.path.name), reverse=True)


def _paths(runs_dir: Path) -> list[Path]:
    trash = runs_dir / TRASH
    return [path for path in trash.iterdir() if not path.name.startswith(".")] if trash.is_dir() else []


def restore(run_id: str, runs_dir: Path) -> Run:
    """Move a run back.

    Args:
        run_id: Its id, or a unique beginning of it.
        runs_dir: The folder of all runs.

    Raises:
        RunError: The trash has no such run, or more than one, or there is one of that id again.
    """
    ids = sorted(path.name for path in _paths(runs_dir))
    matches = [run_id] if run_id in ids else [one for one in ids if one.startswith(run_id)]
    if len(matches) != 1:
        there = f"{len(matches)} of its runs begin so" if matches else "it has no such run"
        raise RunError(f"{runs_dir / TRASH}: {run_id!r}: {there}{did_you_mean(run_id, ids)}")
    target = runs_dir / matches[0]
    if target.exists():
        raise RunError(f"{target}: there is a run of that id; throw it away first")
    os.rename(runs_dir / TRASH / matches[0], target)
    return Run(target)


def empty(condemned: Sequence[Discarded]) -> None:
    """Delete runs of the trash for good."""
    for one in condemned:
        files.delete(one.path)


def age_in_seconds(since: float) -> float:
    """Return how long ago a time was; never less than nothing, whatever was done to the clock."""
    return max(0.0, time.time() - since)

"""The folders that are written to -> can they be, is there room, and do locks work."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nlpcat4.doctor.finding import Finding, Where, megabytes
from nlpcat4.errors import NlpcatError

LITTLE_ROOM = 1_000_000_000


def runs_folder(where: Where) -> Iterator[Finding]:
    """Write to the folder of runs, and lock a file in it."""
    from nlpcat4.runs.listing import list_runs

    count = len(list_runs(where.runs_dir))
    other = "choose another folder by --runs-dir or NLP_RUNS_DIR"
    yield _tried("runs", where.runs_dir, other, f"{count:,} runs" if count else "no runs yet")
    yield from _locks(_existing(where.runs_dir.absolute()))


def cache(where: Where) -> Iterator[Finding]:
    """Write to the folder that downloads are put in."""
    from nlpcat4.data.settings import data_settings

    yield _tried("cache", data_settings().cache_dir, "choose another folder by NLP_CACHE_DIR")


def temporary(where: Where) -> Iterator[Finding]:
    """Write to the folder of temporary files, which TensorFlow's start needs."""
    yield _tried("temporary files", Path(tempfile.gettempdir()), "choose another folder by TMPDIR")


def _tried(name: str, folder: Path, other: str, holds: str = "") -> Finding:
    """Write a file as every file is written, and remove it; where there is no folder, in the one above it.

    Args:
        name: What the place is for.
        folder: The place.
        other: What to do where it cannot be written to.
        holds: What to say of what is in it.
    """
    folder = folder.absolute()
    place = _existing(folder)
    facts = {"folder": str(folder), "exists": folder.is_dir(), "free": None}
    try:
        _write(place)
    except (OSError, NlpcatError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return Finding(name, f"{folder}: cannot be written to: {reason}", "problem", other, facts)
    free = facts["free"] = shutil.disk_usage(place).free
    there = holds or "can be written to" if folder.is_dir() else "not there yet, can be made"
    found = f"{folder}: {there}, {megabytes(free)} free"
    if free < LITTLE_ROOM:
        return Finding(name, found, "note", f"make room, or {other}", facts)
    return Finding(name, found, facts=facts)


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there, in which it would be made."""
    return next(place for place in (folder, *folder.parents) if os.path.lexists(place))


def _write(folder: Path) -> None:
    from nlpcat4.files import write_bytes

    file = folder / f".doctor-{os.getpid()}"
    write_bytes(file, b"written by nlp doctor, which deletes it at once\n")
    file.unlink()


def _locks(folder: Path) -> Iterator[Finding]:
    """Take a lock as a training does, and see whether another process would notice."""
    from nlpcat4.runs.lock import is_locked, locked

    file = folder / f".doctor-{os.getpid()}.lock"
    try:
        with locked(file):
            works = is_locked(file)
        file.unlink()
    except (OSError, NlpcatError):
        return  # it cannot be written there at all, which is told already
    if works:
        yield Finding("locks", f"{folder}: work")
    else:
        advice = "never resume one run twice at a time, or put runs on a local disk"
        yield Finding("locks", f"{folder}: this file system has none", "note", advice)

"""The data folders, in the order in which they are searched -> what is in each."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.doctor.finding import Finding, Where, megabytes
from nlpcat4.errors import DataError, UsageError

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings

CACHE = "user cache"


def data_folders(where: Where) -> Iterator[Finding]:
    """Look into every folder that is searched for data."""
    from nlpcat4.data.settings import data_settings, given_folders

    there = [folder for folder in where.data_dir if folder.is_dir()]
    for folder in where.data_dir:
        if folder not in there:
            yield _missing("--data-dir", folder)
    try:
        settings = data_settings(there, offline=True)
    except UsageError as error:
        yield Finding("pyproject.toml", str(error), "problem", "mend that file; its data_dirs are not used")
        return
    by_option, by_environment = given_folders(there)[: len(there)], given_folders()
    for folder in settings.data_dirs:
        option = folder in by_option
        name = "--data-dir" if option else "NLP_DATA_DIR" if folder in by_environment else "pyproject.toml"
        yield from _looked_into(name, folder)
    yield from _looked_into(CACHE, settings.cache_dir)


def _looked_into(name: str, folder: Path) -> Iterator[Finding]:
    """Report one folder; `name` is what names it."""
    from nlpcat4.data.settings import DataSettings

    try:
        if folder.is_dir():
            yield from _contents(name, DataSettings((), folder, offline=True))
        else:
            yield _missing(name, folder)
    except OSError as error:
        found = f"{folder}: cannot be read: {error.strerror}"
        yield Finding(name, found, "problem", "ask its owner for the right to read it")


def _missing(name: str, folder: Path) -> Finding:
    """Report a folder that is not there; a project may well name one that not everybody has."""
    found, facts = f"{folder}: there is no such folder", {"folder": str(folder), "exists": False}
    if name == CACHE:
        return Finding(name, f"{folder}: nothing was downloaded yet", facts=facts)
    if name == "pyproject.toml":
        return Finding(name, found, "note", "make it, if you want to keep data there", facts)
    return Finding(name, found, "problem", f"make it, or correct {name}", facts)


def _contents(name: str, folder: "DataSettings") -> Iterator[Finding]:
    """Say which data sets are in one folder, and which of those are not what they are called.

    Args:
        name: What names the folder.
        folder: Settings by which nothing but this folder is looked into.
    """
    from nlpcat4.data.catalog import entries
    from nlpcat4.data.tfds_store import prepared

    found = {entry.name: entry.size or 0 for entry in entries(folder) if entry.place is not None}
    others = [f"tfds:{variant}" for variant in prepared(folder.cache_dir)]
    sets = [f"{data_set} ({megabytes(size)})" for data_set, size in found.items()] + others
    known = ", ".join(sets) or "no data set that is known by name"
    facts = {"folder": str(folder.cache_dir), "exists": True, "sets": found, "prepared": others}
    yield Finding(name, f"{folder.cache_dir}: {known}", facts=facts)
    for data_set in found:
        yield from _faults(data_set, folder)


def _faults(name: str, folder: "DataSettings") -> Iterator[Finding]:
    """Read a data set that is one file, and report what is wrong with it."""
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.builtin import FileSet

    cls = BUILT_IN[name]
    if not issubclass(cls, FileSet):
        return
    try:
        for note in cls(name=name).read(None, folder).notes:
            advice = f"delete it, and `nlp data fetch {name}` downloads the right one"
            yield Finding(name, note, "note", advice)
    except DataError as error:
        advice = f"delete it, and `nlp data fetch {name}` downloads it again"
        yield Finding(name, str(error), "problem", advice)

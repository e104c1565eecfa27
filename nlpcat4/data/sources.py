"""A data set -> the files that all of it is read from."""

from hashlib import sha256
from pathlib import Path

from nlpcat4 import files
from nlpcat4.data.base import AnyDataset
from nlpcat4.data.builtin import BuiltIn
from nlpcat4.data.locating import find_path
from nlpcat4.data.own import OwnData
from nlpcat4.data.readers.archive import split_archive
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.tfds import Tfds


def digest(dataset: AnyDataset, settings: DataSettings) -> str | None:
    """Return a SHA-256 of all files that a data set is read from; None where it is made, or not there yet.

    Raises:
        DataError: A file that a config names is nowhere.
        OSError: One cannot be read.
    """
    found = _files(dataset, settings)
    if not found:
        return None
    # The names below a folder may be labels.
    told = [f"{path.relative_to(place)} {files.sha256(path)}" for place, path in found]
    return sha256("\n".join(told).encode()).hexdigest()


def _files(dataset: AnyDataset, settings: DataSettings) -> list[tuple[Path, Path]]:
    """Return each file, behind what it belongs to: itself, or the folder that it is in."""
    if isinstance(dataset, BuiltIn) and dataset.sample:
        return []
    if isinstance(dataset, BuiltIn | Tfds):
        place = dataset.find(settings)
        return [] if place is None else _below(place)
    if isinstance(dataset, OwnData):
        named = [
            dataset.path,
            *(part for part in (dataset.validation, dataset.test) if isinstance(part, str)),
        ]
        return [pair for name in named for pair in _below(_place(name, settings))]
    return []


def _place(name: str, settings: DataSettings) -> Path:
    """Return the file, the folder, or the archive that holds the folder."""
    inside = split_archive(Path(name))
    return find_path(name if inside is None else str(inside[0]), settings)


def _below(place: Path) -> list[tuple[Path, Path]]:
    if place.is_file():
        return [(place, place)]
    return [(place, path) for path in sorted(place.rglob("*")) if path.is_file()]

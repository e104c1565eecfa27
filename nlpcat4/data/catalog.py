"""What data sets there are, where each was found, and what is in them."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from nlpcat4.data import BUILT_IN, Dataset
from nlpcat4.data.about import About
from nlpcat4.data.builtin import NamedDataset
from nlpcat4.data.generated import Generated
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import UsageError


@dataclass(frozen=True)
class Entry:
    """One line of `nlp data list`."""

    name: str
    about: About
    place: Path | None
    """Where it was found; None where it would have to be downloaded, or is made."""
    size: int | None
    """In bytes, on the disk."""
    generated: bool = False
    """Whether it is made when needed, so that there is nothing to find."""


def entries(settings: DataSettings) -> list[Entry]:
    """Return all built-in data sets, and where they are on this machine."""
    found = []
    for name, cls in BUILT_IN.items():
        if issubclass(cls, Generated):
            found.append(Entry(name, cls.about, None, None, generated=True))
            continue
        place = cls(name=name).find(settings)
        found.append(Entry(name, cls.about, place, None if place is None else _size(place)))
    return found


def named(name: str) -> Dataset:
    """Return the data set of a name, such as `sarcasm` or `tfds:ag_news_subset`, with its default splits.

    Raises:
        UsageError: There is none of that name.
    """
    try:
        dataset: Dataset = TypeAdapter(Dataset).validate_python({"name": name})
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"]) from None
    return dataset


def fetch(name: str, settings: DataSettings) -> Path:
    """Return where a data set is, after a download to the cache if it was not on this machine.

    Raises:
        UsageError: There is none of that name, or it is made when needed.
        NlpcatError: It cannot be downloaded.
    """
    dataset = named(name)
    if isinstance(dataset, Generated):
        raise UsageError(f"{name}: made when it is needed; there is nothing to fetch")
    assert isinstance(dataset, NamedDataset), "what has a name can be located"
    return dataset.locate(settings)


def _size(place: Path) -> int:
    files = [place] if place.is_file() else place.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())

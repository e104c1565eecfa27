"""Texts that are too many for the memory: on the disk, and read one at a time."""

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError
from nlpcat4.files import FULL

BUFFER = 1 << 20
"""Bytes that are written or read at a time."""


class StoredTexts(Sequence[str]):
    """Texts in a file that nobody else sees, and that is gone with the last of them.

    What is taken of them shares the file.
    """

    def __init__(
        self, descriptor: "_Open", ends: NDArray[np.int64], places: NDArray[np.int64] | None
    ) -> None:
        self._file = descriptor
        self._ends = ends
        self._places = places

    def __len__(self) -> int:
        return len(self._ends) if self._places is None else len(self._places)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "StoredTexts": ...
    def __getitem__(self, index: int | slice) -> "str | StoredTexts":
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        place = index if self._places is None else int(self._places[index])
        start = int(self._ends[place - 1]) if place else 0
        return os.pread(self._file.number, int(self._ends[place]) - start, start).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        """Read them in order, many at a time where they lie side by side."""
        places = self._places
        total = len(self)
        first = 0
        while first < total:
            last = min(total, first + 4096)
            wanted = np.arange(first, last) if places is None else places[first:last]
            yield from self._read(wanted)
            first = last

    def _read(self, wanted: NDArray[np.int64]) -> Iterator[str]:
        ends = self._ends[wanted]
        starts = np.where(wanted > 0, self._ends[wanted - 1], 0)
        if int(ends.max()) - int(starts.min()) <= 4 * BUFFER:
            origin = int(starts.min())
            content = os.pread(self._file.number, int(ends.max()) - origin, origin)
            for start, end in zip((starts - origin).tolist(), (ends - origin).tolist(), strict=True):
                yield content[start:end].decode("utf-8")
            return
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            yield os.pread(self._file.number, end - start, start).decode("utf-8")

    def take(self, indices: NDArray[np.int64]) -> "StoredTexts":
        """Return the texts at `indices`, in that order."""
        places = indices if self._places is None else self._places[indices]
        return StoredTexts(self._file, self._ends, np.asarray(places, dtype=np.int64))

    def joined(self, other: "StoredTexts") -> "StoredTexts | None":
        """Return these texts and others behind them; None where those are in another file."""
        if other._file is not self._file:
            return None
        both = [np.arange(len(texts)) if texts._places is None else texts._places for texts in (self, other)]
        return StoredTexts(self._file, self._ends, np.concatenate(both))


class _Open:
    """A file that is closed, and thereby deleted, when nobody holds it any more."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        os.close(self.number)


class StoredWriter:
    """Takes texts one after another, as a list does, and gives them back as `StoredTexts`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._file = tempfile.TemporaryFile(dir=folder, buffering=BUFFER)  # noqa: SIM115
        self._ends = array("q")
        self._written = 0

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, text: str) -> None:
        """Take one more text.

        Raises:
            DataError: The disk is full.
        """
        content = text.encode("utf-8")
        self._written += len(content)
        self._ends.append(self._written)
        self._try(self._file.write, content)

    def _try(self, do: Any, *arguments: Any) -> None:
        try:
            do(*arguments)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise DataError(
                f"{self._folder}: the disk is full, and the texts are too many for the memory; make room, or "
                "choose another folder by NLP_CACHE_DIR"
            ) from error

    def finished(self) -> StoredTexts:
        """Return all texts."""
        self._try(self._file.flush)
        number = os.dup(self._file.fileno())
        self._file.close()
        return StoredTexts(_Open(number), np.frombuffer(self._ends, dtype=np.int64), None)


def taken(values: Sequence[str], indices: "Iterable[int] | NDArray[np.int64]") -> Sequence[str]:
    """Return the values at `indices`, in that order, kept where they were."""
    if isinstance(values, StoredTexts):
        places = indices if isinstance(indices, np.ndarray) else np.fromiter(indices, dtype=np.int64)
        return values.take(places)
    chosen = indices.tolist() if isinstance(indices, np.ndarray) else indices
    return [values[index] for index in chosen]


def joined(values: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """Return the values and others behind them."""
    if isinstance(values, StoredTexts) and isinstance(others, StoredTexts):
        both = values.joined(others)
        if both is not None:
            return both
    return [*values, *others]

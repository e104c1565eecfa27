"""Rows of ids of unequal length, without the padding between them."""

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import Side

SPILL = 2**25
"""Ids that are held in memory while rows are taken, where there is a folder for more."""
PART = 2**14
"""Rows that are looked at together."""
Ids = NDArray[np.integer[Any]]
"""Ids in as few bytes as the vocabulary allows."""


@dataclass(frozen=True)
class Ragged:
    """Rows of ids, cut out of one array; two such may share it.

    Example:
        >>> rows = Ragged.of([[5, 6, 7], [8]])
        >>> rows.padded(np.array([1, 0]), "post").tolist()
        [[8, 0, 0], [5, 6, 7]]
    """

    flat: Ids
    """uint16 or int32 [ids]; perhaps a file that is mapped into memory."""
    starts: NDArray[np.int64]
    """int64 [rows]: where each row begins in `flat`."""
    lengths: NDArray[np.int32]
    """int32 [rows]."""

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Ids]:
        for start, length in zip(self.starts.tolist(), self.lengths.tolist(), strict=True):
            yield self.flat[start : start + length]

    @classmethod
    def of(
        cls, rows: Iterable[Sequence[int]], vocab_size: int = 2**16, folder: Path | None = None
    ) -> "Ragged":
        """Return rows of ids.

        Args:
            rows: Each is taken, and may be forgotten, before the next one.
            vocab_size: What all ids are below.
            folder: Where ids go that are too many for the memory; they stay in it when absent.
        """
        dtype = ids_type(vocab_size)
        recent, lengths = array("H" if dtype is np.uint16 else "i"), array("i")
        spilled = None
        for row in rows:
            recent.extend(row)
            lengths.append(len(row))
            if folder is not None and len(recent) >= SPILL:
                if spilled is None:
                    folder.mkdir(parents=True, exist_ok=True)
                    spilled = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
                recent.tofile(spilled)
                del recent[:]
        sizes = np.frombuffer(lengths, dtype=np.int32)
        if spilled is None:
            return cls(np.frombuffer(recent, dtype=dtype), starts_of(sizes), sizes)
        recent.tofile(spilled)
        spilled.flush()
        return cls(np.memmap(spilled, dtype=dtype, mode="r"), starts_of(sizes), sizes)

    @classmethod
    def of_rectangle(cls, ids: NDArray[np.int32], padding: Side = "post") -> "Ragged":
        """Return the rows of int32 [rows, length] without the zeros at one side; nothing is copied."""
        lengths = np.count_nonzero(ids, axis=1).astype(np.int32)
        starts = np.arange(len(ids), dtype=np.int64) * ids.shape[1]
        if padding == "pre":
            starts = starts + ids.shape[1] - lengths
        return cls(np.ascontiguousarray(ids).reshape(-1), starts, lengths)

    def inner(self, *, first: int, last: int) -> "Ragged":
        """Return all rows without their first and last ids, which must have so many."""
        return Ragged(self.flat, self.starts + first, self.lengths - (first + last))

    def take(self, rows: NDArray[Any] | slice) -> "Ragged":
        """Return some rows, by places, by a mask or by a slice."""
        return Ragged(self.flat, self.starts[rows], self.lengths[rows])

    def padded(self, rows: NDArray[np.int64], padding: Side) -> NDArray[np.int32]:
        """Return int32 [rows, length], 0 where padded, as wide as the longest of them, and at least 1 wide.

        Args:
            rows: int64 [rows], the places of the rows wanted.
            padding: Where shorter ones get zeros. It changes no result, because no layer of ours looks at
                padding, that there is no more of it: it saves most of the work where texts are short.
        """
        lengths = self.lengths[rows].astype(np.int64)
        width = max(1, int(lengths.max(initial=0)))
        columns = np.arange(width)
        if padding == "pre":
            columns = columns - (width - lengths)[:, np.newaxis]
        there = (columns >= 0) & (columns < lengths[:, np.newaxis])
        places = np.where(there, self.starts[rows][:, np.newaxis] + columns, 0)
        if not len(self.flat):
            return np.zeros((len(rows), width), dtype=np.int32)
        return np.where(there, self.flat[places], 0).astype(np.int32)

    def parts(self) -> Iterator["Ragged"]:
        """Yield all rows, some at a time: as many as can be looked at in memory."""
        for first in range(0, len(self), PART):
            yield self.take(slice(first, first + PART))

    def joined(self) -> NDArray[np.int32]:
        """Return int32 [ids], row after row."""
        if len(self) and (self.starts[1:] == self.starts[:-1] + self.lengths[:-1]).all():
            first = int(self.starts[0])
            return self.flat[first : first + int(self.lengths.sum())].astype(np.int32)
        return np.concatenate([np.empty(0, dtype=np.int32), *self], dtype=np.int32)


def ids_type(vocab_size: int) -> type[np.uint16] | type[np.int32]:
    """Return the smallest type of ids that a vocabulary fits into."""
    return np.uint16 if vocab_size <= 2**16 else np.int32


def starts_of(lengths: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return where each row begins, of rows that lie one after another.

    Example:
        >>> starts_of(np.array([3, 1, 2], dtype=np.int32)).tolist()
        [0, 3, 4]
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    return ends - lengths


def by_length(lengths: NDArray[Any], size: int) -> Iterator[NDArray[np.int64]]:
    """Yield the places of all rows in batches of similar length, the shortest first; ties in their order.

    Args:
        lengths: int [rows].
        size: Rows of a batch; the last one may have fewer.

    Example:
        >>> [places.tolist() for places in by_length(np.array([5, 2, 9, 2]), size=3)]
        [[1, 3, 0], [2]]
    """
    order = np.argsort(lengths, kind="stable")
    for start in range(0, len(order), size):
        yield order[start : start + size]


def by_room(lengths: NDArray[Any], room: int) -> Iterator[NDArray[np.int64]]:
    """Yield the places of all rows in batches of similar length that take no more than `room` ids, padded.

    Args:
        lengths: int [rows].
        room: Ids of a batch; a single row may have more.

    Example:
        >>> [places.tolist() for places in by_room(np.array([5, 2, 9, 2]), room=6)]
        [[1, 3], [0], [2]]
    """
    order = np.argsort(lengths, kind="stable")
    start = 0
    while start < len(order):
        # As many rows as the next longest ones leave room for.
        widths = lengths[order[start : start + room]]
        fits = np.arange(1, len(widths) + 1) * np.maximum(widths, 1) <= room
        count = max(1, int(np.argmin(fits)) if not fits.all() else len(fits))
        yield order[start : start + count]
        start += count

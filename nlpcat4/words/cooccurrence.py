"""Ids of texts -> how often each word stands near each other one."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.ragged import Ragged
from nlpcat4.workers import Workers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SHARD = 2**20
"""Words that are counted at a time, about; each process holds the pairs of so many."""

Weighting = Literal["flat", "distance"]
Shard = tuple[NDArray[np.int32], NDArray[np.int32]]
"""int32 [words], text after text, and int32 [texts], how many are of each."""


def cooccurrence(
    ids: Ragged, size: int, window: int, weighting: Weighting = "flat", *, workers: Workers | None = None
) -> "csr_array":
    """Return [vocabulary, vocabulary], sparse: how often the column's word is near the row's.

    Near is at most `window` words away, on either side, in the same text. A word that stands near itself
    counts from both ends, so the matrix is symmetric. Numbers are int64; float64 where `weighting` says
    `distance`: then each pair counts 1 divided by how far apart its words are. They are the same, to the last
    bit, however many processes count: all add up the same shards in the same order.

    Source: the count-based method of Saito (2018), "Deep Learning from Scratch 2", chapter 2.

    Args:
        ids: Of each text; perhaps too many for the memory.
        size: What all ids are below.
        window: Words on either side.
        weighting: What a pair counts.
        workers: Processes that count, here or elsewhere; None counts in this one.

    Example:
        >>> cooccurrence(Ragged.of([[0, 1, 0]]), 2, window=1).toarray().tolist()
        [[0, 2], [2, 0]]
    """
    from scipy.sparse import csr_array

    counts = csr_array((size, size), dtype=np.int64 if weighting == "flat" else np.float64)
    calls = ((shard, size, window, weighting) for shard in _shards(ids))
    parts = itertools.starmap(counted, calls) if workers is None else workers.in_order(counted, calls)
    for part in parts:
        counts = counts + part
    return csr_array(counts)


def counted(shard: Shard, size: int, window: int, weighting: Weighting) -> "csr_array":
    """Return the counts of a few texts; see `cooccurrence`."""
    from scipy.sparse import coo_array, csr_array

    flat, lengths = shard
    owners = np.repeat(np.arange(len(lengths)), lengths)
    counts = csr_array((size, size), dtype=np.int64 if weighting == "flat" else np.float64)
    for distance in range(1, window + 1):
        together = np.flatnonzero(owners[distance:] == owners[:-distance])
        left, right = flat[together], flat[together + distance]
        each = np.full(len(left), 1 if weighting == "flat" else 1 / distance, dtype=counts.dtype)
        counts = counts + coo_array((each, (left, right)), shape=(size, size)).tocsr()
    return csr_array(counts + counts.T)


def _shards(ids: Ragged) -> Iterator[Shard]:
    """Yield all texts, about `SHARD` words at a time."""
    ends = np.cumsum(ids.lengths, dtype=np.int64)
    first = 0
    while first < len(ids):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + SHARD, side="right")))
        part = ids.take(slice(first, last))
        yield part.joined(), part.lengths
        first = last

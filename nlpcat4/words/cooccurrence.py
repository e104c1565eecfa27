"""Ids of texts -> how often each word stands near each other one."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from nlpcat4.text.ragged import Ragged

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def cooccurrence(
    ids: Ragged, size: int, window: int, weighting: Literal["flat", "distance"] = "flat"
) -> "csr_array":
    """Return [vocabulary, vocabulary], sparse: how often the column's word is near the row's.

    Near is at most `window` words away, on either side, in the same text. A word that stands near itself
    counts from both ends, so the matrix is symmetric. Numbers are int64; float64 where `weighting` says
    `distance`: then each pair counts 1 divided by how far apart its words are.

    Source: the count-based method of Saito (2018), "Deep Learning from Scratch 2", chapter 2.

    Example:
        >>> cooccurrence(Ragged.of([[0, 1, 0]]), 2, window=1).toarray().tolist()
        [[0, 2], [2, 0]]
    """
    from scipy.sparse import coo_array, csr_array

    flat_counts = weighting == "flat"
    counts = csr_array((size, size), dtype=np.int64 if flat_counts else np.float64)
    for part in ids.parts():
        flat = part.joined()
        owners = np.repeat(np.arange(len(part)), part.lengths)
        for distance in range(1, window + 1):
            together = np.flatnonzero(owners[distance:] == owners[:-distance])
            left, right = flat[together], flat[together + distance]
            each = np.full(len(left), 1 if flat_counts else 1 / distance, dtype=counts.dtype)
            one_way = coo_array((each, (left, right)), shape=(size, size)).tocsr()
            counts = counts + one_way + one_way.T
    return csr_array(counts)

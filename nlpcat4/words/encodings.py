"""Ids -> numbers that a layer can work on: one-hot rows, bags of words."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray


def one_hot(ids: NDArray[np.int_], size: int) -> NDArray[np.int32]:
    """Return int32 [..., vocabulary]: 1 in each id's own place, and 0 elsewhere.

    Args:
        ids: Of any shape; what is below 0 becomes zeros, as padding does.
        size: Ids that there are.

    Example:
        >>> one_hot(np.array([1, 0, -1]), 3).tolist()
        [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    """
    rows: NDArray[np.int32] = (ids[..., np.newaxis] == np.arange(size)).astype(np.int32)
    return rows


def bag_of_words(
    ids: Sequence[int], size: int, mode: Literal["multi_hot", "count"] = "multi_hot"
) -> NDArray[np.int64]:
    """Return int64 [vocabulary]: whether each word occurs, or how often.

    Example:
        >>> bag_of_words([2, 0, 2], 4).tolist(), bag_of_words([2, 0, 2], 4, "count").tolist()
        ([1, 0, 1, 0], [1, 0, 2, 0])
    """
    counts = np.bincount(np.asarray(ids, dtype=np.int64), minlength=size)
    return np.minimum(counts, 1) if mode == "multi_hot" else counts

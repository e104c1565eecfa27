"""Sequences of unequal length -> one rectangle."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import Side


def pad(
    sequences: Sequence[Sequence[int]], max_length: int, *, padding: Side, truncating: Side
) -> NDArray[np.int32]:
    """Cut or fill every sequence to exactly `max_length` ids, as `keras.utils.pad_sequences` does.

    Args:
        sequences: Ids of tokens.
        max_length: The length of each row.
        padding: Where shorter ones get zeros.
        truncating: Where longer ones lose ids.

    Returns:
        int32 [examples, length].

    Example:
        >>> pad([[5, 6], [7, 8, 9, 10]], 3, padding="post", truncating="pre").tolist()
        [[5, 6, 0], [8, 9, 10]]
    """
    cut = slice(max_length) if truncating == "post" else slice(-max_length, None)
    kept = [sequence[cut] for sequence in sequences]
    lengths = np.fromiter(map(len, kept), dtype=np.int64, count=len(kept))[:, np.newaxis]
    position = np.arange(max_length)
    filled = position < lengths if padding == "post" else position >= max_length - lengths
    rows = np.zeros((len(kept), max_length), dtype=np.int32)
    # Boolean assignment goes row by row from left to right, which is the order of the ids.
    rows[filled] = np.fromiter(chain.from_iterable(kept), dtype=np.int32, count=int(lengths.sum()))
    return rows

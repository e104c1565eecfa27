"""Sequences of unequal length -> one rectangle."""

from collections.abc import Sequence

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
    kept = slice(max_length) if truncating == "post" else slice(-max_length, None)
    rows = np.zeros((len(sequences), max_length), dtype=np.int32)
    for row, sequence in zip(rows, sequences, strict=True):
        ids = sequence[kept]
        start = 0 if padding == "post" else max_length - len(ids)
        row[start : start + len(ids)] = ids
    return rows

"""Ids of a text -> each word with those around it: what CBOW and skip-gram learn from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def contexts_and_targets(ids: Sequence[int], window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each word that has `window` words on both sides, and those.

    CBOW predicts the target from its contexts; skip-gram each of the contexts from the target.

    Source: Mikolov et al. (2013), "Efficient Estimation of Word Representations in Vector Space"; drawn as in
    Saito (2018), "Deep Learning from Scratch 2", chapter 3, which leaves out words at the edges.

    Returns:
        int64 [targets, 2 * window], from left to right, and int64 [targets].

    Example:
        >>> contexts, targets = contexts_and_targets([0, 1, 2, 3], window=1)
        >>> contexts.tolist(), targets.tolist()
        ([[0, 2], [1, 3]], [1, 2])
    """
    corpus = np.asarray(ids, dtype=np.int64)
    if len(corpus) <= 2 * window:
        return np.empty((0, 2 * window), dtype=np.int64), np.empty(0, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(corpus, 2 * window + 1)
    return np.delete(windows, window, axis=1), windows[:, window].copy()

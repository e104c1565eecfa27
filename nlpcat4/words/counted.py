"""Counts of words near words -> PPMI -> a vector for each word, by a truncated SVD; sparse throughout.

Source: Levy, Goldberg and Dagan (2015), "Improving Distributional Similarity with Lessons Learned from Word
Embeddings": context distribution smoothing, shifted PPMI, eigenvalue weighting.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def ppmi(counts: "csr_array", *, smoothing: float = 0.75, shift: float = 1.0) -> "csr_array":
    """Return float64 [vocabulary, vocabulary], sparse: how much more often than expected, in logarithms.

    Only what is positive: log(count * total / (row's sum * column's smoothed sum)) - log(shift).

    Example:
        >>> from scipy.sparse import csr_array
        >>> ppmi(csr_array(np.array([[0, 2], [2, 1]])), smoothing=1).toarray().round(3).tolist()
        [[0.0, 0.511], [0.511, 0.0]]
    """
    from scipy.sparse import csr_array

    pairs = counts.tocoo()
    rows = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    columns = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel() ** smoothing
    expected = rows[pairs.row] / rows.sum() * columns[pairs.col] / columns.sum()
    values = np.log(pairs.data / rows.sum() / expected) - np.log(shift)
    kept = values > 0
    return csr_array((values[kept], (pairs.row[kept], pairs.col[kept])), shape=counts.shape)


def counted_vectors(
    counts: "csr_array",
    *,
    dim: int,
    smoothing: float = 0.75,
    shift: float = 1.0,
    eigenvalue_weight: float = 0.5,
    seed: int = 0,
) -> NDArray[np.float32]:
    """Return float32 [vocabulary, dim]: the left singular vectors of the PPMI, by falling singular values.

    Args:
        counts: As `cooccurrence` returns them.
        dim: Features to keep.
        smoothing: See `ppmi`.
        shift: The same.
        eigenvalue_weight: The power of the singular values that the features are multiplied by.
        seed: Of the vector that the search begins with; signs are made the same whatever it is.

    Raises:
        DataError: There are too few words for so many features.
    """
    from scipy.sparse.linalg import svds

    matrix = ppmi(counts, smoothing=smoothing, shift=shift)
    words = int(np.count_nonzero(np.diff(matrix.indptr)))
    if dim >= words:
        raise DataError(f"method.counts.dim: {dim}, but only {words} words stand near another; set less")
    start = np.random.default_rng(seed).normal(size=matrix.shape[0])
    left, values, _ = svds(matrix, k=dim, v0=start)
    order = np.argsort(-values)
    left, values = left[:, order], np.maximum(values[order], 0)
    # The largest part of each feature is positive.
    largest = left[np.abs(left).argmax(axis=0), np.arange(dim)]
    scaled: NDArray[np.float32] = (left * np.sign(largest) * values**eigenvalue_weight).astype(np.float32)
    return scaled

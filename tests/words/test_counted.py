"""PPMI against its formula and the SVD against scikit-learn's."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD

from nlpcat4.errors import DataError
from nlpcat4.text.ragged import Ragged
from nlpcat4.words.cooccurrence import cooccurrence
from nlpcat4.words.counted import counted_vectors, ppmi

TEXTS = [[0, 1, 2, 3, 4, 1, 5, 6], [2, 0, 4, 4, 5], [6, 5, 3, 1, 0, 2], [1, 3, 5, 0]] * 3


@pytest.mark.parametrize(("smoothing", "shift"), [(1.0, 1.0), (0.75, 1.0), (0.75, 3.0)])
def test_ppmi_is_the_formula(smoothing: float, shift: float) -> None:
    counts = cooccurrence(Ragged.of(TEXTS), 7, window=2)
    dense = counts.toarray()
    found = ppmi(counts, smoothing=smoothing, shift=shift).toarray()
    rows, columns = dense.sum(axis=1), dense.sum(axis=0) ** smoothing
    for i in range(7):
        for j in range(7):
            expected = 0.0
            if dense[i, j]:
                odds = (dense[i, j] / dense.sum()) / (rows[i] / rows.sum() * columns[j] / columns.sum())
                expected = max(0.0, math.log(odds) - math.log(shift))
            assert found[i, j] == pytest.approx(expected, abs=1e-12)


def test_distance_weighs_by_how_far_words_are_apart() -> None:
    found = cooccurrence(Ragged.of([[0, 1, 2]]), 3, 2, "distance").toarray()
    assert found.tolist() == [[0, 1, 0.5], [1, 0, 1], [0.5, 1, 0]]


def test_features_are_those_of_a_truncated_svd() -> None:
    random = np.random.default_rng(0)
    dense = random.poisson(0.7, size=(60, 60))
    counts = csr_array(dense + dense.T)
    found = counted_vectors(counts, dim=5, eigenvalue_weight=1.0)
    expected = TruncatedSVD(5, algorithm="arpack", random_state=0).fit_transform(ppmi(counts).tocsr())
    assert np.allclose(np.abs(found), np.abs(expected), atol=1e-4)
    flat = counted_vectors(counts, dim=5, eigenvalue_weight=0.0)
    assert np.allclose(np.linalg.norm(flat, axis=0), 1, atol=1e-5)


def test_the_same_counts_give_the_same_vectors_whatever_the_seed() -> None:
    random = np.random.default_rng(1)
    dense = random.poisson(0.7, size=(50, 50))
    counts = csr_array(dense + dense.T)
    one, other = counted_vectors(counts, dim=4, seed=1), counted_vectors(counts, dim=4, seed=2)
    assert np.allclose(one, other, atol=1e-5)


def test_too_many_features_are_refused() -> None:
    counts = cooccurrence(Ragged.of(TEXTS), 7, window=2)
    with pytest.raises(
        DataError, match=r"method\.counts\.dim: 100, but only 7 words stand near another; set less"
    ):
        counted_vectors(counts, dim=100)

"""Neighbours, analogies and similarities are those of gensim."""

import numpy as np
import pytest
from gensim.models import KeyedVectors

from nlpcat4.errors import UsageError
from nlpcat4.words.vectors import Vectors

VECTORS = Vectors(
    tuple(f"w{n}" for n in range(200)), np.random.default_rng(3).normal(size=(200, 10)).astype(np.float32)
)


@pytest.fixture(scope="module")
def gensim() -> KeyedVectors:
    found = KeyedVectors(vector_size=VECTORS.dim)
    found.add_vectors(list(VECTORS.words), VECTORS.matrix)
    return found


def test_similarities_are_cosines(gensim: KeyedVectors) -> None:
    for one, other in (("w1", "w2"), ("w7", "w7"), ("w0", "w199")):
        assert VECTORS.similarity(one, other) == pytest.approx(float(gensim.similarity(one, other)), abs=1e-6)


@pytest.mark.parametrize("count", [1, 5, 199, 500])
def test_neighbors(gensim: KeyedVectors, count: int) -> None:
    expected = gensim.most_similar("w5", topn=count)
    found = VECTORS.neighbors("w5", count)
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-6)


def test_analogies(gensim: KeyedVectors) -> None:
    expected = gensim.most_similar(positive=["w2", "w3"], negative=["w1"], topn=5)
    found = VECTORS.analogy("w1", "w2", "w3", 5)
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-5)


def test_a_vector_of_zeros_is_near_nothing() -> None:
    vectors = Vectors(("a", "zero", "b"), np.array([[1, 0], [0, 0], [1, 1]], dtype=np.float32))
    assert vectors.similarity("a", "zero") == 0
    assert vectors.neighbors("zero", 2) == [("a", 0.0), ("b", 0.0)]


def test_a_word_without_a_vector_is_named_with_what_looks_like_it() -> None:
    with pytest.raises(UsageError, match=r"W5: no vector; there is one of 'w5'"):
        VECTORS.place("W5")
    with pytest.raises(UsageError, match=r"w1999: no vector \(did you mean 'w199'\?\)"):
        VECTORS.place("w1999")

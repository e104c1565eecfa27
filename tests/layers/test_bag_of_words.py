"""The bag of words against scikit-learn's."""

from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from nlpcat4.layers import BuildContext, DocumentFrequency, Shape
from nlpcat4.layers.bag_of_words import BagOfWords

VOCAB_SIZE = 12
Texts = list[list[int]]


def bag(mode: Any, texts: Texts, frequency: DocumentFrequency | None = None) -> Any:
    import keras

    rows = np.zeros((len(texts), max(map(len, texts)) + 2), dtype=np.int32)
    for row, text in zip(rows, texts, strict=True):
        row[: len(text)] = text
    inputs = keras.Input((None,), dtype="int32")
    context = BuildContext("bag", Shape("ids", 10, VOCAB_SIZE), frequency)
    outputs, _ = BagOfWords(mode=mode).apply(inputs, None, context)
    return keras.Model(inputs, outputs)(rows).numpy()


def reference(kind: Any, train: Texts, texts: Texts, **options: Any) -> Any:
    words = [str(number) for number in range(1, VOCAB_SIZE)]
    vectorizer = kind(analyzer=lambda text: map(str, text), vocabulary=words, **options)
    return vectorizer.fit(train).transform(texts).toarray()


TEXTS = [[1, 2, 2, 5], [5], [3, 3, 3, 11, 1, 1], [7, 8]]


def test_multi_hot_equals_scikit_learn() -> None:
    np.testing.assert_array_equal(
        bag("multi_hot", TEXTS), reference(CountVectorizer, TEXTS, TEXTS, binary=True)
    )


def test_count_equals_scikit_learn() -> None:
    np.testing.assert_array_equal(bag("count", TEXTS), reference(CountVectorizer, TEXTS, TEXTS))


@pytest.mark.parametrize("seed", range(3))
def test_tf_idf_equals_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    train, texts = (
        [random.integers(1, VOCAB_SIZE, random.integers(1, 9)).tolist() for _ in range(30)] for _ in range(2)
    )
    found = bag("tf_idf", texts, DocumentFrequency.of(train, VOCAB_SIZE))
    np.testing.assert_allclose(found, reference(TfidfVectorizer, train, texts), rtol=0, atol=1e-6)


def test_a_text_without_words_is_all_zeros() -> None:
    frequency = DocumentFrequency.of(TEXTS, VOCAB_SIZE)
    assert not bag("tf_idf", [[0, 0]], frequency).any()


def test_a_word_counts_once_a_text() -> None:
    frequency = DocumentFrequency.of([[1, 1, 2, 0], [2], []], vocab_size=4)
    assert (frequency.texts, frequency.counts.tolist()) == (3, [0, 1, 2, 0])


def test_rarities_are_not_trained() -> None:
    import keras

    inputs = keras.Input((None,), dtype="int32")
    context = BuildContext("bag", Shape("ids", 10, VOCAB_SIZE), DocumentFrequency.of(TEXTS, VOCAB_SIZE))
    outputs, _ = BagOfWords(mode="tf_idf").apply(inputs, None, context)
    model = keras.Model(inputs, outputs)
    assert (len(model.trainable_weights), len(model.non_trainable_weights)) == (0, 1)


@pytest.mark.parametrize("mode", ["multi_hot", "count"])
def test_padding_is_no_word(mode: str) -> None:
    np.testing.assert_array_equal(bag(mode, [[0, 3, 0, 0]]), bag(mode, [[3]]))

"""The loss of word2vec and its gradients, against the formula written with plain TensorFlow."""

from typing import Any

import numpy as np
import pytest

from nlpcat4 import backend

backend.start()

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpcat4.models.word2vec import SOURCE, TARGET, build_word2vec, embedding_model  # noqa: E402

VOCAB, DIM, WINDOW, NEGATIVE = 12, 5, 2, 3
WORDS = np.array([3, 7, 1, 4, 9, 2, 0], dtype=np.int32)
SAMPLES = np.array([5, 1, 8, 3], dtype=np.int32)
OFFSETS = (-2, -1, 1, 2)
THERE = np.array(
    [[0, 0, 1, 1], [0, 1, 1, 0], [1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]],
    np.float32,
)


def model(way: Any, negative: int | None) -> keras.Model:
    built = build_word2vec(way, vocab_size=VOCAB, dim=DIM, window=WINDOW, negative=negative)
    random = np.random.default_rng(0)
    built.set_weights([random.normal(size=weight.shape) for weight in built.get_weights()])
    return built


def expected(way: str, negative: int | None, source: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """The losses, word by word and neighbour by neighbour."""
    losses = []
    for place, word in enumerate(WORDS):
        near = [place + offset for offset, counts in zip(OFFSETS, THERE[place], strict=True) if counts]
        if not near:
            losses.append(tf.constant(0.0))
            continue
        if way == "cbow":
            hidden = tf.add_n([source[WORDS[one]] for one in near]) / len(near)
            told = [word]
        else:
            hidden = source[word]
            told = [WORDS[one] for one in near]
        parts = []
        for one in told:
            if negative is None:
                logits = tf.linalg.matvec(target[1:], hidden)
                parts.append(tf.reduce_logsumexp(logits) - logits[one - 1])
                continue
            right = tf.nn.softplus(-tf.reduce_sum(hidden * target[one]))
            wrong = [tf.nn.softplus(tf.reduce_sum(hidden * target[sample])) for sample in SAMPLES]
            parts.append(right + negative * tf.add_n(wrong) / len(SAMPLES))
        losses.append(tf.add_n(parts) / len(parts))
    return tf.stack(losses)


@pytest.mark.parametrize("negative", [NEGATIVE, None])
@pytest.mark.parametrize("way", ["cbow", "skipgram"])
def test_losses_and_gradients_are_those_of_the_formula(way: str, negative: int | None) -> None:
    built = model(way, negative)
    source, target = (tf.convert_to_tensor(built.get_layer(name).embeddings) for name in (SOURCE, TARGET))
    weights = THERE.sum(axis=1)
    if way == "cbow":
        weights = np.minimum(weights, 1)
    with tf.GradientTape() as tape:
        tape.watch([source, target])
        plain = expected(way, negative, source, target)
        summed = tf.reduce_sum(plain * weights)
    by_plain = tape.gradient(summed, [source, target])
    with tf.GradientTape() as tape:
        samples = SAMPLES if negative else np.arange(1, VOCAB, dtype=np.int32)
        found = built([WORDS, THERE, samples])
        total = tf.reduce_sum(found * weights)
    tables = [built.get_layer(name).trainable_weights[0] for name in (SOURCE, TARGET)]
    by_found = tape.gradient(total, tables)
    assert np.allclose(found, plain, atol=1e-5)
    for one, other in zip(by_found, by_plain, strict=True):
        assert np.allclose(tf.convert_to_tensor(one), tf.convert_to_tensor(other), atol=1e-4)


def test_the_model_of_vectors_looks_them_up() -> None:
    vectors = np.arange(12, dtype=np.float32).reshape(4, 3)
    assert np.asarray(embedding_model(vectors)(np.array([[2, 0]]))).tolist() == [[[6, 7, 8], [0, 1, 2]]]

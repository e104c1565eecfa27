"""The optimizers against those of Keras on the whole gradient."""

from typing import Any

import numpy as np
import pytest

from nlpcat4 import backend

backend.start()

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpcat4.training import summed  # noqa: E402


def table_after(optimizer: keras.optimizers.Optimizer, *, whole: bool) -> np.ndarray:
    """Return an embedding after thirty steps on batches in which tokens come several times."""
    layer = keras.layers.Embedding(20, 3, embeddings_initializer="ones")
    layer(np.zeros((1, 1), np.int32))
    random = np.random.default_rng(0)
    for _ in range(30):
        ids = tf.constant(random.integers(0, 12, size=(4, 6)))
        weights = tf.constant(random.normal(size=(4, 6, 3)), tf.float32)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.sin(layer(ids)) * weights)
        gradient = tape.gradient(loss, layer.embeddings.value)
        assert isinstance(gradient, tf.IndexedSlices)
        optimizer.apply([tf.convert_to_tensor(gradient) if whole else gradient], [layer.embeddings])
    return np.asarray(layer.embeddings)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("Adam", {}),
        ("Adam", {"amsgrad": True}),
        ("Adam", {"clipnorm": 0.5}),
        ("AdamW", {"weight_decay": 0.1}),
        ("AdamW", {"global_clipnorm": 0.5}),
        ("RMSprop", {"momentum": 0.5}),
        ("Adagrad", {"clipnorm": 0.5}),
        ("SGD", {}),
        ("SGD", {"momentum": 0.9}),
        ("SGD", {"clipnorm": 0.5}),
    ],
)
def test_a_token_that_comes_several_times_counts_as_in_keras_with_the_whole_gradient(
    name: str, settings: dict[str, Any]
) -> None:
    ours = table_after(getattr(summed, name)(0.05, **settings), whole=False)
    reference = table_after(getattr(keras.optimizers, name)(0.05, **settings), whole=True)
    np.testing.assert_allclose(ours, reference, rtol=1e-4, atol=1e-5)


def test_adagrad_on_a_whole_gradient_is_that_of_keras() -> None:
    ours = table_after(summed.Adagrad(0.05), whole=True)
    np.testing.assert_allclose(ours, table_after(keras.optimizers.Adagrad(0.05), whole=True), rtol=1e-4)


def test_adagrad_takes_the_rows_of_a_token_one_after_another() -> None:
    layer = keras.layers.Embedding(3, 2, embeddings_initializer="ones")
    layer(np.zeros((1, 1), np.int32))
    rows = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0]], np.float32)
    places = [1, 2, 1]
    gradient = tf.IndexedSlices(tf.constant(rows), tf.constant(places), tf.constant([3, 2]))
    summed.Adagrad(0.1, initial_accumulator_value=0.5).apply([gradient], [layer.embeddings])
    table, sums = np.ones((3, 2)), np.full((3, 2), 0.5)
    for row, place in zip(rows, places, strict=True):
        sums[place] += row**2
        table[place] -= 0.1 * row / np.sqrt(sums[place])
    np.testing.assert_allclose(np.asarray(layer.embeddings), table, rtol=1e-5)


def test_keras_itself_gets_it_wrong() -> None:
    """Where this fails, Keras has been mended, and `summed` may be done without."""
    alone = table_after(keras.optimizers.Adam(0.05), whole=False)
    reference = table_after(keras.optimizers.Adam(0.05), whole=True)
    assert np.abs(alone - reference).max() > 0.01

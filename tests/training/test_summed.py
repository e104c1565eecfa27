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
        ("Adagrad", {}),
        ("Adagrad", {"initial_accumulator_value": 0.5}),
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


@pytest.mark.parametrize(
    ("name", "settings"),
    [("Adam", {}), ("RMSprop", {}), ("Adagrad", {}), ("SGD", {}), ("SGD", {"momentum": 0.9})],
)
def test_it_is_the_same_to_the_last_bit_each_time(name: str, settings: dict[str, Any]) -> None:
    """Of as many rows as make TensorFlow work on several at once."""
    random = np.random.default_rng(0)
    ids = [tf.constant(np.minimum(random.zipf(1.3, size=8000), 2999)) for _ in range(5)]
    rows = [tf.constant(random.normal(size=(8000, 100)), tf.float32) for _ in range(5)]

    def after() -> bytes:
        layer = keras.layers.Embedding(3000, 100, embeddings_initializer="zeros")
        layer(np.zeros((1, 1), np.int32))
        optimizer = getattr(summed, name)(0.1, **settings)
        for some, values in zip(ids, rows, strict=True):
            gradient = tf.IndexedSlices(values, some, tf.constant([3000, 100]))
            optimizer.apply([gradient], [layer.embeddings])
        return np.asarray(layer.embeddings).tobytes()

    assert len({after() for _ in range(3)}) == 1


def test_keras_itself_gets_it_wrong() -> None:
    """Where this fails, Keras has been mended, and `summed` may be done without."""
    alone = table_after(keras.optimizers.Adam(0.05), whole=False)
    reference = table_after(keras.optimizers.Adam(0.05), whole=True)
    assert np.abs(alone - reference).max() > 0.01

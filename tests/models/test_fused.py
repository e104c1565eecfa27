"""The fast way of a recurrent layer against Keras' own: outputs, states and gradients."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4 import backend

backend.start()

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from nlpcat4.models.fused import fused  # noqa: E402

KINDS = {"LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU, "SimpleRNN": keras.layers.SimpleRNN}
FEATURES, UNITS = 3, 4


def pair(kind: str, *, both_ways: bool = False, **settings: Any) -> tuple[keras.Model, keras.Model]:
    """Return two models of one layer each, of the same weights: Keras' own, and the fused one."""
    models = []
    for _ in range(2):
        more = {"unit_forget_bias": False} if kind == "LSTM" else {}
        layer = KINDS[kind](UNITS, bias_initializer="random_normal", **more, **settings)
        if both_ways:
            layer = keras.layers.Bidirectional(layer)
        inputs = keras.Input((None, FEATURES))
        mask = keras.Input((None,), dtype="bool")
        states = [keras.Input((UNITS,)) for _ in range((1 + (kind == "LSTM")) * (1 + both_ways))]
        models.append(
            (keras.Model([inputs, mask, *states], layer(inputs, mask=mask, initial_state=states)), layer)
        )
    (plain, _), (other, layer) = models
    other.set_weights(plain.get_weights())
    fused(other)
    for part in (layer.forward_layer, layer.backward_layer) if both_ways else (layer,):
        assert "inner_loop" in vars(part), "the fast way is not taken"
    return plain, other


def outcome(model: keras.Model, inputs: list[tf.Tensor]) -> list[np.ndarray]:
    """Return all outputs, and the gradients of a sum of them by inputs, states and weights."""
    variables = [weight.value for weight in model.trainable_weights]
    free = [inputs[0], *inputs[2:]]
    with tf.GradientTape() as tape:
        tape.watch(free)
        outputs = tf.nest.flatten(model(inputs))
        # A sum in which each number has a weight of its own.
        loss = tf.add_n(
            [
                tf.reduce_sum(
                    tf.sin(part + tf.reshape(tf.range(tf.size(part), dtype=tf.float32), part.shape))
                )
                for part in outputs
            ]
        )
    gradients = tape.gradient(loss, [*free, *variables])
    return [np.asarray(tf.convert_to_tensor(part)) for part in (*outputs, *gradients)]


@st.composite
def masks(draw: st.DrawFn) -> np.ndarray:
    """Draw masks with padding at either side, in between, all over a row, or nowhere."""
    rows, length = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    lengths = np.array(draw(st.lists(st.integers(0, length), min_size=rows, max_size=rows)))[:, np.newaxis]
    match draw(st.sampled_from(["right", "left", "holes", "none"])):
        case "right":
            return np.arange(length) < lengths
        case "left":
            return np.arange(length) >= length - lengths
        case "holes":
            cells = st.lists(st.booleans(), min_size=rows * length, max_size=rows * length)
            return np.array(draw(cells)).reshape(rows, length)
    return np.ones((rows, length), dtype=np.bool_)


# Building a pair takes long: the shapes and masks vary over the same pairs.
PAIRS = [
    (
        kind,
        pair(
            kind, both_ways=both_ways, return_sequences=sequences, go_backwards=backwards, return_state=True
        ),
    )
    for kind in KINDS
    for both_ways, backwards in ((False, False), (False, True), (True, False))
    for sequences in (False, True)
]


@settings(max_examples=150, deadline=None)
@given(which=st.sampled_from(range(len(PAIRS))), mask=masks(), seed=st.integers(0, 2**32 - 1))
def test_outputs_states_and_gradients_are_those_of_keras(which: int, mask: np.ndarray, seed: int) -> None:
    plain, other = PAIRS[which][1]
    random = np.random.default_rng(seed)
    shapes = [(*mask.shape, FEATURES), None, *((len(mask), UNITS) for _ in plain.inputs[2:])]
    inputs = [
        tf.constant(mask) if shape is None else tf.constant(random.normal(size=shape), tf.float32)
        for shape in shapes
    ]
    for expected, found in zip(outcome(plain, inputs), outcome(other, inputs), strict=True):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_mask_too_and_compiled(kind: str) -> None:
    layers = [KINDS[kind](UNITS, return_sequences=True) for _ in range(2)]
    inputs = keras.Input((None, FEATURES))
    plain, other = (keras.Model(inputs, layer(inputs)) for layer in layers)
    other.set_weights(plain.get_weights())
    fused(other)
    for length in (1, 5):
        x = np.random.default_rng(0).normal(size=(3, length, FEATURES)).astype(np.float32)
        np.testing.assert_allclose(other.predict(x, verbose=0), plain.predict(x, verbose=0), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_dropped_inputs_are_the_same_ones(kind: str) -> None:
    outputs = []
    for quick in (False, True):
        backend.start(4)
        inputs = keras.Input((None, FEATURES))
        model = keras.Model(inputs, KINDS[kind](UNITS, dropout=0.5)(inputs))
        if quick:
            fused(model)
        x = np.ones((8, 6, FEATURES), np.float32)
        outputs.append(np.asarray(model(x, training=True)))
    np.testing.assert_allclose(outputs[1], outputs[0], atol=1e-6)
    assert np.ptp(outputs[0][:, 0]) > 0


@pytest.mark.parametrize(
    "settings",
    [{"recurrent_dropout": 0.1}, {"activation": "relu"}, {"use_bias": False}, {"unroll": True}],
    ids=str,
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_fast_way_does_not_compute_stays_with_keras(kind: str, settings: dict[str, Any]) -> None:
    inputs = keras.Input((3, FEATURES))
    layer = KINDS[kind](UNITS, **settings)
    fused(keras.Model(inputs, layer(inputs)))
    assert "inner_loop" not in vars(layer)


def test_the_reset_before_the_product_stays_with_keras() -> None:
    inputs = keras.Input((None, FEATURES))
    layer = keras.layers.GRU(UNITS, reset_after=False)
    fused(keras.Model(inputs, layer(inputs)))
    assert "inner_loop" not in vars(layer)

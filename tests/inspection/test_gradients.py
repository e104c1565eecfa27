"""Gradients by hidden states, against the chain rule written out and against Keras' own initial states."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nlpcat4.inspection.gradients import gradients, scale_recurrent_weights
from nlpcat4.inspection.observing import observed

from .conftest import LENGTH, Build, fresh

IDS = np.array([[3, 9, 4, 2, 8, 1, 5], [7, 5, 6, 2, 11, 4, 3]], dtype=np.int32)
TARGETS = np.array([1, 0])


def test_those_of_a_simple_rnn_follow_the_chain_rule(build: Build) -> None:
    model = build("[embedding: 4, rnn: 5]")
    with observed(model) as traces:
        outputs = np.asarray(model(IDS), dtype=np.float64)
    states = [np.asarray(state, dtype=np.float64) for state in traces[0].states]
    kernel = np.asarray(model.get_layer("rnn").cell.recurrent_kernel, dtype=np.float64)
    out = np.asarray(model.get_layer("output").kernel, dtype=np.float64)
    by_state = (outputs - TARGETS[:, np.newaxis]) @ out.T  # of a sigmoid and its cross entropy
    expected = []
    for state in reversed(states):
        expected.append(np.linalg.norm(by_state, axis=1).mean())
        by_state = (by_state * (1 - state**2)) @ kernel.T
    (layer,) = gradients(model, IDS, TARGETS).layers
    assert layer.norms.tolist() == pytest.approx(expected, rel=1e-4)
    assert layer.texts.tolist() == [2] * IDS.shape[1]


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_those_of_gated_layers_are_those_by_the_initial_state_of_the_rest(build: Build, kind: str) -> None:
    """What comes after a step is a text of its own that begins with the step's states."""
    model = build(f"[embedding: 4, {kind}: 5]")
    with observed(model) as traces:
        model(IDS)
    (trace,) = traces
    found = {layer.name: layer for layer in gradients(model, IDS, TARGETS).layers}
    vectors, layer, output = (model.get_layer(name) for name in ("embedding", kind, "output"))
    for step in range(IDS.shape[1] - 1):
        begin = [trace.states[step], *trace.memories[step : step + 1]]
        with tf.GradientTape() as tape:
            tape.watch(begin)
            last = layer(vectors(IDS[:, step + 1 :]), initial_state=begin)
            losses = keras.losses.binary_crossentropy(TARGETS[:, np.newaxis].astype("float32"), output(last))
            loss = tf.reduce_sum(losses)
        expected = [np.linalg.norm(gradient, axis=1).mean() for gradient in tape.gradient(loss, begin)]
        distance = IDS.shape[1] - 1 - step
        assert found[kind].at(distance) == pytest.approx(expected[0], rel=1e-3)
        if kind == "lstm":
            assert found["lstm memory"].at(distance) == pytest.approx(expected[1], rel=1e-3)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru", "bilstm"])
def test_padding_is_no_step(build: Build, kind: str) -> None:
    model = build(f"[embedding: 4, {kind}: 5]")
    padded = np.pad(IDS, ((0, 0), (0, 2)))
    left, right = gradients(model, IDS, TARGETS), gradients(model, padded, TARGETS)
    assert right.weights == pytest.approx(left.weights, rel=1e-4)
    for one, other in zip(left.layers, right.layers, strict=True):
        assert other.norms.tolist() == pytest.approx(one.norms.tolist(), rel=1e-4, abs=1e-9)


def test_texts_are_aligned_at_their_last_word(build: Build) -> None:
    model = build("[embedding: 4, gru: 5]")
    short = IDS[:, :LENGTH].copy()
    short[1, 3:] = 0
    (both,) = gradients(model, short, TARGETS).layers
    (first,) = gradients(model, short[:1], TARGETS[:1]).layers
    (second,) = gradients(model, short[1:, :3], TARGETS[1:]).layers
    assert both.texts.tolist() == [2, 2, 2]
    mean = [(first.norms[step] + second.norms[step]) / 2 for step in range(3)]
    assert both.norms.tolist() == pytest.approx(mean, rel=1e-4)


def test_the_norm_by_the_weights_is_that_of_a_training_step(build: Build) -> None:
    model = build("[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]")
    with tf.GradientTape() as tape:
        loss = model.compute_loss(x=IDS, y=TARGETS, y_pred=model(IDS))
    plain = [tf.convert_to_tensor(part) for part in tape.gradient(loss, model.trainable_weights)]
    found = gradients(model, IDS, TARGETS)
    assert found.weights == pytest.approx(float(tf.linalg.global_norm(plain)), rel=1e-4)
    assert found.loss == pytest.approx(float(loss), rel=1e-5)


def test_small_recurrent_weights_vanish_and_large_ones_explode_and_clipping_scales_all_alike() -> None:
    model = fresh("[embedding: 4, rnn: 5]", 2)
    model.get_layer("rnn").cell.recurrent_kernel.assign(np.eye(5))
    model.get_layer("rnn").cell.bias.assign(np.zeros(5))
    model.get_layer("embedding").embeddings.assign(np.zeros((30, 4)))  # where tanh is as steep as can be
    steady = gradients(model, IDS, TARGETS).layers[0].norms
    assert steady[-1] == pytest.approx(steady[0], rel=1e-4)
    scale_recurrent_weights(model, 0.5)
    vanishing = gradients(model, IDS, TARGETS).layers[0].norms
    assert vanishing[-1] == pytest.approx(0.5**6 * vanishing[0], rel=1e-4)
    scale_recurrent_weights(model, 4)
    exploding = gradients(model, IDS, TARGETS)
    assert exploding.layers[0].norms[-1] == pytest.approx(2**6 * exploding.layers[0].norms[0], rel=1e-4)
    assert exploding.factor(None) == 1 == exploding.factor(2 * exploding.weights)
    assert exploding.factor(exploding.weights / 4) == pytest.approx(0.25)

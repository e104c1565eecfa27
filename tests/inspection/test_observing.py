"""Recurrent layers do under observation what they do unobserved, and their gates make up their states."""

import numpy as np
import pytest
import tensorflow as tf

from nlpcat4.inspection.observing import observed

from .conftest import Build

RECURRENT = [
    "[embedding: 4, rnn: 5]",
    "[embedding: 4, lstm: 5]",
    "[embedding: 4, gru: 5]",
    "[embedding: 4, lstm: {units: 5, return_sequences: true}, global_average_pooling]",
    "[embedding: 4, gru: {units: 5, return_sequences: true}, lstm: 3]",
    "[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]",
    "[embedding: 4, birnn: {units: 5, merge_mode: sum}]",
    "[embedding: 4, bigru: {units: 5, return_sequences: true}, global_max_pooling]",
    "[one_hot, gru: 5]",
    "[embedding: 4, GRU: {units: 5, reset_after: false}]",
    "[embedding: 4, LSTM: {units: 5, use_bias: false, activation: relu}]",
]
IDS = np.array([[3, 9, 4, 2, 8, 1], [7, 5, 0, 0, 0, 0], [6, 0, 0, 0, 0, 0]], dtype=np.int32)


@pytest.mark.parametrize("architecture", RECURRENT)
def test_observation_changes_no_answer(build: Build, architecture: str) -> None:
    model = build(architecture)
    before = np.asarray(model(IDS))
    with observed(model) as traces:
        watched = np.asarray(model(IDS))
    assert np.abs(watched - before).max() < 1e-6
    assert np.array_equal(np.asarray(model(IDS)), before)
    assert all(len(trace.states) == IDS.shape[1] for trace in traces)


def test_a_failure_in_the_block_leaves_the_model_as_it_was(build: Build) -> None:
    model = build("[embedding: 4, lstm: 5]")
    layer = model.get_layer("lstm")
    own = layer.inner_loop
    with pytest.raises(ValueError, match="Invalid input shape"), observed(model):
        model(np.zeros((1, 2, 3, 4)))
    assert layer.inner_loop is own


def test_the_gates_of_an_lstm_make_its_memory_and_state(build: Build) -> None:
    model = build("[embedding: 4, lstm: 5]")
    with observed(model) as traces:
        model(IDS[:1])
    (trace,) = traces
    memory = tf.zeros_like(trace.memories[0])
    for step in range(IDS.shape[1]):
        gate = {name: values[step] for name, values in trace.gates.items()}
        memory = gate["forget"] * memory + gate["input"] * gate["candidate"]
        assert np.allclose(memory, trace.memories[step], atol=1e-6)
        assert np.allclose(gate["output"] * tf.tanh(memory), trace.states[step], atol=1e-6)


def test_the_gates_of_a_gru_make_its_state(build: Build) -> None:
    model = build("[embedding: 4, gru: 5]")
    with observed(model) as traces:
        model(IDS[:1])
    (trace,) = traces
    state = tf.zeros_like(trace.states[0])
    for step in range(IDS.shape[1]):
        gate = {name: values[step] for name, values in trace.gates.items()}
        state = gate["update"] * state + (1 - gate["update"]) * gate["candidate"]
        assert np.allclose(state, trace.states[step], atol=1e-6)


def test_a_layer_without_gates_that_we_know_has_none(build: Build) -> None:
    for architecture in ("[embedding: 4, rnn: 5]", "[embedding: 4, GRU: {units: 5, reset_after: false}]"):
        model = build(architecture)
        with observed(model) as traces:
            model(IDS)
        assert traces[0].gates == {}

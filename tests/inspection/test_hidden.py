"""States come in the order of the text, whichever way a layer reads."""

import keras
import numpy as np

from nlpcat4.inspection.hidden import hidden_states

from .conftest import Build

IDS = np.array([[3, 9, 4, 2, 8]], dtype=np.int32)


def test_both_directions_are_those_of_keras(build: Build) -> None:
    model = build("[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]")
    layers = hidden_states(model, IDS)
    names = ["bilstm forward", "bilstm backward", "bilstm_1 forward", "bilstm_1 backward"]
    assert [layer.name for layer in layers] == names
    assert [layer.backwards for layer in layers] == [False, True, False, True]
    whole = keras.Model(model.inputs, model.get_layer("bilstm").output)(IDS)
    side_by_side = np.concatenate([layers[0].states, layers[1].states], axis=1)
    assert np.abs(np.asarray(whole)[0] - side_by_side).max() < 1e-6


def test_changes_are_from_the_word_that_was_read_before(build: Build) -> None:
    model = build("[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]")
    forward, backward, *_ = hidden_states(model, IDS)
    assert np.isclose(forward.changes[0], forward.norms[0])
    assert np.isclose(forward.changes[2], np.linalg.norm(forward.states[2] - forward.states[1]))
    assert np.isclose(backward.changes[4], backward.norms[4])
    assert np.isclose(backward.changes[2], np.linalg.norm(backward.states[2] - backward.states[3]))


def test_a_model_without_recurrent_layers_has_no_states(build: Build) -> None:
    assert hidden_states(build("[embedding: 4, global_average_pooling]"), IDS) == []

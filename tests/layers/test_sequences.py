"""What single layers make of a masked sequence, against Keras on the text alone."""

from typing import Any

import numpy as np
import pytest

from nlpcat4.layers import BuildContext, Entry, Shape

LENGTH, FEATURES = 7, 3


def applied(layer: Entry, x: Any, tokens: int) -> tuple[Any, Any]:
    """Return what a layer gives for one text of so many tokens, and the mask that goes with it."""
    import keras

    sequence = keras.Input((None, FEATURES))
    mask = keras.Input((None,), dtype="bool")
    given, after = layer.apply(sequence, mask, BuildContext("layer", Shape("sequence", LENGTH, FEATURES)))
    outputs = [given, mask if after is None else after]
    row = (np.arange(LENGTH) < tokens)[None]
    # Whatever stands at the masked positions must not matter.
    filled = np.where(row[..., None], x, 1e6).astype(np.float32)
    found, positions = keras.Model([sequence, mask], outputs)([filled, row])
    return found.numpy(), None if after is None else positions.numpy()


@pytest.fixture
def x() -> Any:
    """Return float32 [1, LENGTH, FEATURES], all negative so that a zero of padding would show."""
    return -1 - np.random.default_rng(1).random((1, LENGTH, FEATURES), dtype=np.float32)


def test_the_average_is_over_the_tokens(parse: Any, x: Any) -> None:
    found, mask = applied(parse(["global_average_pooling"])[0], x, tokens=4)
    np.testing.assert_allclose(found, x[:, :4].mean(axis=1), atol=1e-6)
    assert mask is None


def test_the_greatest_is_among_the_tokens(parse: Any, x: Any) -> None:
    found, _ = applied(parse(["global_max_pooling"])[0], x, tokens=4)
    np.testing.assert_array_equal(found, x[:, :4].max(axis=1))


def test_flattened_positions_without_a_token_are_zeros(parse: Any, x: Any) -> None:
    found, _ = applied(parse(["flatten"])[0], x, tokens=2)
    np.testing.assert_array_equal(found[0, : 2 * FEATURES], x[0, :2].ravel())
    assert found.shape == (1, LENGTH * FEATURES)
    assert not found[0, 2 * FEATURES :].any()


def test_groups_are_counted_from_the_first_token(parse: Any, x: Any) -> None:
    found, mask = applied(parse([{"max_pooling": 3}])[0], x, tokens=4)
    np.testing.assert_array_equal(found[0, 0], x[0, :3].max(axis=0))
    np.testing.assert_array_equal(found[0, 1], x[0, 3])
    assert not found[0, 2].any()
    assert mask.tolist() == [[True, True, False]]


@pytest.mark.parametrize("kernel_size", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("padding", ["same", "causal"])
@pytest.mark.parametrize("tokens", [1, 4, 7])
def test_a_convolution_equals_that_of_keras_on_the_text_alone(
    parse: Any, x: Any, kernel_size: int, padding: str, tokens: int
) -> None:
    import keras

    keras.utils.set_random_seed(2)
    item = {"conv1d": {"filters": 2, "kernel_size": kernel_size, "padding": padding, "activation": "linear"}}
    found, mask = applied(parse([item])[0], x, tokens)
    keras.utils.set_random_seed(2)
    alone = keras.layers.Conv1D(2, kernel_size, padding=padding)(x[:, :tokens])
    np.testing.assert_allclose(found[:, :tokens], alone.numpy(), atol=1e-5)
    assert mask.sum() == tokens


def test_strides_keep_the_first_token_and_every_so_many_after_it(parse: Any, x: Any) -> None:
    import keras

    options = {"filters": 2, "kernel_size": 3, "activation": "linear"}
    keras.utils.set_random_seed(2)
    every, _ = applied(parse([{"conv1d": options}])[0], x, tokens=5)
    keras.utils.set_random_seed(2)
    third, mask = applied(parse([{"conv1d": options | {"strides": 3}}])[0], x, tokens=5)
    np.testing.assert_allclose(third, every[:, ::3], atol=1e-5)
    assert mask.tolist() == [[True, True, False]]


def test_the_directions_of_a_bilstm_start_alike_only_in_size(parse: Any) -> None:
    layer = parse([{"bilstm": 4}])[0].layer("bilstm")
    layer.build((None, None, FEATURES))
    forward, backward = layer.forward_layer.get_weights()[0], layer.backward_layer.get_weights()[0]
    assert forward.shape == backward.shape
    assert not np.array_equal(forward, backward)


@pytest.mark.parametrize("before", [0, 1, 3])
def test_tokens_are_moved_to_the_left_in_their_order(parse: Any, before: int) -> None:
    import keras

    ids = keras.Input((None,), dtype="int32")
    outputs = parse([{"embedding": 2}])[0].apply(ids, None, BuildContext("e", Shape("ids", 9, 10)))
    vectors, mask = keras.Model(ids, list(outputs))(np.array([[0] * before + [4, 9, 4, 7, 0]]))
    table = np.array([vectors[0, index] for index in range(4)])
    assert np.array_equal(table[0], table[2])
    assert len({tuple(row) for row in table.tolist()}) == 3
    assert mask.numpy().tolist() == [[True] * 4 + [False] * (before + 1)]
    assert not vectors[0, 4:].numpy().any()

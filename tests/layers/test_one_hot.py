"""A token's own place is 1, and padding has none."""

from typing import Any

import numpy as np
import pytest

from nlpcat4.layers import BuildContext, Shape, estimated_parameters, shapes

IDS = Shape("ids", length=6, width=5)
HELLO = np.array([[1, 2, 3, 3, 4, 0]])
VECTORS = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def applied(layer: Any, ids: Any, *, causal: bool) -> tuple[Any, Any]:
    """Return the vectors of ids, and the mask that goes with them."""
    import keras

    given = keras.Input((None,), dtype="int32")
    vectors, mask = layer.apply(given, None, BuildContext("one_hot", IDS, causal=causal))
    if mask is None:
        return keras.Model(given, vectors)(ids).numpy(), None
    return tuple(found.numpy() for found in keras.Model(given, [vectors, mask])(ids))


def test_hello_has_vectors_of_size_four(parse: Any) -> None:
    vectors, mask = applied(parse(["one_hot"])[0], HELLO, causal=True)
    assert vectors.tolist() == [VECTORS]
    assert mask is None


@pytest.mark.parametrize("before", [0, 1, 3])
def test_where_a_model_is_not_causal_padding_is_moved_to_the_right(parse: Any, before: int) -> None:
    ids = np.pad(HELLO[:, :5], ((0, 0), (before, 3 - before)))
    vectors, mask = applied(parse(["one_hot"])[0], ids, causal=False)
    assert vectors[0, :5].tolist() == VECTORS[:5]
    assert not vectors[0, 5:].any()
    assert mask.tolist() == [[True] * 5 + [False] * 3]


def test_a_step_gives_the_vector_of_one_token(parse: Any) -> None:
    import tensorflow as tf

    vectors, state = parse(["one_hot"])[0].step(None, tf.constant(HELLO[0]), (), IDS)
    assert vectors.numpy().tolist() == VECTORS
    assert state == ()


def test_nothing_is_learnt(parse: Any) -> None:
    layers = parse(["one_hot", {"rnn": 8}])
    assert shapes(layers, vocab_size=5, max_length=6)[1] == Shape("sequence", 6, 4)
    hidden = 4 * 8 + 8 * 8 + 8
    assert estimated_parameters(layers, vocab_size=5, max_length=6, classes=5) == hidden + (8 + 1) * 5


@pytest.mark.parametrize("item", [{"one_hot": 4}, {"one_hot": {"width": 4}}])
def test_its_size_follows_from_the_vocabulary(parse: Any, item: Any) -> None:
    with pytest.raises(ValueError, match="one_hot"):
        parse([item])

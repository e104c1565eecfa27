"""One-hot rows and bags are those of Keras' and of our own layers."""

from typing import Any

import keras
import numpy as np
import pytest
from pydantic import TypeAdapter

from nlpcat4.layers import BuildContext, Layer, Shape
from nlpcat4.words.encodings import bag_of_words, one_hot

IDS = np.array([[3, 1, 1, 4, 2], [2, 2, 2, 0, 0]])


def layer_on(item: Any, ids: "np.ndarray[Any, Any]") -> Any:
    """What one of our layers makes of ids, padding being 0."""
    adapter: TypeAdapter[Any] = TypeAdapter(Layer)
    context = BuildContext("x", Shape("ids", length=5, width=5), causal=True)
    given = keras.Input((None,), dtype="int32")
    output, _ = adapter.validate_python(item).apply(given, None, context)
    return np.asarray(keras.Model(given, output)(ids))


def test_one_hot_rows_are_those_of_the_layer_and_of_keras() -> None:
    assert (one_hot(IDS - 1, 4) == layer_on("one_hot", IDS)).all()
    assert (one_hot(IDS, 5) == np.asarray(keras.ops.one_hot(IDS, 5))).all()


@pytest.mark.parametrize("mode", ["multi_hot", "count"])
def test_bags_are_those_of_the_layer(mode: Any) -> None:
    bags = [bag_of_words([index - 1 for index in row if index], 4, mode).tolist() for row in IDS.tolist()]
    assert bags == layer_on({"bag_of_words": mode}, IDS).tolist()


def test_the_bag_of_a_text_without_words_is_empty() -> None:
    assert bag_of_words([], 3).tolist() == [0, 0, 0]

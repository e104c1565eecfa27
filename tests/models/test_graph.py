"""The config of a model with two inputs, attention or tied weights is checked as strictly as any."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from nlpcat4.models.graph import check_config
from nlpcat4.models.seq2seq import EncoderDecoder

Edit = Callable[[dict[str, Any]], None]
HUGE = 10**10


@pytest.fixture(scope="module")
def saved() -> tuple[str, int]:
    """The config of an encoder-decoder, and the least bytes that its weights take."""
    import keras

    model = EncoderDecoder(attention="bahdanau", embedding=3, units=4, layers=2, dropout=0.1).build(9)
    return json.dumps(keras.saving.serialize_keras_object(model)), 4 * model.count_params()


def edited(saved: tuple[str, int], edit: Edit) -> tuple[bytes, int]:
    config = json.loads(saved[0])
    edit(config)
    return json.dumps(config).encode(), saved[1]


def layer(config: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in config["config"]["layers"] if one["name"] == name)
    return found


def built_for(name: str, *keys: str, shape: Any) -> Edit:
    """Return an edit of the shape that Keras makes the weights of a layer for."""

    def edit(config: dict[str, Any]) -> None:
        place = layer(config, name)["build_config"]
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = shape

    return edit


def with_layer(class_name: str, shape: list[Any], **keys: Any) -> Edit:
    """Return an edit that puts another layer in the place of `attended`."""

    def edit(config: dict[str, Any]) -> None:
        place = layer(config, "attended")
        place["class_name"] = class_name
        place["config"] = {"name": "attended"} | keys
        place["build_config"] = {"input_shape": shape}

    return edit


def third_input(config: dict[str, Any]) -> None:
    source = json.loads(json.dumps(layer(config, "source")).replace('"source"', '"third"'))
    config["config"]["layers"].append(source)
    config["config"]["input_layers"].append(["third", 0, 0])


def second_output(config: dict[str, Any]) -> None:
    config["config"]["output_layers"] = [["logits", 0, 0], ["attended", 0, 0]]


def huge_and_minus_huge(config: dict[str, Any]) -> None:
    layer(config, "attended")["config"]["units"] = HUGE
    layer(config, "logits")["config"]["units"] = -HUGE


def state_of(entry: dict[str, Any]) -> Edit:
    return lambda config: layer(config, "decoder_0")["inbound_nodes"][0]["kwargs"].update(
        initial_state=[entry]
    )


def mask_of(entry: dict[str, Any]) -> Edit:
    return lambda config: layer(config, "attention")["inbound_nodes"][0]["kwargs"].update(mask=[None, entry])


FUNCTION = {"module": "os", "class_name": "function", "config": "abort", "registered_name": "abort"}
LAMBDA = {"class_name": "__lambda__", "config": {"code": "4wE="}}
LARGER = "larger than the weights"
HOSTILE: dict[str, tuple[Edit, str]] = {
    "state by a function": (state_of(FUNCTION), "'decoder_0' holds os.function"),
    "mask by a lambda": (mask_of(LAMBDA), "'attention' holds None.__lambda__"),
    "input that leads nowhere": (third_input, "layer 'third' leads nowhere"),
    "second output": (second_output, "not built like that of a Keras model"),
    "attention of one's own": (
        lambda config: layer(config, "attention").update(class_name="MultiHeadAttention"),
        "'attention' holds keras.layers.MultiHeadAttention",
    ),
    "decoder for a huge sequence": (
        built_for("decoder_0", "shapes_dict", "sequences_shape", shape=[None, None, HUGE]),
        LARGER,
    ),
    "decoder with a second shape": (built_for("decoder_0", "input_shape", shape=[None, None, HUGE]), LARGER),
    "decoder without a shape": (
        lambda config: layer(config, "decoder_0").update(build_config={"shapes_dict": {}}),
        "not built like that of a Keras model",
    ),
    "attention for huge features": (
        built_for("attention", "input_shape", shape=[[None, None, HUGE]] * 3),
        LARGER,
    ),
    "normalization for huge features": (
        with_layer("LayerNormalization", [None, None, HUGE], axis=-1),
        LARGER,
    ),
    "normalization along another axis": (
        with_layer("LayerNormalization", [None, HUGE, 8], axis=[1, 2]),
        LARGER,
    ),
    "batch normalization": (with_layer("BatchNormalization", [None, None, HUGE], axis=2), LARGER),
    "slopes": (with_layer("PReLU", [None, 10**5, 10**5]), LARGER),
    "tied table": (with_layer("ReversibleEmbedding", [None, None], input_dim=HUGE, output_dim=1), LARGER),
    "tied table by another function": (
        with_layer(
            "ReversibleEmbedding", [None, None], input_dim=1, output_dim=1, embeddings_initializer=FUNCTION
        ),
        "'attended' holds os.function",
    ),
    "huge and minus huge": (huge_and_minus_huge, LARGER),
}


def test_a_config_as_it_was_saved_passes(saved: tuple[str, int]) -> None:
    check_config(*edited(saved, lambda config: None))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_config_with_anything_else_is_refused(saved: tuple[str, int], name: str) -> None:
    edit, message = HOSTILE[name]
    with pytest.raises(ValueError, match=message):
        check_config(*edited(saved, edit))


def test_a_model_with_tied_weights_passes() -> None:
    import keras

    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.ReversibleEmbedding(50, 8, name="embedding")
    states = keras.layers.LSTM(8, return_sequences=True)(embedding(ids))
    model = keras.Model(ids, embedding(states, reverse=True))
    config = json.dumps(keras.saving.serialize_keras_object(model)).encode()
    check_config(config, 4 * model.count_params())
    with pytest.raises(ValueError, match=LARGER):
        check_config(config, 4 * 50 * 8)

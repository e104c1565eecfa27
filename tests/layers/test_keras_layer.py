"""Layers by their Keras names: checked against a table, which fits the Keras that is installed."""

from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

from nlpcat4.layers import Entry, Layer
from nlpcat4.layers.keras_signatures import ALLOWED, shipped, signatures

LAYER: TypeAdapter[Entry] = TypeAdapter(Layer)
SCHEMA = LAYER.json_schema()

WRONG: list[tuple[Any, str]] = [
    (
        {"Dense": {"unitz": 3}},
        r"no argument of Dense that can be set here \(did you mean 'units'\?\)",
    ),
    ({"Dense": {"activation": "relu"}}, r"needs units"),
    ({"Conv1D": {"padding": "same"}}, r"needs filters and kernel_size"),
    ({"LSTM": {"units": 10**9}}, r"must be a whole number from 1 to 65536, found 1000000000"),
    ({"LSTM": {"units": -3}}, r"must be a whole number from 1 to 65536, found -3"),
    ({"LSTM": {"units": True}}, r"must be a whole number .* found true"),
    ({"LSTM": {"units": 3, "stateful": True}}, r"no argument of LSTM that can be set here"),
    ({"LSTM": {"units": 3, "return_sequences": "yes"}}, r"must be true or false, found 'yes'"),
    ({"LSTM": {"units": 3, "dropout": "much"}}, r"must be a number, found 'much'"),
    (
        {"Dense": {"units": 3, "activation": "os.system"}},
        r"must be the plain name of one of Keras' functions",
    ),
    (
        {"Dense": {"units": 3, "activation": {"class_name": "function", "config": "abort"}}},
        r"must be a number, a name, true, false, null or a list of these, found \{.class_name",
    ),
    ({"Dense": {"units": 3, "kernel_initializer": ["a", ["b"]]}}, r"or a list of these"),
    ({"Identity": 3}, r"takes no arguments, found 3"),
    (
        {"Conv1D": {"filters": 3, "kernel_size": 3}},
        r"'valid' would leave nothing of a text shorter than kernel_size; set 'same' or 'causal'",
    ),
    (
        {"Conv1D": {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}},
        r"strides with padding 'same' depend on the batch's length",
    ),
]


def test_the_first_argument_can_stand_alone() -> None:
    assert LAYER.validate_python({"Dense": 3}) == LAYER.validate_python({"Dense": {"units": 3}})
    assert LAYER.validate_python("Identity") == LAYER.validate_python({"Identity": {}})


def test_the_resolved_form_shows_every_argument_and_means_the_same() -> None:
    layer = LAYER.validate_python({"GaussianNoise": 0.1})
    resolved = LAYER.dump_python(layer, mode="json")
    assert resolved == {"GaussianNoise": {"stddev": 0.1, "seed": None}}
    assert LAYER.validate_python(resolved) == layer


@pytest.mark.parametrize(("item", "message"), WRONG, ids=lambda value: str(value)[:40])
def test_arguments_that_do_not_fit_are_refused(item: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        LAYER.validate_python(item)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValidationError, match=r"(?s)Dense\.units.*Dense\.a\b.*Dense\.b\b"):
        LAYER.validate_python({"Dense": {"units": 0, "a": 1, "b": 2}})


@pytest.mark.parametrize("name", ALLOWED)
def test_editors_accept_every_layer(name: str) -> None:
    arguments = {key: 1 for key in shipped()["layers"][name]["required"]}
    jsonschema.validate({name: arguments}, SCHEMA)


def test_editors_refuse_an_unknown_argument() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"Dense": {"units": 3, "unitz": 3}}, SCHEMA)


def test_the_table_is_not_stale() -> None:
    """Another version of Keras may have more arguments and layers, but must have those of the table."""
    installed, table = signatures(), shipped()
    if installed["keras"] == table["keras"]:
        assert installed == table
    assert installed["layers"].keys() == table["layers"].keys()
    for name, signature in table["layers"].items():
        assert installed["layers"][name]["required"] == signature["required"]
        assert signature["defaults"].items() <= installed["layers"][name]["defaults"].items()


def test_no_allowed_layer_runs_foreign_code_or_takes_other_layers() -> None:
    import keras

    refused = (keras.layers.Wrapper, keras.layers.Lambda, keras.layers.RNN, keras.layers.InputLayer)
    known = {"LSTM", "GRU", "SimpleRNN"}
    assert not [name for name in set(ALLOWED) - known if issubclass(getattr(keras.layers, name), refused)]
    assert not {"TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "StringLookup", "Hashing"} & set(
        ALLOWED
    )

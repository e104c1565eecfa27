"""The ways of writing a layer, and what is said about one that is written wrongly."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

from nlpcat4.config.checking import check
from nlpcat4.config.loading import load
from nlpcat4.config.section import Section
from nlpcat4.errors import ConfigError
from nlpcat4.layers import OWN, Entry, Layer
from nlpcat4.layers.embedding import Embedding
from nlpcat4.layers.keras_layer import KerasLayer
from nlpcat4.layers.recurrent import BiLstm

LAYER: TypeAdapter[Entry] = TypeAdapter(Layer)
SCHEMA = LAYER.json_schema()

MINIMAL: dict[str, dict[str, int]] = {name: {} for name in OWN} | {
    "embedding": {"dim": 3},
    "conv1d": {"filters": 3},
    "dense": {"units": 3},
    **{name: {"units": 3} for name in ("rnn", "lstm", "gru", "birnn", "bilstm", "bigru")},
}
WRONG: list[tuple[Any, str]] = [
    ({"embeding": 16}, r"unknown layer \(did you mean 'embedding'\?\)"),
    ("BiLSTM", r"unknown layer \(did you mean 'bilstm'\?\)"),
    ({"_target_": "os.system"}, r"unknown layer; ours are bag_of_words, embedding"),
    ({"keras_layer": 3}, r"unknown layer"),
    ({"keras.layers.Densse": 3}, r"unknown layer \(did you mean 'dense'\?\)"),
    ({"Lambda": "x"}, r"this layer of Keras cannot be used here: it runs foreign code"),
    ({"Bidirectional": {}}, r"this layer of Keras cannot be used here: use birnn, bilstm or bigru"),
    ({"Conv2D": {}}, r"this layer of Keras cannot be used here: it is not made for text"),
    ({3: 4}, r"unknown layer; ours"),
    ({}, r"an empty layer; a layer is written"),
    (5, r"a layer is written `name`, `name: value` or `name: \{argument: value\}`, found 5"),
    (None, r"a layer is written .* found null"),
    ([{"dropout": 0.2}], r"a layer is written .* found \["),
    ({"embedding": None, "dim": 16}, r"one item holds one layer; indent dim further than embedding"),
    (
        {"embedding": 16, "dropout": 0.2},
        r"one item holds one layer; start a new one with `- ` before dropout",
    ),
    ({"flatten": 3}, r"flatten takes no arguments; found 3"),
    ({"layer_normalization": 3}, r"layer_normalization takes its arguments by name: epsilon; found 3"),
    ({"lstm": {"units": 10**9}}, r"less than or equal to 65536"),
    ({"lstm": {"units": True}}, r"valid integer"),
    ({"lstm": -3}, r"greater than or equal to 1"),
    ({"dropout": 1}, r"less than 1"),
    ({"dropout": float("nan")}, r"finite"),
    ({"bilstm": {"units": 3, "return_sequences": 1}}, r"valid boolean"),
    (
        {"conv1d": {"filters": 3, "padding": "valid"}},
        r"'valid' would leave nothing of a text shorter than kernel_size",
    ),
    ({"dense": {"units": 3, "activation": "relux"}}, r"'relu'"),
]


def test_the_three_ways_of_writing_mean_the_same() -> None:
    forms: list[Any] = ["bag_of_words", {"bag_of_words": None}, {"bag_of_words": "multi_hot"}]
    assert {LAYER.validate_python(form) for form in forms} == {LAYER.validate_python({"bag_of_words": {}})}


def test_the_shorthand_sets_the_argument_that_matters_most() -> None:
    assert LAYER.validate_python({"embedding": 16}) == Embedding(dim=16)


def test_a_layer_made_in_python_is_a_layer() -> None:
    assert LAYER.validate_python(BiLstm(units=3)) == BiLstm(units=3)


def test_the_resolved_form_shows_every_argument() -> None:
    assert LAYER.dump_python(BiLstm(units=3)) == {
        "bilstm": {
            "units": 3,
            "return_sequences": False,
            "dropout": 0.0,
            "recurrent_dropout": 0.0,
            "merge_mode": "concat",
        }
    }


@pytest.mark.parametrize("name", OWN)
def test_the_resolved_form_of_every_layer_means_the_same(name: str) -> None:
    layer = LAYER.validate_python({name: MINIMAL[name]})
    assert layer == LAYER.validate_python(LAYER.dump_python(layer, mode="json"))
    assert type(layer) is OWN[name]


@pytest.mark.parametrize("name", OWN)
def test_every_layer_and_every_argument_is_described(name: str) -> None:
    assert OWN[name].__doc__
    assert OWN[name].descriptions().keys() >= OWN[name].model_fields.keys()
    assert name not in OWN[name].model_fields


@pytest.mark.parametrize("name", OWN)
def test_editors_accept_what_we_accept(name: str) -> None:
    jsonschema.validate({name: MINIMAL[name]}, SCHEMA)
    jsonschema.validate(LAYER.dump_python(LAYER.validate_python({name: MINIMAL[name]}), mode="json"), SCHEMA)


JSON_HAS_NO_SUCH = ("finite", "unknown layer; ours")


@pytest.mark.parametrize(
    "item", [item for item, message in WRONG if message not in JSON_HAS_NO_SUCH], ids=str
)
def test_editors_refuse_what_we_refuse(item: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(item, SCHEMA)


@pytest.mark.parametrize(("item", "message"), WRONG, ids=lambda value: str(value)[:30])
def test_a_layer_written_wrongly_is_refused_with_what_to_do(item: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        LAYER.validate_python(item)


def test_an_error_lies_under_the_name_of_its_layer() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(list[Layer]).validate_python(
            ["flatten", {"lstm": {"unitz": 3, "dropout": 2}}, {"dropout": "x"}]
        )
    assert [error["loc"] for error in caught.value.errors()] == [
        (1, "lstm", "units"),
        (1, "lstm", "dropout"),
        (1, "lstm", "unitz"),
        (2, "dropout", "rate"),
    ]


def test_a_config_is_told_the_line_of_each_mistake(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("""
architecture:
  - embeding: 16
  - lstm: {units: 0}
  - dropout: 2
  - Dense:
      units: 3
      activaton: relu
  - flatten: 3
""")

    class Config(Section):
        architecture: tuple[Layer, ...]

    with pytest.raises(ConfigError) as caught:
        check(Config, load(path))
    places = [line.removeprefix(f"{path}:").split(": ")[:2] for line in str(caught.value).splitlines()]
    assert places == [
        ["3:5", "architecture[0].embeding"],
        ["4:12", "architecture[1].lstm.units"],
        ["5:5", "architecture[2].dropout.rate"],
        ["8:7", "architecture[3].Dense.activaton"],
        ["9:5", "architecture[4].flatten"],
    ]


def test_every_class_of_a_layer_is_in_the_union() -> None:
    def named(cls: type[Entry]) -> set[type[Entry]]:
        below = {one for child in cls.__subclasses__() for one in named(child)}
        return below | ({cls} if "name" in vars(cls) else set())

    assert named(Entry) == {*OWN.values(), KerasLayer}


def test_checking_loads_neither_keras_nor_numpy() -> None:
    script = """
import sys
from pydantic import TypeAdapter
from nlpcat4.layers import Layer, check_architecture
layers = TypeAdapter(list[Layer]).validate_python([{"embedding": 3}, {"LSTM": 3}, {"Dense": {"units": 3}}])
assert not list(check_architecture(layers))
foreign = ({"Lambda": "x"}, {"_target_": "os.system"}, {"keras.layers.Dense": 3}, {"Dense": "os.abort"})
for bad in foreign:
    try:
        TypeAdapter(Layer).validate_python(bad)
    except ValueError:
        continue
    raise AssertionError(bad)
print(sorted({"keras", "tensorflow", "numpy", "tokenizers", "h5py"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "activation", ["elu", "gelu", "leaky_relu", "mish", "relu6", "softsign", "silu", "hard_sigmoid"]
)
def test_an_activation_is_one_of_keras(activation: str) -> None:
    assert LAYER.validate_python({"dense": {"units": 3, "activation": activation}})

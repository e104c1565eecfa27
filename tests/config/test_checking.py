"""Data and a schema -> a section, or every mistake with its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nlpcat4.config.checking import check
from nlpcat4.config.diff import diff
from nlpcat4.config.json_schema import json_schema
from nlpcat4.config.loading import load
from nlpcat4.config.reference import reference
from nlpcat4.config.resolved import dump, explain
from nlpcat4.errors import ConfigError
from tests.config.conftest import Experiment

Write = Callable[..., Path]

GOOD = """\
task: classification
layers:
  - lstm: {units: 4, return_sequences: true}
  - dropout: 0.2
  - flatten
training: {epochs: 3}
"""


def mistakes(path: Path, *overrides: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        check(Experiment, load(path, overrides))
    return str(caught.value).split("\n")


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(write: Write) -> None:
    text = """\
task: classificatoin
paddin: pre
layers:
  - dropout: 2
  - lstm: {unit: 3}
training:
  epochs: many
"""
    found = mistakes(write(text))
    assert [line.split(": ")[0] for line in found] == [
        "my.yaml:1:1",
        "my.yaml:2:1",
        "my.yaml:4:5",
        "my.yaml:5:5",
        "my.yaml:5:12",
        "my.yaml:7:3",
    ]
    assert "did you mean 'padding'?" in found[1]
    assert "did you mean 'units'?" in found[4]


@pytest.mark.parametrize(
    ("override", "place"),
    [
        ("training.epochs=true", "training.epochs=true: "),
        ('training.epochs="3"', 'training.epochs="3": '),
        ("training.epochs=0", "training.epochs=0: "),
        ("layers.1.dropout=yes please", "layers.1.dropout=yes please: "),
        ("training.monitor=val_lost", "training.monitor=val_lost: no such metric"),
    ],
)
def test_a_mistake_of_the_command_line_is_told_as_such(write: Write, override: str, place: str) -> None:
    (found,) = mistakes(write(GOOD), override)
    assert found.startswith(f"command line: {place}")


def test_a_contradiction_is_placed_at_its_key(write: Write) -> None:
    (found,) = mistakes(write(GOOD.replace("  - flatten\n", "")))
    assert found == "my.yaml:4:5: layers[1].dropout: cannot be the last"


def test_the_resolved_config_has_every_key_and_is_the_same_experiment(write: Write) -> None:
    config = check(Experiment, load(write(GOOD)))
    text = dump(config)
    assert "padding: post" in text
    assert "return_sequences: true" in text
    assert check(Experiment, load(write(text, "resolved.yaml"))) == config


def test_each_value_tells_where_it_came_from(write: Write) -> None:
    source = load(write(GOOD), ["training.epochs=4"])
    origins = {
        setting.key: (setting.value, setting.origin) for setting in explain(check(Experiment, source), source)
    }
    assert origins["task"] == ("classification", "my.yaml:1:1")
    assert origins["padding"] == ("post", "default")
    assert origins["layers[1].dropout.rate"] == ("0.2", "my.yaml:4:5")
    assert origins["training.epochs"] == ("4", "command line: training.epochs=4")


def test_a_difference_is_told_at_the_deepest_key_in_common(write: Write) -> None:
    path = write(GOOD)
    left = check(Experiment, load(path))
    right = check(Experiment, load(path, ["training.epochs=4", "layers.0={lstm: 5}"]))
    assert [tuple(difference) for difference in diff(left, right)] == [
        ("layers[0].lstm.units", "4", "5"),
        ("layers[0].lstm.return_sequences", "true", "false"),
        ("training.epochs", "3", "4"),
    ]
    assert diff(left, left) == []


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({"task": "classification"}, True),
        ({"extends": "base.yaml"}, True),
        ({"extends": "base.yaml", "~training": None}, True),
        (
            {"task": "classification", "layers": [{"dropout": 0.2}, {"dropout": {"rate": 0.2}}, "flatten"]},
            True,
        ),
        ({"task": "classification", "training": {"weights": {"a": 1.0}}}, True),
        ({}, False),
        ({"task": "classification", "paddin": "pre"}, False),
        ({"extends": "base.yaml", "paddin": "pre"}, False),
        ({"task": "classification", "layers": [{"dropout": 2}]}, False),
        ({"task": "classification", "layers": ["dropout"]}, False),
        ({"task": "classification", "layers": [{"lstm": {"unit": 3}}]}, False),
    ],
)
def test_an_editor_accepts_what_loads_and_nothing_else(data: Any, valid: bool) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(Experiment))
    assert validator.is_valid(data) is valid


def test_the_reference_has_every_key_with_its_description() -> None:
    page = reference(Experiment)
    for word in ("`padding`", "Where.", "`return_sequences`", "Each state, not just the last.", "`rate`"):
        assert word in page

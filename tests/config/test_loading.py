"""Files, what they extend, and overrides -> data with positions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.config.loading import load
from nlpcat4.config.parsing import parse
from nlpcat4.config.source import Node, Position
from nlpcat4.config.yaml_text import block, inline
from nlpcat4.errors import ConfigError

Write = Callable[..., Path]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=20)
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=10)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def locate(line: int, column: int) -> Position:
    return Position("my.yaml", line + 1, column + 1)


def items(node: Node) -> list[tuple[str, Position]]:
    """Return every key below a node with its position."""
    found = []
    for key, child in node.children():
        if isinstance(key, str):
            found.append((key, child.position))
        found += items(child)
    return found


@given(st.dictionaries(KEYS, DATA, max_size=5))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    assert parse(block(data), locate).plain() == data


@given(DATA)
def test_what_is_written_in_one_line_is_read_back(data: Any) -> None:
    text = inline(data)
    assert "\n" not in text
    assert parse(text, locate).plain() == data


@given(st.dictionaries(st.from_regex(r"[a-z_]{3,9}", fullmatch=True), DATA, min_size=1, max_size=5))
def test_a_position_is_where_the_key_stands(data: dict[str, Any]) -> None:
    text = block(data)
    lines = text.split("\n")
    for key, position in items(parse(text, locate)):
        written = lines[position.line - 1][position.column - 1 :]
        assert written.startswith((key, '"', "'", "? "))


def test_a_config_is_laid_over_what_it_extends(write: Write) -> None:
    write("training: {epochs: 3, batch_size: 8}\nlayers: [a, b]\n", "base.yaml")
    source = load(write("extends: base.yaml\ntraining:\n  epochs: 5\nlayers: [c]\n"))
    assert source.data == {"training": {"epochs": 5, "batch_size": 8}, "layers": ["c"]}
    assert str(source.position(("training", "epochs"))) == "my.yaml:3:3"
    assert str(source.position(("training", "batch_size"))) == "base.yaml:1:23"


def test_what_is_inherited_can_be_deleted(write: Write) -> None:
    write("dataset: {name: sarcasm}\ntask: x\n", "base.yaml")
    source = load(write("extends: base.yaml\n~dataset:\ndataset: {path: my.csv}\n"))
    assert source.data == {"dataset": {"path": "my.csv"}, "task": "x"}


def test_a_shipped_config_is_found_by_its_name(write: Write) -> None:
    source = load(write("extends: sarcasm_gap\nrandom_seed: 7\n"))
    assert source.data["dataset"]["name"] == "sarcasm"
    assert source.data["random_seed"] == 7


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (["training.epochs=5"], {"training": {"epochs": 5}, "layers": ["a", {"b": 1}]}),
        (["~training"], {"layers": ["a", {"b": 1}]}),
        (["layers.1.b=2"], {"training": {"epochs": 3}, "layers": ["a", {"b": 2}]}),
        (["layers[0]=c"], {"training": {"epochs": 3}, "layers": ["c", {"b": 1}]}),
        (["~layers.0"], {"training": {"epochs": 3}, "layers": [{"b": 1}]}),
        (["layers=[]", "training={}"], {"training": {}, "layers": []}),
        (["new.key=a=b"], {"training": {"epochs": 3}, "layers": ["a", {"b": 1}], "new": {"key": "a=b"}}),
        (["training.epochs=4", "training.epochs=5"], {"training": {"epochs": 5}, "layers": ["a", {"b": 1}]}),
        (["training.rate=1e-3"], {"training": {"epochs": 3, "rate": 0.001}, "layers": ["a", {"b": 1}]}),
    ],
)
def test_overrides(write: Write, overrides: list[str], expected: Any) -> None:
    assert load(write("training: {epochs: 3}\nlayers: [a, {b: 1}]\n"), overrides).data == expected


def test_a_ring_shows_its_chain(write: Write) -> None:
    write("extends: my.yaml\n", "other.yaml")
    path = write("extends: other.yaml\n")
    with pytest.raises(ConfigError, match=r"other\.yaml:1:1: .*ring: my\.yaml -> other\.yaml -> my\.yaml"):
        load(path)


def test_a_missing_file_is_met_with_a_suggestion(write: Write) -> None:
    write("task: x\n")
    with pytest.raises(ConfigError, match=r"my\.yml: no such file \(did you mean 'my\.yaml'\?\)"):
        load(Path("my.yml"))

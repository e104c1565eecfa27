"""A config over the one that it extends."""

import pytest

from nlpcat4.config.merging import merged
from nlpcat4.config.parsing import parse
from nlpcat4.config.source import Node, Position
from nlpcat4.errors import ConfigError


def tree(text: str, file: str) -> Node:
    return parse(text, lambda line, column: Position(file, line + 1, column + 1))


BASE = tree("a: {b: 1, c: {d: 2}}\nl: [1, 2]\n", "base.yaml")


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("a: {b: 5}", {"a": {"b": 5, "c": {"d": 2}}, "l": [1, 2]}),
        ("a: {c: {e: 3}}", {"a": {"b": 1, "c": {"d": 2, "e": 3}}, "l": [1, 2]}),
        ("a: null", {"a": None, "l": [1, 2]}),
        ("l: [3]", {"a": {"b": 1, "c": {"d": 2}}, "l": [3]}),
        ("l: {x: 1}", {"a": {"b": 1, "c": {"d": 2}}, "l": {"x": 1}}),
        ("a: {~c: }", {"a": {"b": 1}, "l": [1, 2]}),
        ("~a:\na: {x: 1}", {"a": {"x": 1}, "l": [1, 2]}),
        ("a: {x: 1}\n~a:", {"a": {"x": 1}, "l": [1, 2]}),
    ],
)
def test_mappings_merge_and_the_rest_replaces(top: str, expected: object) -> None:
    assert merged(BASE, tree(top, "my.yaml")).plain() == expected


def test_each_key_keeps_the_place_of_the_file_that_it_is_from() -> None:
    positions = dict(merged(BASE, tree("a: {b: 5}", "my.yaml")).positions())
    assert str(positions["a", "b"]) == "my.yaml:1:5"
    assert str(positions["a", "c", "d"]) == "base.yaml:1:15"


@pytest.mark.parametrize(
    ("top", "message"),
    [
        ("a: {~d: }", "my.yaml:1:5: ~d: nothing of that name is inherited"),
        ("~a: {b: 2}", "my.yaml:1:1: ~a: deletes a, so it takes no value"),
    ],
)
def test_a_deletion_that_deletes_nothing_or_something_else_is_refused(top: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        merged(BASE, tree(top, "my.yaml"))
    assert str(caught.value) == message

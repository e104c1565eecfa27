"""What cannot be done to a config from the command line, and what to do instead."""

import pytest

from nlpcat4.config.overrides import overridden
from nlpcat4.config.parsing import parse
from nlpcat4.config.source import Node, Position
from nlpcat4.errors import ConfigError

TREE = parse(
    "training: {epochs: 3, stop: null}\nlayers: [a, {dim: 1}]\nnone: []\n", lambda *_: Position("f", 1)
)


def changed(*arguments: str) -> Node:
    return overridden(TREE, arguments)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("training.epochs", "write KEY=VALUE to set a key, ~KEY to delete one"),
        ("--epochs", "write KEY=VALUE to set a key"),
        ("=3", "a key is missing; write keys with dots between them, as in training.epochs=3"),
        ("training.=3", "a key is missing"),
        ("~", "a key is missing"),
        ("training.epochs=", "write ~training.epochs to delete it, training.epochs=null for null"),
        ("training.epochs=017", "017 is octal to some YAML readers"),
        ("training.epochs=!!int 3", "the tag !!int is not allowed"),
        ("training.epochs=[1", "this list needs commas between its items and a ] at its end"),
        ("training.epochs=# 3", "there is nothing here but white space or comments"),
        ("training.epochs.x=3", "training.epochs is 3, it has no keys; replace it whole"),
        ("layers.0.dim=3", "layers[0] is 'a', it has no keys"),
        ("layers.2=b", "layers is a list, it takes an index from 0 to 1, not '2'"),
        ("layers.dim=3", "layers is a list, it takes an index from 0 to 1, not 'dim'"),
        ("layers.-1=b", "layers is a list, it takes an index from 0 to 1, not '-1'"),
        ("none.0=b", "none is a list, it takes no index, for it is empty, not '0'"),
        ("~training.epohcs", "there is no training.epohcs (did you mean 'epochs'?)"),
        ("~training.stop.patience", "there is no training.stop.patience"),
        ("~other.key", "there is no other"),
        ("extends=base", "what a config extends is part of its file"),
        ("a" + ".a" * 100_000 + "=1", "more than 32 keys deep"),
    ],
    ids=lambda text: text[:40],
)
def test_an_argument_that_cannot_be_applied_is_refused(argument: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        changed(argument)
    assert str(caught.value).startswith(f"command line: {argument[:50]}")
    assert message in str(caught.value)


def test_null_on_the_way_to_a_key_becomes_a_mapping() -> None:
    """A saved config has every key, `early_stopping: null` among them."""
    assert changed("training.stop.patience=2").plain()["training"] == {"epochs": 3, "stop": {"patience": 2}}


def test_a_mapping_replaces_what_was_there() -> None:
    assert changed("training={stop: 1}").plain()["training"] == {"stop": 1}


def test_a_tree_is_not_changed_in_place() -> None:
    before = TREE.plain()
    changed("training.epochs=4", "~layers.0", "new=1")
    assert TREE.plain() == before


def test_what_was_set_is_placed_on_the_command_line_and_nothing_else() -> None:
    positions = dict(changed("training.epochs=4").positions())
    assert str(positions["training", "epochs"]) == "command line: training.epochs=4"
    assert str(positions["training",]) == "f:1:0"

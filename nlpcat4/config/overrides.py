"""`KEY=VALUE` and `~KEY` of the command line -> the tree of a config, changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlpcat4.config.parsing import MAX_DEPTH, parse
from nlpcat4.config.problems import did_you_mean, dotted, error_at, shortened, shown
from nlpcat4.config.source import KeyPath, Node, Position


def overridden(tree: Node, arguments: Sequence[str]) -> Node:
    """Return the tree with each argument applied, from left to right.

    `training.epochs=3` sets a key (the value is YAML; a mapping replaces what was there), and makes the
    mappings on the way where there are none; `training.optimizer.adam.learning_rate=0.01` also where the
    optimizer is just `adam`. `architecture.0.embedding.dim=32` sets a key of a list item.
    `~training.early_stopping` deletes a key, `~architecture.1` a list item.

    Raises:
        ConfigError: An argument is neither, its value is no YAML, or the way to its key leads through a
            value that has no keys, a list index that is not there, or, in order to delete, nowhere.
    """
    for number, argument in enumerate(arguments, start=1):
        override = _Override.parsed(argument, number)
        tree = override.applied(tree, ())
    return tree


def is_override(argument: str) -> bool:
    """Tell an override from the name of a config, where both may stand."""
    return argument.startswith("~") or "=" in argument


@dataclass(frozen=True)
class _Override:
    """One argument: where it leads, and what it puts there."""

    keys: tuple[str, ...]
    new: Node | None
    """None deletes."""
    position: Position

    @classmethod
    def parsed(cls, argument: str, number: int) -> "_Override":
        position = Position(f"command line: {shortened(argument)}", column=number)
        key, equals, value = argument.partition("=")
        if argument.startswith("~"):
            return cls(_keys(argument[1:], position), None, position)
        if not equals:
            raise error_at(position, "write KEY=VALUE to set a key, ~KEY to delete one")
        if not value.strip():
            raise error_at(
                position, f"write ~{key} to delete it, {key}=null for null, {key}='\"\"' for no text"
            )
        return cls(_keys(key, position), parse(value, lambda line, column: position), position)

    def applied(self, node: Node, walked: KeyPath) -> Node:
        """Return the node that the keys `walked` lead to, with the change made below it."""
        content: Any = {} if node.content is None else node.content
        slot, *rest = self.keys[len(walked) :]
        if rest and content == slot:  # `adam` is short for `adam: {}`
            content = {slot: Node(None, node.position)}
        if isinstance(content, dict):
            key: str | int = slot
            exists = slot in content
        elif isinstance(content, list):
            key, exists = self._index(content, slot, walked), True
        else:
            raise error_at(
                self.position, f"{dotted(walked)} is {shown(content)}, it has no keys; replace it whole"
            )
        if self.new is None and not exists:
            raise error_at(
                self.position, f"there is no {dotted((*walked, key))}{did_you_mean(slot, content)}"
            )
        content = content.copy()
        if rest:
            below = content[key] if exists else Node(None, self.position)
            content[key] = self.applied(below, (*walked, key))
        elif self.new is None:
            del content[key]
        else:
            content[key] = self.new
        return Node(content, node.position)

    def _index(self, items: list[Node], slot: str, walked: KeyPath) -> int:
        indices = {str(index): index for index in range(len(items))}
        if slot not in indices:
            allowed = f"an index from 0 to {len(items) - 1}" if items else "no index, for it is empty"
            raise error_at(
                self.position, f"{dotted(walked)} is a list, it takes {allowed}, not {shown(slot)}"
            )
        return indices[slot]


def _keys(dotted_key: str, position: Position) -> tuple[str, ...]:
    """Split a key; `architecture[0].dim`, as messages write it, is `architecture.0.dim`."""
    keys = tuple(re.sub(r"\[([0-9]+)\]", r".\1", dotted_key.strip()).split("."))
    if not all(keys):
        raise error_at(
            position, "a key is missing; write keys with dots between them, as in training.epochs=3"
        )
    if len(keys) > MAX_DEPTH:
        raise error_at(position, f"more than {MAX_DEPTH} keys deep")
    if keys[0] == "extends":
        raise error_at(position, "what a config extends is part of its file")
    return keys

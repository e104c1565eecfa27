"""A config file, what it extends, and overrides -> one config with positions."""

import os
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path

from nlpcat4.config.merging import merged
from nlpcat4.config.overrides import overridden
from nlpcat4.config.parsing import parse
from nlpcat4.config.problems import did_you_mean, error_at, shown
from nlpcat4.config.reading import read
from nlpcat4.config.shipped import find, shipped
from nlpcat4.config.source import Node, Position, Source


def load(path: Path, overrides: Sequence[str] = ()) -> Source:
    """Return a config laid over what it extends, with the overrides applied, not yet checked.

    Args:
        path: A file, or the name of a shipped config where there is no such file.
        overrides: `KEY=VALUE` and `~KEY`, applied in this order.

    Raises:
        ConfigError: A file is missing, unreadable or no mapping in YAML, files extend each other in a
            ring, or an override cannot be applied.
    """
    found = _found(path, beside=Path())
    if found is None:
        hint = (
            did_you_mean(str(path), _names_near(path)) or "; `nlp configs list` shows those that are shipped"
        )
        raise error_at(Position(str(path)), f"no such file{hint}")
    text = read(found)
    tree = _laid_over_bases(_parsed(text, found), found)
    return Source.of(found, text, overridden(tree, overrides))


def _found(path: Path, beside: Path) -> Path | None:
    """Return the file meant by a path, relative to a folder, or by the name of a shipped config."""
    if os.path.lexists(beside / path):  # a link that leads nowhere is for `read` to explain
        return beside / path
    config = find(str(path))
    return config.path if config else None


def _names_near(path: Path) -> Iterator[str]:
    """Yield what may have been meant: YAML files beside it and in configs/, shipped configs."""
    for folder in (path.parent, Path("configs")):
        yield from (str(file) for file in folder.glob("*.y*ml"))
    yield from (config.name for config in shipped())


def _parsed(text: str, path: Path) -> Node:
    tree = parse(text, lambda line, column: Position(str(path), line + 1, column + 1))
    if not isinstance(tree.content, dict):
        found = shown(tree.plain())
        raise error_at(tree.position, f"a config is a mapping, such as `task: classification`, found {found}")
    return tree


def _laid_over_bases(tree: Node, path: Path) -> Node:
    """Follow `extends` to its end, then lay each file over the one that it extends."""
    chain = [path]
    layers = [tree]
    while extends := dict(layers[-1].children()).get("extends"):
        chain.append(_base(extends, chain))
        layers.append(_parsed(read(chain[-1]), chain[-1]))
    return reduce(merged, (_without_extends(layer) for layer in reversed(layers)))


def _base(extends: Node, chain: Sequence[Path]) -> Path:
    """Return the file that the last of a chain extends."""
    name = extends.content
    if not isinstance(name, str) or not name:
        raise error_at(
            extends.position, f"extends: must be a file or a shipped config, found {shown(extends.plain())}"
        )
    base = _found(Path(name), beside=chain[-1].parent)
    told = " -> ".join(str(path) for path in (*chain, base or chain[-1].parent / name))
    if base is None:
        hint = did_you_mean(name, (file.split(os.sep)[-1] for file in _names_near(chain[-1])))
        raise error_at(extends.position, f"extends: no such file: {told}{hint}")
    if base.is_dir():
        raise error_at(extends.position, f"extends: a folder, not a file: {told}")
    if os.path.realpath(base) in map(os.path.realpath, chain):
        raise error_at(extends.position, f"extends: a ring: {told}")
    return base


def _without_extends(tree: Node) -> Node:
    return Node({str(key): child for key, child in tree.children() if key != "extends"}, tree.position)

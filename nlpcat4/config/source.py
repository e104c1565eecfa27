"""A value and the place where it was written; a whole config before it is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True)
class Position:
    """A place in a config file, or an argument of the command line."""

    file: str
    """The path as the user wrote it, or `command line: KEY=VALUE`."""
    line: int = 0
    """From 1; 0 where there are no lines: a file that cannot be read, an argument."""
    column: int = 0
    """From 1, in characters; the number of the argument on the command line."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True)
class Node:
    """A value with its position: that of its key in a mapping, of the item in a list."""

    content: "Scalar | dict[str, Node] | list[Node]"
    position: Position

    def children(self) -> "Iterator[tuple[str | int, Node]]":
        """Yield each key or index with what is under it; nothing for a scalar."""
        if isinstance(self.content, dict):
            yield from self.content.items()
        elif isinstance(self.content, list):
            yield from enumerate(self.content)

    def plain(self) -> Any:
        """Return the value without positions."""
        if isinstance(self.content, dict):
            return {key: child.plain() for key, child in self.content.items()}
        if isinstance(self.content, list):
            return [child.plain() for child in self.content]
        return self.content

    def positions(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Position]]:
        """Yield the path and position of this value, at `path`, and of all below it."""
        yield path, self.position
        for key, child in self.children():
            yield from child.positions((*path, key))


@dataclass(frozen=True)
class Source:
    """One config after `extends` and overrides, not yet checked against a schema."""

    path: Path
    text: str
    """The file as given; not the files that it extends."""
    data: dict[str, Any]
    positions: Mapping[KeyPath, Position]

    @classmethod
    def of(cls, path: Path, text: str, tree: Node) -> "Source":
        """Take a tree apart into plain data and positions."""
        return cls(path, text, tree.plain(), dict(tree.positions()))

    def position(self, path: KeyPath) -> Position:
        """Return where a key was written, or the nearest key above it that was."""
        while path not in self.positions:
            path = path[:-1]
        return self.positions[path]

"""YAML text -> a tree of values with positions, in bounded time and memory.

The events of PyYAML's parser are read as a stream, so that an attack is refused at the first event that
goes too far: no tree of nodes is composed first, which is where deep nesting overflows the stack.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from nlpcat4.config.problems import error_at, shortened
from nlpcat4.config.scalars import key, scalar
from nlpcat4.config.source import Node, Position, Scalar
from nlpcat4.config.syntax import explained, forbidden_character
from nlpcat4.errors import ConfigError

MAX_NODES = 10_000
MAX_DEPTH = 32

T = TypeVar("T")
Content: TypeAlias = Scalar | dict[str, Node] | list[Node]
Locate: TypeAlias = Callable[[int, int], Position]
"""Turns a line and a column, both from 0, into a position."""


def parse(text: str, locate: Locate) -> Node:
    """Return the value that a YAML text holds.

    Raises:
        ConfigError: It is no YAML, not exactly one document, too large or too deep, has a tag, a repeated
            key or a word that YAML readers disagree about.
    """
    if forbidden := forbidden_character(text):
        line, column, message = forbidden
        raise error_at(locate(line, column), message)
    parser = _Parser(yaml.parse(text, Loader=yaml.CSafeLoader), locate)
    try:
        return parser.document()
    except yaml.MarkedYAMLError as error:
        mark, message = explained(error, text)
        raise error_at(locate(mark.line, mark.column), message) from None


class _Parser:
    """Recursive descent over the events; its recursion ends at the depth that is allowed."""

    def __init__(self, events: Iterator[Event], locate: Locate) -> None:
        self._events = events
        self._locate = locate
        self._anchors: dict[str, Content] = {}
        self._nodes = 0

    def document(self) -> Node:
        """Read the one document that there must be."""
        event = next(self._events)
        while not isinstance(event, NodeEvent):
            if isinstance(event, StreamEndEvent):
                raise self._problem(event, "there is nothing here but white space or comments")
            event = next(self._events)
        root = Node(self._content(event, depth=0), self._position(event))
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                raise self._problem(event, "a second document begins here; write one file for each")
        return root

    def _content(self, event: Event, depth: int) -> Content:
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        assert isinstance(event, ScalarEvent | CollectionStartEvent)
        self._count(event, depth)
        if event.tag is not None:
            tag = shortened(event.tag.replace("tag:yaml.org,2002:", "!!"))
            raise self._problem(
                event, f"the tag {tag} is not allowed; a text that begins with ! must be quoted"
            )
        content: Content
        if isinstance(event, ScalarEvent):
            content = self._plain(event, scalar)
        elif isinstance(event, MappingStartEvent):
            content = self._mapping(depth + 1)
        else:
            content = list(self._items(depth + 1))
        if event.anchor is not None:
            self._anchors[event.anchor] = content
        return content

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), SequenceEndEvent):
            yield Node(self._content(event, depth), self._position(event))

    def _mapping(self, depth: int) -> dict[str, Node]:
        content: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            name = self._key(event)
            if name in content:
                first = content[name].position.line
                raise self._problem(event, f"{shortened(name)}: written twice, first in line {first}")
            content[name] = Node(self._content(next(self._events), depth), self._position(event))
        return content

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.tag or event.anchor:
            raise self._problem(event, "a key must be plain text")
        return self._plain(event, key)

    def _plain(self, event: ScalarEvent, read: Callable[[str], T]) -> T | str:
        """Return a text in quotes or in a block as it is, a plain word as `read` reads it."""
        if not event.implicit[0]:
            return event.value
        try:
            return read(event.value)
        except ValueError as error:
            raise self._problem(event, str(error)) from None

    def _alias(self, event: AliasEvent, depth: int) -> Content:
        name = event.anchor or ""
        if name not in self._anchors:
            raise self._problem(
                event, f"*{shortened(name)} refers to nothing above it; quote it if it is text"
            )
        content = self._anchors[name]
        self._count_copy(event, content, depth)
        return content

    def _count_copy(self, event: Event, content: Content, depth: int) -> None:
        """Count what an alias stands for as if it were written out."""
        self._count(event, depth)
        for _, child in Node(content, self._position(event)).children():
            self._count_copy(event, child.content, depth + 1)

    def _count(self, event: Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._problem(event, f"more than {MAX_NODES:,} values; a config is smaller than that")
        if depth > MAX_DEPTH:
            raise self._problem(event, f"nested more than {MAX_DEPTH} levels deep")

    def _position(self, event: Event) -> Position:
        mark = event.start_mark
        assert mark is not None, "events of a parser have marks"
        return self._locate(mark.line, mark.column)

    def _problem(self, event: Event, message: str) -> ConfigError:
        return error_at(self._position(event), message)

"""Two checked configs -> what differs between them."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from nlpcat4.config.problems import dotted
from nlpcat4.config.resolved import plain
from nlpcat4.config.section import Section
from nlpcat4.config.source import KeyPath
from nlpcat4.config.yaml_text import inline

_ABSENT = object()


class Difference(NamedTuple):
    """One key that two configs do not agree about."""

    key: str
    """Dotted, as in `architecture[3].dropout.rate`."""
    left: str | None
    """In YAML, on one line; None where there is no such key."""
    right: str | None


def diff(left: Section, right: Section) -> list[Difference]:
    """Return what differs, defaults included, at the deepest key that both configs have in common."""
    return diff_plain(plain(left), plain(right))


def diff_plain(left: Any, right: Any) -> list[Difference]:
    """Return what differs between two configs as plain data."""
    return [
        Difference(dotted(path), *(None if value is _ABSENT else inline(value) for value in values))
        for path, *values in _differences(left, right, ())
    ]


def _differences(left: Any, right: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any, Any]]:
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() & right.keys():
        for key in {**left, **right}:
            yield from _differences(left.get(key, _ABSENT), right.get(key, _ABSENT), (*path, key))
    elif isinstance(left, list) and isinstance(right, list):
        for index, items in enumerate(zip_longest(left, right, fillvalue=_ABSENT)):
            yield from _differences(*items, (*path, index))
    elif left != right:
        yield path, left, right

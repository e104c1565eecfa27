"""The place of an error by pydantic -> the key of the file that it is about."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import ErrorDetails

from nlpcat4.config.outline import Outline, keys, value_at
from nlpcat4.config.source import KeyPath


def located(error: ErrorDetails, outline: Outline, data: Any) -> KeyPath:
    """Return the path of the key that an error is about, be it in the data or missing.

    Where the schema has a union, the place that pydantic gives holds the names of its members too, as in
    `classification.training.class_weights.dict[str,float].spam`. These are left out: what stays is the
    longest path of keys that are in the data or in the schema, preferably with the last one, for a member
    may be called like a key.
    """
    place = (*error["loc"], *discriminator(error))
    return max(_paths(place, (), outline, data), key=lambda path: (path[-1:] == place[-1:], len(path)))


def discriminator(error: ErrorDetails) -> KeyPath:
    """Return the key that chooses between the members of a union, where an error is about it."""
    if not error["type"].startswith("union_tag"):
        return ()
    name = error["ctx"]["discriminator"].strip("'")
    return () if name.endswith("()") else (name,)


def _paths(place: KeyPath, walked: KeyPath, outline: Outline, data: Any) -> Iterator[KeyPath]:
    """Yield what is left of a place when steps are left out: keys of the data or of the schema."""
    if not place:
        yield walked
        return
    key, rest = place[0], place[1:]
    if _leads_on(key, walked, outline, data):
        yield from _paths(rest, (*walked, key), outline, data)
    yield from _paths(rest, walked, outline, data)


def _leads_on(key: str | int, walked: KeyPath, outline: Outline, data: Any) -> bool:
    value = value_at(walked, data)
    if isinstance(key, int):
        return isinstance(value, list)
    return (isinstance(value, dict) and key in value) or key in keys(outline.at(walked, data))

"""A checked config and the beginning of an override -> how that can go on, as a shell completes it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from nlpcat4.config.outline import Form, Outline, choices, keys, value_at
from nlpcat4.config.resolved import plain
from nlpcat4.config.section import Schema, Section
from nlpcat4.config.source import KeyPath, Source
from nlpcat4.config.yaml_text import inline


class Suggestion(NamedTuple):
    """One way to go on."""

    override: str
    """`KEY=`, `KEY=VALUE` or `~KEY`."""
    about: str
    """`now VALUE`; nothing where the key has keys of its own."""


def suggest(schema: Schema[Any], config: Section, source: Source, word: str) -> list[Suggestion]:
    """Return the overrides that begin with a word: the keys, and of the last one that is left the values.

    Args:
        schema: What the config was checked against.
        config: The config, whose defaults can be set too.
        source: What the config was made of; only what is written there can be deleted.
        word: What is typed so far.
    """
    if word.startswith("~"):
        written = [path for path in source.positions if path and f"~{_key(path)}".startswith(word)]
        return [Suggestion(f"~{_key(path)}", _about(value_at(path, source.data))) for path in written]
    outline, data = Outline(schema), plain(config)
    paths = [path for path in _settable(outline, data) if _agree(f"{_key(path)}=", word)]
    found = [Suggestion(f"{_key(path)}=", _about(value_at(path, data))) for path in paths]
    if len(paths) == 1:
        values = _values(value_at(paths[0], data), outline.at(paths[0], data))
        found += [Suggestion(found[0].override + value, about) for value, about in values.items()]
    return [one for one in found if one.override.startswith(word) and one.override != word]


def _settable(outline: Outline, data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the paths that a value can be put at, in the order of the config."""
    value = value_at(path, data)
    forms = outline.at(path, data)
    if path and (not isinstance(value, dict | list) or choices(forms)):
        yield path
    if isinstance(value, dict | list):
        below: list[str | int] = [*value] if isinstance(value, dict) else [*range(len(value))]
        for key in below:
            yield from _settable(outline, data, (*path, key))
    elif value is None:  # a section that is switched off has keys nevertheless
        yield from ((*path, key) for key in keys(forms))


def _values(now: Any, forms: list[Form]) -> dict[str, str]:
    """Return the values that can be listed, the one of now first, each with what is to be said of it."""
    truth = [True, False] if any(form.get("type") == "boolean" for form in forms) else []
    values = {inline(value): "" for value in [*choices(forms), *truth]}
    return values if isinstance(now, dict | list) else {inline(now): "as it is now"} | values


def _agree(key: str, word: str) -> bool:
    return key.startswith(word) or word.startswith(key)


def _key(path: KeyPath) -> str:
    """Return a path as it is typed: `architecture.0.embedding.dim`."""
    return ".".join(map(str, path))


def _about(value: Any) -> str:
    return "" if isinstance(value, dict | list) else f"now {inline(value)}"

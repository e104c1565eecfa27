"""A section -> YAML with every key, and where each value came from."""

from typing import Any, NamedTuple

from nlpcat4.config.differences import leaves
from nlpcat4.config.outline import value_at
from nlpcat4.config.problems import dotted
from nlpcat4.config.section import Section
from nlpcat4.config.source import KeyPath, Source
from nlpcat4.config.yaml_text import block, inline


class Setting(NamedTuple):
    """One key of a checked config."""

    key: str
    """Dotted, as in `architecture[3].dropout.rate`."""
    value: str
    """In YAML, on one line."""
    origin: str
    """`file:line:column`, `command line: KEY=VALUE` or `default`."""


def plain(config: Section) -> dict[str, Any]:
    """Return every key of a config, defaults included, in the order of the schema."""
    return config.model_dump(mode="json", by_alias=True)


def dump(config: Section) -> str:
    """Return a config in YAML, with no default left out; it loads back to an equal config."""
    return block(plain(config))


def explain(config: Section, source: Source) -> list[Setting]:
    """Return each value of a config with the place where it was written.

    Args:
        config: What `check` made of the source.
        source: Where its values come from.
    """
    return [
        Setting(dotted(path), inline(value), _origin(path, value, source))
        for path, value in leaves(plain(config))
    ]


def _origin(path: KeyPath, value: Any, source: Source) -> str:
    nearest = path
    while nearest not in source.positions:
        nearest = nearest[:-1]
    if nearest == path or _is_short_for(value_at(nearest, source.data), path, value):
        return str(source.positions[nearest])
    return "default"


def _is_short_for(written: Any, path: KeyPath, value: Any) -> bool:
    """Tell whether what was written stands for a value below it: `dropout: 0.2` for its rate."""
    if isinstance(written, bool) != isinstance(value, bool):
        return False  # 0 == False
    return bool(written == value or (value == {} and written == path[-1]))

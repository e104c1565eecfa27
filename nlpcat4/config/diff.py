"""Two checked configs -> what differs between them."""

from typing import Any, NamedTuple

from nlpcat4.config.differences import ABSENT, differences
from nlpcat4.config.problems import dotted
from nlpcat4.config.resolved import plain
from nlpcat4.config.section import Section
from nlpcat4.config.yaml_text import inline


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
        Difference(dotted(path), *(None if value is ABSENT else inline(value) for value in values))
        for path, values in differences([left, right])
    ]

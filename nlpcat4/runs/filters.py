"""What a filter expression means: a tree of comparisons, asked about one run after the other."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True)
class Comparison:
    """`key operator value`."""

    key: str
    operator: str
    value: Any
    """A number, a truth value, None, or a text."""
    written: str
    """The value as it was written, without quotes: what a text is compared with."""

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether a run is meant; one that lacks the key is not, unless it is compared with null."""
        found = facts.get(self.key)
        if self.value is None:
            return (found is None) == (self.operator == "=")
        if found is None:
            return False
        if self.operator == "!=":
            return not self._equals(found)
        if self.operator == "=":
            return self._equals(found)
        if self.operator == "~":
            return any(self.written in str(item) for item in (found if isinstance(found, list) else [found]))
        if isinstance(found, str):
            return _ORDERS[self.operator](found, self.written)
        return is_number(found) and is_number(self.value) and _ORDERS[self.operator](found, self.value)

    def _equals(self, found: Any) -> bool:
        if isinstance(found, list):
            return self.written in found
        if isinstance(found, str):
            return found == self.written
        if isinstance(found, bool) or isinstance(self.value, bool):
            return found is self.value
        return is_number(found) and is_number(self.value) and found == self.value

    def keys(self) -> Iterator[str]:
        """Yield the keys that are asked about."""
        yield self.key

    def __str__(self) -> str:
        if isinstance(self.value, str):
            escaped = re.sub(r'(["\\])', r"\\\1", self.written)
            return f'{self.key} {self.operator} "{escaped}"'
        return f"{self.key} {self.operator} {self.written}"


@dataclass(frozen=True)
class Not:
    """What is not meant by another."""

    part: "Filter"

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether a run is meant."""
        return not self.part.matches(facts)

    def keys(self) -> Iterator[str]:
        """Yield the keys that are asked about."""
        yield from self.part.keys()

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True)
class Combined:
    """All of some filters, or any of them."""

    word: str
    """`and` or `or`."""
    parts: tuple["Filter", ...]

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether a run is meant."""
        holds = (part.matches(facts) for part in self.parts)
        return all(holds) if self.word == "and" else any(holds)

    def keys(self) -> Iterator[str]:
        """Yield the keys that are asked about."""
        for part in self.parts:
            yield from part.keys()

    def __str__(self) -> str:
        return f" {self.word} ".join(f"({part})" for part in self.parts)


Filter = Comparison | Not | Combined


def is_number(value: Any) -> bool:
    """Tell whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)

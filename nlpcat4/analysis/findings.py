"""What may be wrong with data: a name, how often, and where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlpcat4.data.examples import Examples, Splits

Severity = Literal["problem", "remark"]


@dataclass(frozen=True)
class Place:
    """Where an example stands: its split, and its number there, from 1."""

    split: str
    number: int

    def __str__(self) -> str:
        return f"{self.split} {self.number}"


@dataclass(frozen=True)
class Example:
    """One case of a finding."""

    places: tuple[Place, ...]
    """Where the text stands; where there are several, they belong together."""
    text: str
    note: str = ""
    """What is to be seen there."""


@dataclass(frozen=True)
class Finding:
    """One kind of fault, with all its cases counted."""

    name: str
    severity: Severity
    """Whether figures of a model trained on these data are to be doubted, or it is only good to know."""
    count: int
    what: str
    """What was counted, after the number: `texts are empty`."""
    advice: str
    examples: tuple[Example, ...]
    """The first few."""


@dataclass(frozen=True)
class Item:
    """A text with all that is known of it."""

    place: Place
    text: str
    label: str | None
    target: str | None

    @property
    def whole(self) -> str:
        """What makes it the same as another one: of pairs, both halves."""
        return self.text if self.target is None else f"{self.text}\t{self.target}"


def items(splits: Splits) -> Iterator[Item]:
    """Yield all examples: those of training first, then validation and test."""
    for split, part in splits.parts.items():
        yield from _items(split, part)


def _items(split: str, part: Examples) -> Iterator[Item]:
    nothing: Sequence[None] = [None] * len(part)
    labels: Iterable[str | None] = nothing if part.labels is None else part.labels
    targets: Iterable[str | None] = nothing if part.targets is None else part.targets
    for number, (text, label, target) in enumerate(zip(part.texts, labels, targets, strict=True), start=1):
        yield Item(Place(split, number), text, label, target)

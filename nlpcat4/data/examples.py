"""What every data set yields: texts, perhaps labels or targets, divided into splits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Examples:
    """Texts and, where there are any, one label or one target a text."""

    texts: Sequence[str]
    labels: Sequence[str] | None = None
    """As they are written in the data, never converted: "0", "1e-3" and " " stay what they are."""
    targets: Sequence[str] | None = None
    """What each text is to become, where the texts are sources."""

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, indices: "Iterable[int] | NDArray[np.int64]") -> "Examples":
        """Return the examples at `indices`, in that order."""
        from nlpcat4.data.stored import taken

        places = list(indices) if isinstance(indices, Iterator) else indices
        labels = None if self.labels is None else taken(self.labels, places)
        targets = None if self.targets is None else taken(self.targets, places)
        return Examples(taken(self.texts, places), labels, targets)

    def joined(self, other: "Examples") -> "Examples":
        """Return these examples and others of the same kind behind them."""
        from nlpcat4.data.stored import joined

        labels = None if self.labels is None else joined(self.labels, other.labels or ())
        targets = None if self.targets is None else joined(self.targets, other.targets or ())
        return Examples(joined(self.texts, other.texts), labels, targets)

    def head(self, count: int) -> "Examples":
        """Return the first `count` examples, or all where there are fewer."""
        return self.take(range(min(count, len(self))))


@dataclass(frozen=True)
class Reading:
    """What one file, folder or TFDS split holds."""

    examples: Examples
    notes: tuple[str, ...] = ()
    label_order: tuple[str, ...] | None = None
    """The order of the labels where the data set defines one; else it follows from the labels."""


@dataclass(frozen=True)
class Facts:
    """What is known of divided data without their texts."""

    sizes: dict[str, int]
    """Examples of each split: `train`, `validation` and, where there is one, `test`."""
    label_names: tuple[str, ...] | None
    """See `Splits`."""
    fingerprint: str
    """See `Splits`."""
    notes: tuple[str, ...]
    """See `Splits`."""

    @property
    def final(self) -> str:
        """The split that final figures are about: validation where there is no test."""
        return "test" if "test" in self.sizes else "validation"


@dataclass(frozen=True)
class Splits:
    """The examples of an experiment, checked: every label of validation and test occurs in training."""

    train: Examples
    validation: Examples
    test: Examples | None
    label_names: tuple[str, ...] | None
    """A label's id is its place here; None where the texts have no labels."""
    fingerprint: str
    """A SHA-256 of the texts, labels, targets and splits, whatever format they were read from."""
    notes: tuple[str, ...]
    """What a user should know: rows left out, empty texts, labels that validation lacks."""

    @property
    def parts(self) -> dict[str, Examples]:
        """The examples by split: `train`, `validation` and, where there is one, `test`."""
        known = {"train": self.train, "validation": self.validation}
        return known if self.test is None else known | {"test": self.test}

    @property
    def final(self) -> str:
        """The split that final figures are about: validation where there is no test."""
        return self.facts.final

    @property
    def facts(self) -> Facts:
        """What is known of them without their texts."""
        sizes = {name: len(part) for name, part in self.parts.items()}
        return Facts(sizes, self.label_names, self.fingerprint, self.notes)

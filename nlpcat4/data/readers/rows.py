"""One row after another -> examples; a bad row is an error, or is left out and counted."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlpcat4.config.problems import did_you_mean, shown
from nlpcat4.data.examples import Examples, Reading
from nlpcat4.errors import DataError

if TYPE_CHECKING:
    from nlpcat4.data.stored import StoredWriter

LEFT_OUT = "bad rows left out; the first:"


@dataclass(frozen=True)
class Options:
    """How a file is to be read."""

    text: str = "text"
    """The column or key of the texts, or of the sources."""
    label: str | None = None
    """The column or key of the labels; None where they are not wanted."""
    target: str | None = None
    """The column or key of what the texts are to become; None where they are not sources."""
    encoding: str = "utf-8"
    delimiter: str = ","
    skip_bad: bool = False
    """Leave bad rows out, and count them, instead of refusing the file."""
    any_label: bool = False
    """Take anything for a label, as it is written, also nothing."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What is wanted of a row, in the order in which `Rows.add` takes it."""
        return tuple(name for name in (self.text, self.label, self.target) if name is not None)


@dataclass
class Rows:
    """The rows of a file that were good so far."""

    options: Options
    at: Callable[[Any], str]
    """A row's number, or whatever tells rows apart -> how messages name it."""
    texts: "list[str] | StoredWriter" = field(default_factory=list)
    others: "list[str] | StoredWriter" = field(default_factory=list)
    """The labels, or the targets."""
    bad: int = 0
    first_bad: str = ""

    def add(self, row: Any, text: Any, other: Any = None) -> None:
        """Take a row in, or `refuse` it where its text, label or target cannot be used."""
        try:
            if self.options.target is not None:
                text, other = _half(text, "source"), _half(other, "target")
            else:
                text = _text(text, "text")
                if self.options.label is None:
                    other = None
                else:
                    other = _as_written(other) if self.options.any_label else _label(other)
        except ValueError as error:
            self.refuse(row, str(error))
        else:
            self.texts.append(text)
            if other is not None:
                # Of labels there are few, each of them many times.
                self.others.append(other if self.options.target is not None else sys.intern(other))

    def refuse(self, row: Any, reason: str) -> None:
        """Leave a row out, which is an error unless bad rows are to be skipped.

        Raises:
            DataError: They are not.
        """
        message = f"{self.at(row)}: {reason}"
        if not self.options.skip_bad:
            raise DataError(message)
        self.bad += 1
        self.first_bad = self.first_bad or message

    def reading(self) -> Reading:
        """Return the good rows, with a note where some were bad.

        Raises:
            DataError: All of them were.
        """
        if self.bad and not len(self.texts):
            raise DataError(f"{self.first_bad} (and no other row is better)")
        note = f"{self.bad:,} {LEFT_OUT} {self.first_bad}"
        texts, others = (
            values if isinstance(values, list) else values.finished() for values in (self.texts, self.others)
        )
        labels = None if self.options.label is None else others
        targets = None if self.options.target is None else others
        return Reading(Examples(texts, labels, targets), (note,) if self.bad else ())


def left_out(note: str) -> tuple[int, str] | None:
    """Return how many bad rows a note is about, and the first; None where it is about anything else."""
    count, found, first = note.partition(f" {LEFT_OUT} ")
    return (int(count.replace(",", "")), first) if found else None


def require(name: str, names: Iterable[str], place: str, kind: str = "column") -> None:
    """Check that there is just one column of a name.

    Raises:
        DataError: There is none, or more than one; names those that there are.
    """
    present = list(names)
    if name not in present:
        shown = ", ".join(map(repr, present[:20])) + (", …" if len(present) > 20 else "")
        raise DataError(f"{place}: no {kind} {name!r}{did_you_mean(name, present)}; there are {shown}")
    if present.count(name) > 1:
        raise DataError(f"{place}: {present.count(name)} columns are called {name!r}")


def _text(value: Any, what: str) -> str:
    """Return a value that is a text and can be written as UTF-8; complain of any other."""
    if not isinstance(value, str):
        raise ValueError(f"the {what} is {_kind(value)}, not a text")
    if "\0" in value:
        raise ValueError(f"the {what} holds a NUL character")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            half = value[error.start]
            raise ValueError(f"the {what} holds {half!a}, half a character (a lone surrogate)") from None
    return value


def _half(value: Any, what: str) -> str:
    """Return one side of a pair; a blank one leaves the other with nothing to learn from."""
    text = _text(value, what)
    if not text.strip():
        raise ValueError(f"the {what} is empty")
    return text


def _label(value: Any) -> str:
    """Return a label as it is written: whole numbers in digits, texts as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        raise ValueError(f"the label is {value!r}; labels are texts or whole numbers")
    if value == "":
        raise ValueError("the label is empty")
    return _text(value, "label")


def _as_written(value: Any) -> str:
    """Return what a column of any kind holds."""
    if value is None or isinstance(value, str):
        return _text(value or "", "value")
    return json.dumps(value)


def _kind(value: Any) -> str:
    """Say what a value is instead of a text.

    Example:
        >>> _kind(None), _kind(3), _kind([])
        ('missing', '3', 'a list')
    """
    if value is None:
        return "missing"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else shown(value)

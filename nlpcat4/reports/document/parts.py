"""What a report is made of; texts are as the data have them, and made harmless where they are written out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A few sentences of our own."""

    text: str


@dataclass(frozen=True)
class Code:
    """Lines that keep their spaces: a config, a command."""

    text: str
    title: str = ""
    folded: bool = False
    """Whether a reader has to open it."""


@dataclass(frozen=True)
class Table:
    """Rows under heads; numbers are already written."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Texts:
    """Texts of the data or of a model, each with what is said of it."""

    items: Sequence[tuple[str, str]]
    """What is said, and the text."""
    title: str = ""


@dataclass(frozen=True)
class Words:
    """A text word by word, and how much each speaks for what is said, or against it."""

    said: str
    words: Sequence[str]
    scores: Sequence[float | None]
    """None where a word was not read."""


@dataclass(frozen=True)
class Curve:
    """One line of a chart."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    colour: int
    """Curves of one colour belong together; 0 to 5."""
    dashed: bool = False


@dataclass(frozen=True)
class Lines:
    """Curves above one axis."""

    title: str
    curves: Sequence[Curve]
    x: str
    y: str
    square: bool = False
    """Both axes go from 0 to 1."""
    mark: float | None = None
    """Where on the x axis a line is drawn from bottom to top."""


@dataclass(frozen=True)
class Bars:
    """One bar a name."""

    title: str
    names: Sequence[str]
    values: Sequence[float]
    y: str


@dataclass(frozen=True)
class Heatmap:
    """A rectangle of cells, each as dark as its value."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float]]
    """From 0 to 1."""
    written: Sequence[Sequence[str]]
    """What stands in each cell."""
    row_title: str = ""
    column_title: str = ""


@dataclass(frozen=True)
class Axis:
    """One upright line of parallel coordinates."""

    name: str
    ticks: Sequence[tuple[float, str]]
    """Where something is written, from 0 at the bottom to 1, and what."""


@dataclass(frozen=True)
class Parallel:
    """Lines from axis to axis, one a trial; the better, the darker."""

    title: str
    axes: Sequence[Axis]
    lines: Sequence[tuple[Sequence[float], float, str]]
    """Where each crosses the axes, from 0 to 1; how good it is, from 0 to 1; and what is said of it."""


Part = Paragraph | Code | Table | Texts | Words | Lines | Bars | Heatmap | Parallel


@dataclass(frozen=True)
class Section:
    """Parts under a heading."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Document:
    """A whole report."""

    title: str
    about: str
    """One line below the title."""
    sections: Sequence[Section]

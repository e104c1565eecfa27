"""What the evaluations of all tasks share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..console import columns, out, safe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlpcat4.data.examples import Examples
    from nlpcat4.evaluation.gates import Bounded


class Columns(NamedTuple):
    """The columns of a file of the user's own."""

    text: str
    label: str
    source: str
    target: str


class Results(NamedTuple):
    """What a model got on each example, to be compared with what another one got."""

    name: str
    """The figure whose mean this is."""
    values: "NDArray[Any]"
    """bool [examples], whether it is right; or float [examples]."""
    asked: str = ""
    """A digest of what the model was asked, which must be that of the other one, or their numbers do not
    compare."""


class Evaluation(ABC):
    """Evaluates a run's best model once, by `evaluate`; all else is about what that found."""

    metrics: Mapping[str, Any]

    @property
    @abstractmethod
    def bounded(self) -> "Bounded":
        """The figures that can be gates; known before the model is loaded."""

    @property
    def figures(self) -> Mapping[str, float | None]:
        """Each figure that can be a gate by its name."""
        return self.metrics

    @abstractmethod
    def columns(self, names: Columns) -> dict[str, str]:
        """Return the columns that the task needs, as `OwnFile` takes them."""

    @abstractmethod
    def evaluate(self, examples: "Examples") -> None:
        """Load the model and compare."""

    @abstractmethod
    def worst(self, count: int) -> Sequence[Any]:
        """Return the worst mistakes, as dataclasses."""

    @abstractmethod
    def line(self, mistake: Any) -> str:
        """Return a mistake as a line to read."""

    @abstractmethod
    def results(self) -> Results:
        """Return what came of each example."""

    @abstractmethod
    def predictions(self) -> Iterator[Sequence[str]]:
        """Yield the rows of a CSV file, the header first."""

    def check_can_draw(self) -> None:
        """Raise a UsageError where there is nothing to draw."""
        from nlpcat4.errors import UsageError

        raise UsageError("--plot: only a classifier has a confusion matrix to draw")

    def draw(self, path: Path) -> None:
        """Draw what there is to draw."""
        raise NotImplementedError

    def show(self, title: str, worst: Sequence[Any]) -> None:
        """Lay the figures out in tables of at most 80 columns."""
        out.print(safe(title), soft_wrap=True)
        scalars = {
            key: value for key, value in self.metrics.items() if isinstance(value, float) or value is None
        }
        rows = [(f"  {key}", figure(value)) for key, value in scalars.items()]
        out.print(columns(rows, "<>"), soft_wrap=True)
        self.show_tables()
        for mistake in worst:
            out.print(safe(self.line(mistake)), soft_wrap=True)

    def show_tables(self) -> None:  # noqa: B027, most tasks have none
        """Print what the task has besides single figures."""


def figure(value: float | int | None) -> str:
    """Write a figure for a table."""
    if value is None:
        return "not defined"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"

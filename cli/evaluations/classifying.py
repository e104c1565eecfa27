"""What only a classifier can be asked by `nlp eval`: its slices, and whether it is as sure as it is right."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.errors import UsageError
from nlpcat4.text.display import shorten

from ..console import columns, err, out, safe
from .base import Evaluation, figure
from .classification import ClassifierEvaluation

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.evaluation.slices import Slice
    from nlpcat4.tasks.classification.calibrating import Calibration

WITHOUT_COLUMN = ("length", "unknown")
WIDEST = 30
"""Characters of a slice's name in a table."""


class ClassifierQuestions:
    """Options of `nlp eval` that only a classifier can answer."""

    def __init__(
        self, evaluation: Evaluation, slices: Sequence[str], calibrate: bool | None, reliability: Path | None
    ) -> None:
        """Refuse them where there is no classifier.

        Raises:
            UsageError: The run is of another task.
        """
        options = {"--slices": slices, "--calibrate": calibrate is not None, "--reliability": reliability}
        given = [name for name, value in options.items() if value]
        if given and not isinstance(evaluation, ClassifierEvaluation):
            raise UsageError(f"{given[0]}: only a classifier can be asked this")
        self._evaluation = evaluation
        self._slices, self._calibrate, self._reliability = slices, calibrate, reliability
        self._columns: dict[str, Sequence[str] | None] = {}
        self._calibration: Calibration | None = None

    @property
    def _classifier(self) -> ClassifierEvaluation:
        assert isinstance(self._evaluation, ClassifierEvaluation), "else nothing was asked"
        return self._evaluation

    def read_columns(self, read: Callable[[str], Sequence[str] | None]) -> None:
        """Read the columns that texts are divided by.

        Args:
            read: Column -> its values, one a text; None where there is no file that has columns.

        Raises:
            UsageError: A column cannot be had.
        """
        for by in self._slices:
            values = None if by in WITHOUT_COLUMN else read(by)
            if by not in WITHOUT_COLUMN and values is None:
                known = ", ".join(WITHOUT_COLUMN)
                raise UsageError(f"--slices {by}: expected {known}, or a column of the file of --data FILE")
            self._columns[by] = values

    def calibrate(self, texts: "Callable[[], tuple[str, Examples]]") -> None:
        """Find the temperature on texts that have a name, or forget it, before anything is evaluated."""
        if self._calibrate is None:
            return
        if not self._calibrate:
            self._classifier.forget_calibration()
            return
        name, examples = texts()
        found = self._calibration = self._classifier.calibrate(examples)
        err.print(
            safe(
                f"temperature {found.temperature:.4f}, fitted on {found.examples:,} texts ({name}) and kept "
                f"with the run; expected calibration error there {figure(found.error_before)}, then "
                f"{figure(found.error_after)}"
            ),
            soft_wrap=True,
        )

    def draw(self) -> None:
        """Draw what was asked for."""
        if self._reliability is not None:
            self._classifier.draw_reliability(self._reliability)

    def as_json(self) -> dict[str, Any]:
        """Return the answers for scripts."""
        answers: dict[str, Any] = {}
        if self._slices:
            answers["slices"] = {
                by: [asdict(one) | {"significant": one.significant} for one in self._divided(by)]
                for by in self._slices
            }
        if self._calibration is not None:
            answers["calibration"] = asdict(self._calibration)
        return answers

    def show(self) -> None:
        """Print the slices."""
        for by in self._slices:
            rows = [(by.upper(), "TEXTS", "ACCURACY", "95 % INTERVAL", "")]
            for one in self._divided(by):
                interval = f"{one.low:.4f} to {one.high:.4f}"
                weaker = one.accuracy < self._classifier.metrics["accuracy"]
                mark = ("weaker" if weaker else "stronger") if one.significant else ""
                rows.append(
                    (shorten(one.name, WIDEST), f"{one.count:,}", f"{one.accuracy:.4f}", interval, mark)
                )
            out.print("\n", columns(rows, "<>>><"), sep="", soft_wrap=True)

    def _divided(self, by: str) -> "list[Slice]":
        return self._classifier.slices(by, self._columns[by])

"""Predictions -> lines on standard output: to read, for jq, or for a spreadsheet."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .console import json_safe, safe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlpcat4.tasks.classification.evaluate import Evaluation

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


class Answers:
    """Writes each text with its label and the probabilities, a line each."""

    def __init__(self, format: Literal["text", "jsonl", "csv"], label_names: Sequence[str]) -> None:
        self.label_names = label_names
        self.line = {"text": self._as_text, "jsonl": self._as_json, "csv": self._as_csv}[format]
        self.table = csv.writer(sys.stdout, lineterminator="\n")
        if format == "csv":
            columns = ["text", "label", "probability", *(f"probability of {name}" for name in label_names)]
            self.table.writerow([cell(column) for column in columns])

    def write(self, texts: Sequence[str], probabilities: "NDArray[np.float64]") -> None:
        """Write one batch, and hand it on at once.

        Args:
            texts: As they were read.
            probabilities: float64 [texts, classes].
        """
        for text, row in zip(texts, probabilities.tolist(), strict=True):
            best = max(range(len(row)), key=row.__getitem__)
            self.line(text, self.label_names[best], row[best], row)
        sys.stdout.flush()

    def _as_text(self, text: str, label: str, probability: float, row: Sequence[float]) -> None:
        sys.stdout.write(f"{safe(label)}\t{probability:.4f}\t{safe(text)}\n")

    def _as_json(self, text: str, label: str, probability: float, row: Sequence[float]) -> None:
        probabilities = dict(zip(self.label_names, row, strict=True))
        answer = {"text": text, "label": label, "probability": probability, "probabilities": probabilities}
        sys.stdout.write(json_safe(json.dumps(answer, ensure_ascii=False)) + "\n")

    def _as_csv(self, text: str, label: str, probability: float, row: Sequence[float]) -> None:
        figures = [f"{value:.6f}" for value in (probability, *row)]
        self.table.writerow([cell(text), cell(label), *figures])


def write_predictions(path: Path, evaluation: "Evaluation") -> None:
    """Write an evaluation as CSV: each text, its true label, the predicted one, and the probabilities.

    Raises:
        OSError: The file cannot be written.
    """
    from nlpcat4.files import write_text

    names = evaluation.label_names
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["text", "label", "predicted", *(cell(f"probability of {name}") for name in names)])
    examples = evaluation.examples
    for text, label, row in zip(
        examples.texts, examples.labels or (), evaluation.probabilities.tolist(), strict=True
    ):
        predicted = names[max(range(len(row)), key=row.__getitem__)]
        writer.writerow([cell(text), cell(label), cell(predicted), *(f"{value:.6f}" for value in row)])
    write_text(path, table.getvalue())


def cell(text: str) -> str:
    """Return text for a cell of a spreadsheet: harmless, and never taken for a formula.

    Example:
        >>> cell("=1+1"), cell("a plain text")
        ("'=1+1", 'a plain text')
    """
    shown = safe(text).plain
    return f"'{shown}" if text.startswith(FORMULA) else shown

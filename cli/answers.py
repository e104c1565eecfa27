"""Predictions -> lines on standard output: to read, for jq, or for a spreadsheet."""

import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from .console import json_safe, safe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlpcat4.tasks.seq2seq.answers import Answer


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


class Translations:
    """Writes each source with what it became, a line each."""

    def __init__(self, format: Literal["text", "jsonl", "csv"]) -> None:
        self.line = {"text": self._as_text, "jsonl": self._as_json, "csv": self._as_csv}[format]
        self.table = csv.writer(sys.stdout, lineterminator="\n")
        if format == "csv":
            self.table.writerow(["source", "target", "log_probability"])

    def write(self, sources: Sequence[str], answers: "Sequence[Answer]") -> None:
        """Write one batch, and hand it on at once."""
        for source, answer in zip(sources, answers, strict=True):
            self.line(source, answer)
        sys.stdout.flush()

    def _as_text(self, source: str, answer: "Answer") -> None:
        sys.stdout.write(f"{safe(answer.text)}\t{safe(source)}\n")

    def _as_json(self, source: str, answer: "Answer") -> None:
        document = {
            "source": source,
            "target": answer.text,
            "log_probability": answer.log_probability,
            "ended": answer.ended,
            "source_cut": answer.source_cut,
            "source_empty": answer.source_empty,
        }
        sys.stdout.write(json_safe(json.dumps(document, ensure_ascii=False)) + "\n")

    def _as_csv(self, source: str, answer: "Answer") -> None:
        self.table.writerow([cell(source), cell(answer.text), f"{answer.log_probability:.6f}"])


def with_chances(tokens: Sequence[str], log_probabilities: Sequence[float]) -> list[dict[str, str | float]]:
    """Return tokens with how likely the model found each, as --json prints them."""
    return [
        {"token": token, "log_probability": chance}
        for token, chance in zip(tokens, log_probabilities, strict=True)
    ]


def cell(text: str) -> str:
    """Return text for a cell of a spreadsheet: harmless, and never taken for a formula.

    Example:
        >>> cell("=1+1"), cell("a plain text")
        ("'=1+1", 'a plain text')
    """
    shown = safe(text).plain
    return f"'{shown}" if text.startswith(FORMULA) else shown

"""Predictions -> lines on standard output: to read, for jq, or for a spreadsheet."""

import csv
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from nlpcat4.text.display import cell

from .console import json_safe, safe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlpcat4.tasks.seq2seq.answers import Answer
    from nlpcat4.text.rows import Rows

Format = Literal["text", "jsonl", "csv"]


class Lines(ABC):
    """Writes an answer a line, and counts the texts that were not read as they are."""

    def __init__(self, format: Format, columns: Sequence[str]) -> None:
        self.write_one = {"text": self._as_text, "jsonl": self._as_json, "csv": self._as_csv}[format]
        self.table = csv.writer(sys.stdout, lineterminator="\n")
        self.texts = self.cut = self.unknown = 0
        if format == "csv":
            self.table.writerow([cell(column) for column in columns])

    def add(self, answer: dict[str, Any], *, cut: bool, unknown: bool) -> None:
        """Write one answer.

        Args:
            answer: What its line says.
            cut: Whether the text was longer than the model reads.
            unknown: Whether there is nothing in it that the model knows.
        """
        self.texts, self.cut, self.unknown = self.texts + 1, self.cut + cut, self.unknown + unknown
        self.write_one(answer)

    def notes(self, most: int) -> Iterator[str]:
        """Say how many texts were not read as they are.

        Args:
            most: Tokens that the model reads.
        """
        of_all = f"of {self.texts:,} texts"
        if self.unknown:
            yield f"{self.unknown:,} {of_all} with nothing in them that the model knows: no guess to rely on"
        if self.cut:
            yield f"{self.cut:,} {of_all} cut to {most:,} tokens, the most that the model reads"

    @abstractmethod
    def _as_text(self, answer: dict[str, Any]) -> None: ...

    @abstractmethod
    def _as_csv(self, answer: dict[str, Any]) -> None: ...

    def _as_json(self, answer: dict[str, Any]) -> None:
        sys.stdout.write(json_safe(json.dumps(answer, ensure_ascii=False)) + "\n")


class Answers(Lines):
    """Writes each text with its label and the probabilities, a line each."""

    def __init__(self, format: Format, label_names: Sequence[str]) -> None:
        self.label_names = label_names
        figures = ("probability", *(f"probability of {name}" for name in label_names))
        super().__init__(format, ["text", "label", *figures, "text_cut", "text_unknown"])

    def write(self, texts: Sequence[str], rows: "Rows", probabilities: "NDArray[np.float64]") -> None:
        """Write one batch, and hand it on at once.

        Args:
            texts: As they came.
            rows: As they were read.
            probabilities: float64 [texts, classes].
        """
        lost = zip(rows.cut.tolist(), rows.unknown.tolist(), strict=True)
        for text, row, (cut, unknown) in zip(texts, probabilities.tolist(), lost, strict=True):
            best = max(range(len(row)), key=row.__getitem__)
            answer = {
                "text": text,
                "label": self.label_names[best],
                "probability": row[best],
                "probabilities": dict(zip(self.label_names, row, strict=True)),
                "text_cut": cut,
                "text_unknown": unknown,
            }
            self.add(answer, cut=cut, unknown=unknown)
        sys.stdout.flush()

    def _as_text(self, answer: dict[str, Any]) -> None:
        figure = f"{answer['probability']:.4f}"
        sys.stdout.write(f"{safe(answer['label'])}\t{figure}\t{safe(answer['text'])}\n")

    def _as_csv(self, answer: dict[str, Any]) -> None:
        figures = (f"{value:.6f}" for value in (answer["probability"], *answer["probabilities"].values()))
        flags = _flags(answer["text_cut"], answer["text_unknown"])
        self.table.writerow([cell(answer["text"]), cell(answer["label"]), *figures, *flags])


class Translations(Lines):
    """Writes each source with what it became, a line each."""

    def __init__(self, format: Format) -> None:
        super().__init__(format, ["source", "target", "log_probability", "source_cut", "source_unknown"])

    def write(self, sources: Sequence[str], answers: "Sequence[Answer]") -> None:
        """Write one batch, and hand it on at once."""
        for source, found in zip(sources, answers, strict=True):
            answer = {
                "source": source,
                "target": found.text,
                "log_probability": found.log_probability,
                "ended": found.ended,
                "source_cut": found.source_cut,
                "source_unknown": found.source_unknown,
            }
            self.add(answer, cut=found.source_cut, unknown=found.source_unknown)
        sys.stdout.flush()

    def _as_text(self, answer: dict[str, Any]) -> None:
        sys.stdout.write(f"{safe(answer['target'])}\t{safe(answer['source'])}\n")

    def _as_csv(self, answer: dict[str, Any]) -> None:
        figure = f"{answer['log_probability']:.6f}"
        flags = _flags(answer["source_cut"], answer["source_unknown"])
        self.table.writerow([cell(answer["source"]), cell(answer["target"]), figure, *flags])


def _flags(*flags: bool) -> list[str]:
    return ["yes" if flag else "no" for flag in flags]


def with_chances(tokens: Sequence[str], log_probabilities: Sequence[float]) -> list[dict[str, str | float]]:
    """Return tokens with how likely the model found each, as --json prints them."""
    return [
        {"token": token, "log_probability": chance}
        for token, chance in zip(tokens, log_probabilities, strict=True)
    ]

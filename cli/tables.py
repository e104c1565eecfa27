"""A table -> standard output: to read, for a spreadsheet, for a pull request."""

import csv
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.text import Text

from nlpcat4.text.display import cell

from .console import columns, out, print_json, safe


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"


FormatOption = Annotated[
    Format, typer.Option("--format", help="A table to read, CSV, JSON, or Markdown for a pull request.")
]


def print_table(format: Format, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows of plain values under heads.

    Numbers stay numbers in JSON and CSV. A text that a spreadsheet would take for a formula gets a `'`
    before it in CSV.
    """
    match format:
        case Format.JSON:
            print_json([dict(zip(heads, row, strict=True)) for row in rows])
        case Format.CSV:
            table = csv.writer(sys.stdout, lineterminator="\n")
            table.writerow([cell(head) for head in heads])
            table.writerows([_csv(value) for value in row] for row in rows)
        case Format.MARKDOWN:
            out.print(markdown(heads, rows), soft_wrap=True)
        case Format.TABLE:
            align = "".join(">" if right else "<" for right in _numeric(rows, len(heads)))
            texts = [[as_text(value) for value in row] for row in rows]
            out.print(columns([[head.upper() for head in heads], *texts], align), soft_wrap=True)


def markdown(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Text:
    """Return a table as Markdown; numbers stand on the right."""
    lines = [heads, ["--:" if right else "---" for right in _numeric(rows, len(heads))]]
    lines += [[as_text(value) for value in row] for row in rows]
    return Text("\n").join(safe("| " + " | ".join(_escaped(text) for text in line) + " |") for line in lines)


def as_text(value: Any) -> str:
    """Write a value for people: four digits after the point, `-` for what is not there.

    Example:
        >>> as_text(0.86021), as_text(None), as_text(["a", "b"]), as_text(246913), as_text(1e-5)
        ('0.8602', '-', 'a, b', '246,913', '1e-05')
    """
    if value is None or value == []:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.4f}" if value == 0 or abs(value) >= 5e-5 else f"{value:.2g}"
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, dict):
        from nlpcat4.config.yaml_text import inline

        return inline(value)
    return str(value)


def shape(sizes: Sequence[int | None]) -> str:
    """Write a shape as Keras does, with `-` for what depends on the batch."""
    return ", ".join("-" if size is None else str(size) for size in sizes)


def _csv(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return cell(as_text(value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _numeric(rows: Sequence[Sequence[Any]], width: int) -> list[bool]:
    """Tell of each column whether it holds numbers, and nothing else but gaps."""
    columns = ([row[index] for row in rows if row[index] is not None] for index in range(width))
    return [bool(known) and all(isinstance(value, int | float) for value in known) for known in columns]

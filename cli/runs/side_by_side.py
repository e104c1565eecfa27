"""A comparison of runs -> keys down, runs across: to read, or as Markdown."""

import sys
from typing import TYPE_CHECKING

from ..tables import Format, as_text, markdown

if TYPE_CHECKING:
    from nlpcat4.runs.comparing import Column, Comparison
    from nlpcat4.runs.listing import Row

WIDEST = 26  # characters of a value in a table, where a whole layer may be one


def print_side_by_side(
    comparison: "Comparison", figures: list[str], group_by: str | None, format: Format
) -> None:
    """Print a legend, and keys down with runs across: as many runs beside each other as fit."""
    from nlpcat4.text.display import shorten

    from ..console import columns, out, safe

    lines = [_line(comparison, name) for name in figures]
    room = sys.maxsize if format is Format.MARKDOWN else WIDEST
    lines += [
        [key, *(shorten(as_text(value), room) for value in values)] for key, values in comparison.differences
    ]
    names = [str(number) for number in range(1, len(comparison.columns) + 1)]
    legend = [
        [name, _title(column, group_by)] for name, column in zip(names, comparison.columns, strict=True)
    ]
    if format is Format.MARKDOWN:
        out.print(markdown(["", "run"], legend), soft_wrap=True)
        out.print()
        out.print(markdown(["", *names], lines), soft_wrap=True)
        return
    out.print(columns(legend, ">" + "<"), soft_wrap=True)
    table = [["", *names], *lines]
    for block in _blocks(table, out.width if out.is_terminal else None):
        out.print()
        text = columns(block, "<" + ">" * (len(block[0]) - 1))
        text.highlight_regex(r"\S+( ± \S+)?\*", "bold")
        out.print(text, soft_wrap=True)
    if any("*" in cell for line in lines for cell in line[1:]):
        out.print(safe("* the best"), soft_wrap=True)
    if not comparison.of_one_kind:
        from nlpcat4.runs.comparing import NO_BEST

        out.print(NO_BEST, soft_wrap=True)


def _line(comparison: "Comparison", name: str) -> list[str]:
    """Write one figure of all columns."""
    best = comparison.best(name)
    cells = [name]
    for place, column in enumerate(comparison.columns):
        figure = column.figures.get(name)
        if figure is None:
            cells.append("-")
            continue
        spread = "" if figure.deviation is None else f" ± {as_text(figure.deviation)}"
        cells.append(as_text(figure.mean) + spread + ("*" if place in best else ""))
    return cells


def _title(column: "Column", group_by: str | None) -> str:
    """Say which run, or which runs, a column is about."""
    first = column.rows[0]
    if group_by is None:
        return first.id + _marks(first)
    values = ", ".join(map(as_text, column.values))
    count = f"{len(column.rows)} runs like" if len(column.rows) > 1 else "1 run:"
    return f"{count} {first.id}; {group_by} {values}"


def _marks(row: "Row") -> str:
    return f"  ({', '.join(row.tags)})" if row.tags else ""


def _blocks(table: list[list[str]], width: int | None) -> list[list[list[str]]]:
    """Divide a table between columns so that each part is no wider than a terminal; the first one repeats."""
    if width is None:
        return [table]
    widths = [max(len(line[index]) for line in table) + 2 for index in range(len(table[0]))]
    blocks, taken = [[0]], widths[0]
    for index in range(1, len(widths)):
        if taken + widths[index] > width and len(blocks[-1]) > 1:
            blocks.append([0])
            taken = widths[0]
        blocks[-1].append(index)
        taken += widths[index]
    return [[[line[index] for index in block] for line in table] for block in blocks]

"""nlp runs compare [RUN]…, and nlp compare"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion
from ..options import Filter, Json, RunsDir, Sort
from ..tables import Format, FormatOption, as_text, markdown, print_table

if TYPE_CHECKING:
    from nlpcat4.runs.comparing import Column, Comparison
    from nlpcat4.runs.listing import Row

MOST = 10
WIDEST = 26  # characters of a value in a table, where a whole layer may be one


def compare(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN",
            help="Which runs; without, the newest that are complete.",
            autocompletion=completion.runs,
        ),
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    *,
    filter: Filter = None,
    sort: Sort = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=f"Compare the first N; {MOST} if no RUN is given.")
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Only this figure; may be repeated.", autocompletion=completion.metrics
        ),
    ] = None,
    group_by: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="Take runs together that differ in this key only: mean ± standard deviation.",
            autocompletion=completion.run_keys,
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
    json: Json = False,
) -> None:
    """Put runs side by side: their figures, the best marked by *, and the keys that differ.

    nlp compare latest latest~1

    nlp compare --group-by random_seed --filter "name ~ bilstm"

    nlp compare --sort -val_accuracy --limit 3 --metric val_accuracy --format md
    """
    from nlpcat4.runs.choosing import check_keys, chosen
    from nlpcat4.runs.comparing import compare
    from nlpcat4.runs.listing import list_rows, row_of
    from nlpcat4.runs.selectors import find

    from ..console import err, safe

    format = Format.JSON if json else format
    if runs:
        rows = list(
            {(row := row_of(find(run, runs_dir, needs_model=False))).id: row for run in runs}.values()
        )
    else:
        rows = [row for row in list_rows(runs_dir) if row.status == "completed"]
    found = chosen(rows, filter=filter, sort=sort)
    most = limit if runs else limit or MOST
    if most is not None and most < len(found) and limit is None:
        note = f"the newest {most} of {len(found)} complete runs; see --limit, --filter"
        err.print(safe(note), soft_wrap=True)
    found = found[:most]
    if not found:
        err.print(safe(f"{runs_dir}: no complete runs to compare"), soft_wrap=True)
        return
    if group_by is not None:
        check_keys("--group-by", [group_by], found)
    check_keys("--metric", metric or (), found)
    comparison = compare(found, group_by=group_by)
    figures = [name for name in metric or comparison.figures if name in comparison.figures]
    if format in (Format.CSV, Format.JSON):
        heads, lines = _records(comparison, figures, group_by)
        print_table(format, heads, lines)
    else:
        _print_side_by_side(comparison, figures, group_by, format)


def _records(
    comparison: "Comparison", figures: list[str], group_by: str | None
) -> tuple[list[str], list[list[Any]]]:
    """Return one record a column of the comparison: what programs want."""
    keys = [key for key, _ in comparison.differences]
    if group_by is None:
        heads = ["run", "task", *figures, *keys]
        start: list[list[Any]] = [[column.rows[0].id, column.rows[0].task] for column in comparison.columns]
        numbers = [[_mean(column, name) for name in figures] for column in comparison.columns]
    else:
        heads = ["runs", "n", group_by]
        heads += [part for name in figures for part in (name, f"{name}_std")] + keys
        start = [
            [[row.id for row in column.rows], len(column.rows), list(column.values)]
            for column in comparison.columns
        ]
        numbers = [
            [part for name in figures for part in (_mean(column, name), _deviation(column, name))]
            for column in comparison.columns
        ]
    values = [[values[place] for _, values in comparison.differences] for place in range(len(start))]
    return heads, [one + two + three for one, two, three in zip(start, numbers, values, strict=True)]


def _mean(column: "Column", name: str) -> float | None:
    return column.figures[name].mean if name in column.figures else None


def _deviation(column: "Column", name: str) -> float | None:
    return column.figures[name].deviation if name in column.figures else None


def _print_side_by_side(
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

"""nlp runs compare [RUN]…, and nlp compare"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion
from ..options import DataDirs, Filter, Json, Offline, RunsDir, Sort
from ..tables import Format, FormatOption, print_table
from .side_by_side import print_side_by_side

if TYPE_CHECKING:
    from nlpcat4.runs.comparing import Column, Comparison

MOST = 10


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
        int | None,
        typer.Option(min=1, metavar="N", help=f"Compare the first N; {MOST} if no RUN, no KEY is given."),
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
    significance: Annotated[
        bool,
        typer.Option(
            "--significance",
            help="Say whether the others are really better than the first, over the values of --group-by.",
        ),
    ] = False,
    data_dir: DataDirs = None,
    offline: Offline = False,
    format: FormatOption = Format.TABLE,
    json: Json = False,
) -> None:
    """Put runs side by side: their figures, the best marked by *, and the keys that differ.

    nlp compare latest latest~1

    nlp compare --group-by random_seed --filter "name ~ bilstm"

    nlp compare --group-by random_seed --significance --metric accuracy

    nlp compare --sort -val_accuracy --limit 3 --metric val_accuracy --format md
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.runs.choosing import check_keys, chosen
    from nlpcat4.runs.comparing import compare
    from nlpcat4.runs.listing import list_rows, row_of
    from nlpcat4.runs.selectors import find

    from ..console import err, out, print_json, safe
    from .significance import as_json, show, tested

    format = Format.JSON if json else format
    if runs:
        given = [find(run, runs_dir, needs_model=False) for run in runs]
        rows = [row_of(run) for run in {run.path: run for run in given}.values()]
    else:
        rows = [row for row in list_rows(runs_dir) if row.status == "completed"]
    found = chosen(rows, filter=filter, sort=sort)
    most = limit if runs or group_by else limit or MOST
    if most is not None and most < len(found) and limit is None:
        note = f"the newest {most} of {len(found)} complete runs; see --limit, --filter"
        err.print(safe(note), soft_wrap=True)
    found = found[:most]
    if significance and not runs:  # what others are compared with has to have a model
        found.sort(key=lambda row: "baseline" in row.config)
    if not found:
        err.print(safe(f"{runs_dir}: no complete runs to compare"), soft_wrap=True)
        return
    if group_by is not None:
        check_keys("--group-by", [group_by], found)
    check_keys("--metric", metric or (), found)
    comparison = compare(found, group_by=group_by)
    figures = [name for name in metric or comparison.figures if name in comparison.figures]
    tests = []
    if significance:
        where = data_settings(data_dir or (), offline)
        tests = tested(comparison, where, group_by=group_by, figures=metric)
    if significance and format is Format.JSON:
        heads, lines = _records(comparison, figures, group_by)
        records = [dict(zip(heads, line, strict=True)) for line in lines]
        print_json({"columns": records, "tests": as_json(tests)})
    elif format in (Format.CSV, Format.JSON):
        heads, lines = _records(comparison, figures, group_by)
        print_table(format, heads, lines)
        show(tests, err)
    else:
        print_side_by_side(comparison, figures, group_by, format)
        show(tests, out)


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

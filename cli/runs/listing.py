"""nlp runs list"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion
from ..options import Filter, Json, RunsDir, Sort
from ..tables import Format, FormatOption, as_text, print_table

if TYPE_CHECKING:
    from rich.text import Text

    from nlpcat4.runs.listing import Row

OTHER_COLUMNS = 54  # the width of all columns but the first
MAIN_FIGURES = ("exact_match", "val_perplexity", "val_accuracy")
"""Of a run that has several, the first is shown."""


def list_(
    runs_dir: RunsDir = Path("runs"),
    filter: Filter = None,
    sort: Sort = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Show only the first N.")] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="KEY,KEY",
            help="What to show: keys of runs, of their figures and configs.",
            autocompletion=completion.run_keys,
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
    json: Json = False,
) -> None:
    """List the runs, newest first.

    nlp runs list --filter "val_accuracy > 0.85 and task = classification"

    nlp runs list --sort -val_accuracy --columns id,val_accuracy,training.batch_size --format csv
    """
    from nlpcat4.runs.choosing import check_keys, chosen
    from nlpcat4.runs.listing import list_rows

    from ..console import err, out, print_json, safe

    format = Format.JSON if json else format
    shortcut = limit if filter is None and sort is None else None  # reads no more than it shows
    rows = list_rows(runs_dir, shortcut)
    found = chosen(rows, filter=filter, sort=sort, limit=limit)
    if columns is not None:
        keys = [key.strip() for key in columns.split(",")]
        check_keys("--columns", keys, rows)
        facts = [row.facts for row in found]
        print_table(format, keys, [[fact.get(key) for key in keys] for fact in facts])
    elif format is Format.JSON:
        print_json([_plain(row) for row in found])
    elif format is not Format.TABLE:
        keys = ["id", "status", "task", "result", "value", "parameters", "seconds", "tags"]
        print_table(format, keys, [[_of(row, key) for key in keys] for row in found])
    elif found:
        out.print(_table(found, out.width if out.is_terminal else None), soft_wrap=True)
    else:
        hint = "no run is meant by --filter" if rows else "no runs yet; `nlp train CONFIG` makes one"
        err.print(safe(f"{runs_dir}: {hint}"), soft_wrap=True)


def _plain(row: "Row") -> dict[str, Any]:
    """Return all that is known of a run, but for its config, which `nlp runs show` has."""
    from nlpcat4.runs.listing import FIELDS

    return {name: getattr(row, name) for name in (*FIELDS, "figures")}


def _of(row: "Row", key: str) -> Any:
    name = _main_figure(row)
    return {"result": name, "value": row.figures.get(name or "")}.get(key, row.facts.get(key))


def _main_figure(row: "Row") -> str | None:
    return next((name for name in MAIN_FIGURES if name in row.figures), None)


def _table(rows: "list[Row]", width: int | None) -> "Text":
    """Lay the list out; on a terminal a long id is cut, as its beginning is enough to name the run."""
    from ..console import columns

    room = None if width is None else max(20, width - OTHER_COLUMNS)
    lines = [("RUN", "STATUS", "RESULT", "PARAMETERS", "TIME")]
    for row in rows:
        name = _main_figure(row)
        lines.append(
            (
                row.id if room is None or len(row.id) <= room else row.id[: room - 1] + "…",
                row.status,
                "-" if name is None else f"{name} {as_text(row.figures[name])}",
                "-" if row.parameters is None else f"{row.parameters:,}",
                "-" if row.seconds is None else _time(row.seconds),
            )
        )
    text = columns(lines, "<<<>>")
    text.highlight_regex(r"  (failed|damaged)  ", "red")
    text.highlight_regex(r"  interrupted  ", "yellow")
    return text


def _time(seconds: float) -> str:
    """Write a duration as a clock does.

    Example:
        >>> _time(3725.4)
        '1:02:05'
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

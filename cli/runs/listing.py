"""nlp runs list"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Json, RunsDir

if TYPE_CHECKING:
    from rich.text import Text

    from nlpcat4.runs.listing import Row

OTHER_COLUMNS = 50  # the width of all columns but the first


def list_(
    runs_dir: RunsDir = Path("runs"),
    limit: Annotated[int | None, typer.Option(min=1, help="Show only the newest N.")] = None,
    json: Json = False,
) -> None:
    """List the runs, newest first."""
    from dataclasses import asdict

    from nlpcat4.runs.listing import list_rows

    from ..console import err, out, print_json, safe

    rows = list_rows(runs_dir, limit)
    if json:
        print_json([asdict(row) for row in rows])
    elif rows:
        out.print(_table(rows, out.width if out.is_terminal else None), soft_wrap=True)
    else:
        err.print(safe(f"{runs_dir}: no runs yet; `nlp train CONFIG` makes one"), soft_wrap=True)


def _table(rows: "list[Row]", width: int | None) -> "Text":
    """Lay the list out; on a terminal a long id is cut, as its beginning is enough to name the run."""
    from ..console import columns

    room = None if width is None else max(20, width - OTHER_COLUMNS)
    lines = [("RUN", "STATUS", "VAL ACCURACY", "PARAMETERS", "TIME")]
    for row in rows:
        accuracy = row.figures.get("val_accuracy")
        lines.append(
            (
                row.id if room is None or len(row.id) <= room else row.id[: room - 1] + "…",
                row.status,
                "-" if accuracy is None else f"{accuracy:.4f}",
                "-" if row.parameters is None else f"{row.parameters:,}",
                "-" if row.seconds is None else _time(row.seconds),
            )
        )
    text = columns(lines, "<<>>>")
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

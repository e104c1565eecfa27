"""The commands `nlp runs list|show|path`."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Json, RunArgument, RunsDir

if TYPE_CHECKING:
    from rich.text import Text

    from nlpcat4.runs.listing import Row

OTHER_COLUMNS = 50  # the width of all columns but the first

runs_app = typer.Typer(no_args_is_help=True, help="What has been tried.")


@runs_app.command("list")
def list_(
    runs_dir: RunsDir = Path("runs"),
    limit: Annotated[int | None, typer.Option(min=1, help="Show only the newest N.")] = None,
    json: Json = False,
) -> None:
    """List the runs, newest first."""
    from dataclasses import asdict

    from nlpcat4.runs.listing import list_rows

    from .console import err, out, print_json, safe

    rows = list_rows(runs_dir, limit)
    if json:
        print_json([asdict(row) for row in rows])
    elif rows:
        out.print(_table(rows, out.width if out.is_terminal else None), soft_wrap=True)
    else:
        err.print(safe(f"{runs_dir}: no runs yet; `nlp train CONFIG` makes one"), soft_wrap=True)


@runs_app.command()
def show(run: RunArgument = "latest", runs_dir: RunsDir = Path("runs"), json: Json = False) -> None:
    """Show all that is recorded of a run."""
    from nlpcat4.runs.record import read_metrics
    from nlpcat4.runs.selectors import find

    from .console import out, print_json

    found = find(run, runs_dir, needs_model=False)
    record = found.record()
    shown = {
        "id": found.id,
        "path": str(found.path.resolve()),
        "record": record | {"status": found.status(record)},
        "metrics": read_metrics(found.metrics),
        "files": found.sizes(),
    }
    if json:
        print_json(shown)
    else:
        out.print(_sections(shown), soft_wrap=True)


@runs_app.command()
def path(run: RunArgument = "latest", runs_dir: RunsDir = Path("runs")) -> None:
    """Print a run's folder, as for `cd $(nlp runs path)`."""
    from nlpcat4.runs.selectors import find

    typer.echo(find(run, runs_dir, needs_model=False).path.resolve())


def _table(rows: "list[Row]", width: int | None) -> "Text":
    """Lay the list out; on a terminal a long id is cut, as its beginning is enough to name the run."""
    from .console import columns

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


def _sections(shown: Mapping[str, Any]) -> "Text":
    """Lay one run out, a section a topic: the run itself, each mapping of its record, figures, files."""
    from rich.text import Text

    from .console import columns, safe

    metrics = {key: value for key, value in shown["metrics"].items() if key != "confusion_matrix"}
    sections = _topics("run", shown["record"]) | _topics("figures", metrics)
    parts = [safe(shown["path"])]
    for title, facts in (sections | {"bytes of each file": shown["files"]}).items():
        lines = [(f"  {key}", _fact(value)) for key, value in facts.items()]
        parts += [Text("\n") + safe(title), columns(lines, "<<")] if lines else []
    return Text("\n").join(parts)


def _topics(title: str, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Divide nested facts into a section for what is said at the top, and one for each mapping below."""
    below = {key: value for key, value in facts.items() if isinstance(value, dict)}
    return {title: {key: value for key, value in facts.items() if key not in below}} | below


def _fact(value: Any) -> str:
    """Write one value of a record."""
    if isinstance(value, dict):
        return "  ".join(f"{name} {_fact(part)}" for name, part in value.items())
    if isinstance(value, list):
        return shlex.join(map(str, value)) or "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    return "-" if value is None else str(value)

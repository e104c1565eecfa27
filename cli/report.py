"""nlp report [RUN]…"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from . import completion
from .options import DataDirs, Offline, RunsDir


def report(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN", help="Which runs; several side by side.", autocompletion=completion.runs
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; else RUN.html, or report.html."),
    ] = None,
    format: Annotated[
        Literal["html", "md"],
        typer.Option(help="A page for readers, or Markdown for a pull request, on standard output."),
    ] = "html",
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
) -> None:
    """Write what a run reached, how and with what, on one page that needs nothing else.

    Figures, curves, the worst mistakes, where the model is weak, its data, its config, and how to make it
    again. The page loads nothing, runs no script, and can be mailed.

    nlp report

    nlp report tag:bilstm tag:gap -o models.html

    nlp report best --format md
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.experiment.reporting import report as made
    from nlpcat4.files import check_can_be_written, write_text
    from nlpcat4.reports.document import as_html, as_markdown
    from nlpcat4.runs.selectors import find

    from .console import err
    from .progress import Display

    if output is not None:
        check_can_be_written(output)
    found = [find(run, runs_dir, needs_model=False) for run in runs or ["latest"]]
    found = list({run.path: run for run in found}.values())
    with Display(err) as display:
        document = made(found, data_settings(data_dir or (), offline, display.loading))
    text = as_html(document) if format == "html" else as_markdown(document)
    if output is None and format == "md":
        typer.echo(text, nl=False)
        return
    name = f"{found[0].id}.{format}" if len(found) == 1 else f"report.{format}"
    path = output or Path(name)
    write_text(path, text)
    typer.echo(path)

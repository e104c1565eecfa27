"""nlp report [RUN|SWEEP]…"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from . import completion
from .options import DataDirs, Offline, RunsDir

if TYPE_CHECKING:
    from nlpcat4.reports.document import Document


def report(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN|SWEEP",
            help="Which runs, several side by side; or a sweep's name or folder.",
            autocompletion=completion.runs_and_sweeps,
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to; else RUN.html, SWEEP.html or report.html."
        ),
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

    nlp report sarcasm_gap-sweep
    """
    from nlpcat4.files import check_can_be_written, write_text
    from nlpcat4.reports.document import as_html, as_markdown

    if output is not None:
        check_can_be_written(output)
    document, name = _of_sweep(runs or [], runs_dir) or _of_runs(
        runs or ["latest"], runs_dir, data_dir or (), offline
    )
    text = as_html(document) if format == "html" else as_markdown(document)
    if output is None and format == "md":
        typer.echo(text, nl=False)
        return
    path = output or Path(f"{name}.{format}")
    write_text(path, text)
    typer.echo(path)


def _of_sweep(asked: list[str], runs_dir: Path) -> "tuple[Document, str] | None":
    """Return a sweep's report and what it is called; None where no sweep is asked for."""
    from nlpcat4.errors import UsageError
    from nlpcat4.sweeps.report import sweep_report
    from nlpcat4.sweeps.results import RESULTS, folder_of, read_results

    folders = (folder for one in asked for folder in (Path(one), folder_of(one, runs_dir)))
    folder = next((folder for folder in folders if (folder / RESULTS).is_file()), None)
    if folder is None:
        return None
    if len(asked) > 1:
        raise UsageError(f"{folder}: a sweep has a report of its own; ask for it alone")
    return sweep_report(read_results(folder)), folder.resolve().name


def _of_runs(
    asked: list[str], runs_dir: Path, data_dirs: "Sequence[Path]", offline: bool
) -> "tuple[Document, str]":
    """Return the report of runs and what it is called."""
    from nlpcat4.data.settings import data_settings
    from nlpcat4.experiment.reporting import report as made
    from nlpcat4.runs.selectors import find

    from .console import err
    from .progress import Display

    found = [find(run, runs_dir, needs_model=False) for run in asked]
    found = list({run.path: run for run in found}.values())
    with Display(err) as display:
        document = made(found, data_settings(data_dirs, offline, display.loading))
    return document, found[0].id if len(found) == 1 else "report"

"""nlp export [RUN] --format FORMAT"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from nlpcat4.export import Format

from .options import DataDirs, Json, Offline, RunArgument, RunsDir


def export(
    run: RunArgument = "latest",
    *,
    format: Annotated[
        Format,
        typer.Option(help="saved_model takes texts as they are; the others take ids, beside tokenizer.json."),
    ] = "saved_model",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where to; else RUN-FORMAT here."),
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    as_json: Json = False,
) -> None:
    """Write a classifier to a folder that gives the same answers without this project.

    With the model comes predict.py, which answers with it. Before the folder appears, that file is run in a
    fresh process and its scores are compared with the run's, on real texts and on odd ones.

    nlp export

    nlp export best --format onnx -o headlines

    python headlines/predict.py "area man still has no idea what he is doing"
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.experiment.exporting import export as exported
    from nlpcat4.runs.selectors import find

    from .console import err, print_json, safe
    from .progress import Display

    found = find(run, runs_dir)
    with Display(err) as display:
        settings = data_settings(data_dir or (), offline, display.loading)
        done = exported(found, format, output or Path(f"{found.id}-{format}"), settings)
    if as_json:
        print_json({**asdict(done), "folder": str(done.folder)})
        return
    if done.note:
        err.print(safe(done.note), soft_wrap=True)
    err.print(
        f"{done.texts:,} texts in a fresh process: scores differ by {done.largest_difference:.1e} at most",
        soft_wrap=True,
    )
    typer.echo(done.folder)

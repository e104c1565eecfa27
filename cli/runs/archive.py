"""nlp runs export RUN [FILE], nlp runs import FILE"""

from pathlib import Path
from typing import Annotated

import typer

from ..options import RunArgument, RunsDir
from .sizes import size


def export(
    run: RunArgument = "latest",
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.zip", help="Where to; else ID.zip here.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    *,
    without_state: Annotated[
        bool, typer.Option("--without-state", help="Leave out what a training goes on from.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file.")] = False,
) -> None:
    """Write a run to one ZIP file, which nlp runs import makes a run of elsewhere.

    nlp runs export best --without-state

    nlp runs export 20260131-140509 /mnt/backup/sarcasm.zip
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.archive import export_run
    from nlpcat4.runs.selectors import find

    from ..console import err, safe

    found = find(run, runs_dir, needs_model=False)
    target = file or Path(f"{found.id}.zip")
    if target.suffix != ".zip":
        raise UsageError(f"{target}: a run is exported to a ZIP file, whose name ends in .zip")
    if target.exists() and not force:
        raise UsageError(f"{target}: is there already; --force overwrites it")
    export_run(found, target, with_state=not without_state)
    err.print(safe(size(target.stat().st_size)), soft_wrap=True)
    typer.echo(target)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A ZIP file, or the same as .tar.gz.")],
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Make a run of what nlp runs export wrote.

    nlp runs import 20260131-140509-sarcasm_bilstm.zip

    What holds anything else than the files of one run is refused, and nothing written.
    """
    from nlpcat4.runs.archive import import_run

    typer.echo(import_run(file, runs_dir).path)

"""nlp runs path [RUN]"""

from pathlib import Path

import typer

from ..options import RunArgument, RunsDir


def path(run: RunArgument = "latest", runs_dir: RunsDir = Path("runs")) -> None:
    """Print a run's folder, as for `cd $(nlp runs path)`."""
    from nlpcat4.runs.selectors import find

    typer.echo(find(run, runs_dir, needs_model=False).path.resolve())

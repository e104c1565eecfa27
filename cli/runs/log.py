"""nlp runs log [RUN]"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import RunArgument, RunsDir

if TYPE_CHECKING:
    from nlpcat4.runs.run import Run

PAUSE_SECONDS = 0.3


def log(
    run: RunArgument = "latest",
    runs_dir: RunsDir = Path("runs"),
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what is added, until the training is over.")
    ] = False,
) -> None:
    """Print what a training printed.

    nlp runs log --follow
    """
    from nlpcat4.runs.selectors import find

    found = find(run, runs_dir, needs_model=False)
    position = _print_from(found, 0)
    try:
        while follow:
            # Asked first: what was written before a training was over is printed after.
            is_over = found.status() != "running"
            position = _print_from(found, position)
            if is_over:
                break
            time.sleep(PAUSE_SECONDS)
    except KeyboardInterrupt:  # how one stops to look
        pass


def _print_from(run: "Run", position: int) -> int:
    """Print the whole lines of a log behind a position; return the position behind them."""
    from nlpcat4.errors import RunError

    from ..console import out, safe

    try:
        with run.log.open("rb") as file:
            file.seek(position)
            content = file.read()
    except OSError as error:
        raise RunError(f"{run.log}: cannot be read: {error.strerror}") from None
    end = content.rfind(b"\n") + 1
    for line in content[:end].decode("utf-8", errors="replace").splitlines():
        out.print(safe(line), soft_wrap=True)
    return position + end

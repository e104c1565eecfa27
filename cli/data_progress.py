"""Reading and downloading data as it happens: a line that comes and goes on a terminal, nothing elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings


@contextmanager
def settings(data_dir: Sequence[Path] | None, *, offline: bool) -> "Iterator[DataSettings]":
    """Yield the data settings of a command, whose progress shows on standard error."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from nlpcat4.data.settings import data_settings

    from .console import err

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    task = bar.add_task("", visible=False)

    def report(what: str, done: int, total: int | None) -> None:
        finished = total is not None and done >= total
        if finished:
            bar.stop()
        elif not bar.finished and not bar.live.is_started:
            bar.start()
        bar.update(task, description=what, completed=done, total=total, visible=not finished)

    try:
        yield data_settings(data_dir or (), offline, report)
    finally:
        bar.stop()

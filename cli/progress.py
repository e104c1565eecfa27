"""Data and training as they happen: a live bar on a terminal, and a line for each thing that is done."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from nlpcat4.runs.secrets import masked

from .console import safe


class Display:
    """Shows what goes on, on a console (standard error), and copies its lines to a log.

    Where the console is no terminal there is no bar, only lines. Leaving the block takes the bar away.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.log: TextIO | None = None
        self.bar: Progress | None = None
        self.epochs = 0
        self.columns: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def message(self, text: str) -> None:
        """Print a line; a terminal wraps it between words."""
        line = safe(masked(text))
        self.console.print(line, soft_wrap=not self.console.is_terminal)
        if self.log is not None:
            print(line, file=self.log, flush=True)

    def loading(self, what: str, done: int, total: int | None) -> None:
        """Show how far reading or downloading data is."""
        if self.bar is None:
            self._show(BarColumn(bar_width=20), TextColumn("{task.percentage:.0f} %"))
        self._move(done, total, what)

    def start(self, *, epochs: int, steps: int) -> None:
        """Show an empty bar for the first epoch."""
        self.stop()
        self.epochs = epochs
        self._show(
            BarColumn(bar_width=16),
            TextColumn("{task.completed}/{task.total}  {task.fields[figures]}"),
            TimeRemainingColumn(compact=True),
        )
        self._move(0, steps, f"epoch 1/{epochs}")

    def step(self, epoch: int, step: int, metrics: Mapping[str, float]) -> None:
        """Move the bar."""
        if self.bar is None:
            return
        task = self.bar.tasks[0]
        if step == 1:
            self.bar.reset(task.id, total=task.total)
        figures = "  ".join(f"{name} {value:.4f}" for name, value in metrics.items())
        speed = f"  {task.speed:.0f}/s" if task.speed else ""
        self._move(step, None, f"epoch {epoch}/{self.epochs}", figures + speed)

    def epoch(self, record: Mapping[str, float], *, best: bool) -> None:
        """Print an epoch's figures as a line of a table."""
        if not self.columns:
            # A perplexity is its loss in another measure; both would take more than 80 columns.
            left_out = {"epoch", *({"loss", "val_loss"} if "perplexity" in record else ())}
            self.columns = [name for name in record if name not in left_out]
            self.message("epoch  " + "  ".join(f"{name:>8}" for name in self.columns))
        cells = [f"{record[name]:>{max(8, len(name))}.4f}" for name in self.columns]
        self.message(f"{record['epoch']:>5}  " + "  ".join(cells) + ("  best" if best else ""))

    def stop(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def _show(self, *columns: BarColumn | TextColumn | TimeRemainingColumn) -> None:
        if self.console.is_terminal:
            what = TextColumn("{task.description}", markup=False)
            self.bar = Progress(what, *columns, console=self.console, transient=True)
            self.bar.add_task("", total=None, figures="")
            self.bar.start()

    def _move(self, done: int, total: int | None, what: str, figures: str = "") -> None:
        if self.bar is not None:
            self.bar.update(
                self.bar.tasks[0].id, completed=done, total=total, description=what, figures=figures
            )

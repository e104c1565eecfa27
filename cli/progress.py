"""Training as it happens: a live bar and a line an epoch on a terminal, plain lines elsewhere."""

from collections.abc import Mapping
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from .console import safe


class Display:
    """Shows a training on a console, and copies its lines to a log."""

    def __init__(self, console: Console, log: TextIO | None = None) -> None:
        self.console = console
        self.log = log
        self.epochs = 0
        self.steps = 0
        self.columns: list[str] = []
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def message(self, text: str) -> None:
        """Print a line."""
        self.console.print(safe(text), soft_wrap=True)
        if self.log is not None:
            print(safe(text), file=self.log, flush=True)

    def start(self, *, epochs: int, steps: int) -> None:
        """Show an empty bar, on a terminal."""
        self.epochs, self.steps = epochs, steps
        if self.console.is_terminal:
            self.bar = Progress(
                TextColumn("epoch {task.fields[epoch]}/{task.fields[epochs]}"),
                BarColumn(bar_width=20),
                TextColumn("{task.completed}/{task.total}"),
                TextColumn("{task.fields[figures]}"),
                TimeRemainingColumn(compact=True),
                console=self.console,
                transient=True,
            )
            self.task = self.bar.add_task("", total=steps, epoch=1, epochs=epochs, figures="")
            self.bar.start()

    def step(self, epoch: int, step: int, metrics: Mapping[str, float]) -> None:
        """Move the bar."""
        if self.bar is None or self.task is None:
            return
        speed = self.bar.tasks[0].speed
        figures = "  ".join(f"{name} {value:.4f}" for name, value in metrics.items())
        if speed:
            figures += f"  {speed:.0f} steps/s"
        if step == 1:
            self.bar.reset(self.task, total=self.steps)
        self.bar.update(self.task, completed=step, epoch=epoch, figures=figures)

    def epoch(self, record: Mapping[str, float], *, best: bool) -> None:
        """Print an epoch's figures as a line of a table."""
        names = [name for name in record if name != "epoch"]
        if not self.columns:
            self.columns = names
            self.message("epoch  " + "  ".join(f"{name:>{max(8, len(name))}}" for name in names))
        cells = [f"{record[name]:>{max(8, len(name))}.4f}" for name in self.columns]
        mark = "  best" if best else ""
        self.message(f"{record['epoch']:>5}  " + "  ".join(cells) + mark)

    def stop(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

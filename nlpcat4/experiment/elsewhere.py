"""A training of which nobody watches the screen: in another process, or on another machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import NlpcatError
from nlpcat4.experiment.config import load
from nlpcat4.experiment.training import create_run, train
from nlpcat4.runs.run import Run
from nlpcat4.runs.secrets import masked
from nlpcat4.text.display import visible
from nlpcat4.training.progress import EpochRecord


class ToLog:
    """A watcher that writes what happens into the log of a run, while that is open."""

    def __init__(self) -> None:
        self._file: TextIO | None = None

    @contextmanager
    def of(self, run: Run) -> Iterator[None]:
        """Keep a run's log open, and write how the block ends if it is by an error."""
        with run.log.open("a", encoding="utf-8") as self._file:
            try:
                yield
            except NlpcatError as error:
                self.message(str(error))
                raise
            finally:
                self._file = None

    def message(self, text: str) -> None:
        """Write a line."""
        if self._file is not None:
            print(visible(masked(text)), file=self._file, flush=True)

    def start(self, *, epochs: int, steps: int) -> None:
        """Ignore the plan."""

    def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
        """Ignore a step."""

    def epoch(self, record: EpochRecord, *, best: bool) -> None:
        """Write an epoch's figures."""
        figures = ", ".join(f"{name} {value:.4f}" for name, value in record.items() if name != "epoch")
        self.message(f"epoch {record['epoch']}: {figures}{', best' if best else ''}")

    def stop(self) -> None:
        """Ignore the end."""


def train_elsewhere(
    config: str,
    overrides: Sequence[str],
    runs_dir: Path,
    settings: DataSettings,
    name: str,
    record: dict[str, Any],
) -> tuple[str, dict[str, Any]]:
    """Load a config and train it into a new run; for a worker, to which all of this is sent.

    Returns:
        The run's folder, and what metrics.json holds.
    """
    run = create_run(experiment := load(config, overrides), runs_dir, name=name, record=record)
    watcher = ToLog()
    with watcher.of(run):
        return str(run.path), train(experiment, run, settings, watcher)

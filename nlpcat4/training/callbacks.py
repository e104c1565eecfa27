"""What happens around each step and each epoch of `Model.fit`. Imports Keras: import it inside functions."""

import time
from collections.abc import Callable
from typing import Any

import keras

from nlpcat4.errors import Interrupted
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.progress import EpochRecord, Progress
from nlpcat4.training.signals import StopRequest


class Steps(keras.callbacks.Callback):  # type: ignore[misc]
    """After each step: tell the watcher, refuse a loss that is not a number, obey a wish to stop."""

    def __init__(self, progress: Progress, stop: StopRequest) -> None:
        super().__init__()
        self.progress = progress
        self.stop = stop
        self.epoch = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Count epochs from 1."""
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Look at the running means after one step."""
        logs = logs or {}
        check_finite(f"epoch {self.epoch}, step {batch + 1}", {"loss": logs.get("loss", 0.0)})
        self.progress.step(self.epoch, batch + 1, logs)
        if self.stop.asked:
            raise Interrupted(f"interrupted in epoch {self.epoch}, after step {batch + 1}")


class Epochs(keras.callbacks.Callback):  # type: ignore[misc]
    """After each epoch: hand its record to `on_epoch`, and stop where that says so."""

    def __init__(self, on_epoch: Callable[[EpochRecord], bool]) -> None:
        super().__init__()
        self.on_epoch = on_epoch
        self.started_at = 0.0
        self.seconds = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Start the clock."""
        self.started_at = time.perf_counter()
        self.seconds = 0.0

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Stop the clock: what follows is validation, not training."""
        self.seconds = time.perf_counter() - self.started_at

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Make the epoch's record."""
        metrics = {name: float(value) for name, value in (logs or {}).items()}
        record = {"epoch": epoch + 1, **metrics, "seconds": round(self.seconds, 3)}
        if self.on_epoch(record):
            self.model.stop_training = True


class States(keras.callbacks.Callback):  # type: ignore[misc]
    """Before each epoch, and before each validation: let layers that go on where they stood begin anew."""

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Forget the end of the validation, or of the last epoch."""
        self._reset()

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Forget the end of the training text."""
        self._reset()

    def _reset(self) -> None:
        for layer in self.model.layers:
            if getattr(layer, "stateful", False):
                layer.reset_state()

"""What happens around each step and each epoch of `Model.fit`. Imports Keras: import it inside functions."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from nlpcat4.training.checkpoint import State, restore
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.progress import EpochRecord, Progress


@dataclass
class Position:
    """How far training is."""

    steps: int
    """Of each epoch."""
    epoch: int = 0
    """Epochs that are over."""
    step: int = 0
    """Steps of the epoch under way that are done."""
    steps_before: int = 0
    """Those of them that were done before a resume."""
    seconds_before: float = 0.0
    """What those took that were done before a resume."""
    begun_at: float = 0.0

    def __str__(self) -> str:
        if self.step == self.steps:
            return f"the validation of epoch {self.epoch + 1}"
        return f"epoch {self.epoch + 1}, step {self.step + 1}"

    @property
    def seconds(self) -> float:
        """What the steps of this epoch have taken until now."""
        return self.seconds_before + time.perf_counter() - self.begun_at


class States(keras.callbacks.Callback):  # type: ignore[misc]
    """Before each epoch, and before each validation: let layers that go on where they stood begin anew."""

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Forget the end of the validation, or of the last epoch."""
        reset_layers(self.model)

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Forget the end of the training text."""
        reset_layers(self.model)


def reset_layers(model: keras.Model) -> None:
    """Let the layers that carry a state from batch to batch begin anew."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()


class Steps(keras.callbacks.Callback):  # type: ignore[misc]
    """Around each step: know where training is, tell the watcher, refuse a loss that is not a number.

    The first epoch goes on where `start` says, once Keras has cleared what it clears before each epoch.
    """

    def __init__(self, position: Position, start: State | None, progress: Progress) -> None:
        super().__init__()
        self.position = position
        self.start = start
        self.progress = progress

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Begin an epoch, or go on with one."""
        at = self.position
        at.epoch, at.step, at.steps_before, at.seconds_before = epoch, 0, 0, 0.0
        if self.start is not None:
            restore(self.model, self.start)
            at.step = at.steps_before = self.start.step
            at.seconds_before = self.start.seconds
            self.start = None
        at.begun_at = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Look at the running means after one step, or after several that Keras made at once."""
        logs = logs or {}
        at = self.position
        # Keras counts to the end of what it makes at once, whether the epoch has so many steps or not.
        at.step = min(at.steps, at.steps_before + batch + 1)
        check_finite(f"epoch {at.epoch + 1}, step {at.step}", {"loss": logs.get("loss", 0.0)})
        self.progress.step(at.epoch + 1, at.step, logs)


class Epochs(keras.callbacks.Callback):  # type: ignore[misc]
    """After each epoch: hand its record to `on_epoch`, and stop where that says so."""

    def __init__(self, position: Position, on_epoch: Callable[[EpochRecord], bool]) -> None:
        super().__init__()
        self.position = position
        self.on_epoch = on_epoch
        self.seconds = 0.0

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Look at the clock: what follows is validation, not training."""
        self.seconds = self.position.seconds

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Make the epoch's record."""
        metrics = {name: float(value) for name, value in (logs or {}).items()}
        record = {"epoch": epoch + 1, **metrics, "seconds": round(self.seconds, 3)}
        if self.on_epoch(record):
            self.model.stop_training = True

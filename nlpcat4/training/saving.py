"""States saved between two steps, and the end that a user asks for. Imports Keras: import it in functions."""

import time
from pathlib import Path
from typing import Any

import keras

from nlpcat4.errors import Interrupted
from nlpcat4.training.best import Watch
from nlpcat4.training.callbacks import Position
from nlpcat4.training.checkpoint import State, captured, save_state
from nlpcat4.training.signals import StopRequest


class Saves(keras.callbacks.Callback):  # type: ignore[misc]
    """Between two steps: save the state when it is time, and before the end that the user asks for.

    A saved state always has a step of its epoch to come, since Keras clears the metrics before a validation:
    who asks for the end in the last step or in the validation gets the state before the last step. Between
    the steps that Keras makes at once nothing is seen, and nothing saved.
    """

    def __init__(
        self, folder: Path, position: Position, watch: Watch, stop: StopRequest, minutes: float
    ) -> None:
        super().__init__()
        self.folder = folder
        self.position = position
        self.watch = watch
        self.stop = stop
        self.seconds = minutes * 60
        self.saved_at = time.monotonic()
        self.before_last: State | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Count from the start of the epoch, before which a state was saved."""
        self.saved_at = time.monotonic()

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Keep the state before the last step, or before the last ones where Keras makes several at once."""
        if self.position.step + self.model.steps_per_execution >= self.position.steps:
            self.before_last = self._state()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Obey, or save if the last time is long ago."""
        is_last = self.position.step == self.position.steps
        if self.stop.asked:
            self._end(self.before_last if is_last else self._state())
        if not is_last and time.monotonic() - self.saved_at >= self.seconds:
            save_state(self.folder, self._state())
            self.saved_at = time.monotonic()

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Fail where the folder was deleted, before TensorBoard makes it anew."""
        self.folder.stat()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Obey in the middle of a validation, too."""
        if self.stop.asked:
            self._end(self.before_last)

    def _state(self) -> State:
        at = self.position
        return captured(self.model, self.watch, epoch=at.epoch, step=at.step, seconds=at.seconds)

    def _end(self, state: State | None) -> None:
        assert state is not None, "it was kept before the last step"
        save_state(self.folder, state)
        raise Interrupted(f"interrupted in epoch {state.epoch + 1}, after step {state.step}")

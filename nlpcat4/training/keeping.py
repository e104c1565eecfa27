"""The figures of an epoch -> its record, the best model and the state, on disk."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4 import files
from nlpcat4.models.files import save_model
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import State, captured, save_state
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.progress import EpochRecord, Progress

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Where a training leaves what it makes, and looks for what it left there before."""

    best: Path
    """`best.keras`: the model of the best epoch."""
    checkpoints: Path
    """A folder: the full state after the last epoch, or the last steps, and the one before it."""
    history: Path
    """`history.jsonl`: one line an epoch."""
    tensorboard: Path
    """A folder of TensorBoard events."""


@dataclass(frozen=True)
class EndOfEpoch:
    """An epoch's figures -> its record, the best model and the state, on disk."""

    model: "keras.Model"
    watch: Watch
    outputs: Outputs
    progress: Progress
    to_save: "Callable[[], keras.Model]"
    figures: Callable[[EpochRecord], EpochRecord]
    each_epoch: Callable[[EpochRecord], None] | None

    def __call__(self, reported: EpochRecord) -> bool:
        """Return whether to stop."""
        record = self.figures(reported)
        check_finite(f"epoch {record['epoch']}", record)
        is_best = self.watch.update(record)
        if is_best:
            save_model(self.to_save(), self.outputs.best)
            self.watch.model = files.sha256(self.outputs.best)
        save_state(self.outputs.checkpoints, _between_epochs(self.model, self.watch))
        write_history(self.watch, self.outputs.history)
        self.progress.epoch(record, best=is_best)
        if self.each_epoch is not None:
            self.each_epoch(record)
        return self.watch.lost_hope


def _between_epochs(model: "keras.Model", watch: Watch) -> State:
    """Return the state in which the next epoch will begin."""
    from nlpcat4.training.callbacks import reset_layers

    model.reset_metrics()
    reset_layers(model)
    return captured(model, watch, epoch=len(watch.history), step=0, seconds=0.0)


def write_history(watch: Watch, path: Path) -> None:
    """Write one JSON line an epoch."""
    files.write_text(path, "".join(json.dumps(line) + "\n" for line in watch.history))

"""Batches and a compiled model -> fitted weights; the only `fit` in the project."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4 import files
from nlpcat4.errors import Interrupted, RunError
from nlpcat4.models.files import save_model
from nlpcat4.training.batches import Batch, Feed
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import State, captured, load_state, save_state
from nlpcat4.training.config import Training
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.memory import told_when_full
from nlpcat4.training.progress import EpochRecord, Progress

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


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


def fit(
    model: "keras.Model",
    train: Feed,
    validation: Feed,
    training: Training,
    *,
    seed: int,
    outputs: Outputs,
    progress: Progress,
    to_save: "Callable[[], keras.Model] | None" = None,
    figures: Callable[[EpochRecord], EpochRecord] = dict,
    each_epoch: Callable[[EpochRecord], None] | None = None,
) -> Watch:
    """Train a compiled model, saving the best epoch and the state after each.

    Where `outputs` holds a state already, training goes on from there, and all comes out as if it had never
    been stopped: to the last bit, on the same machine with as many threads.

    Args:
        model: A compiled model of the weights that training begins with; afterwards it has those of the last
            epoch, or still the first where nothing was left to train.
        train: Shuffled anew each epoch, in an order that `seed` fixes.
        validation: Evaluated after each epoch.
        training: Epochs, monitors, patience.
        seed: The config's random seed.
        outputs: Where the best model, the states and the history go.
        progress: Is told about every step and epoch.
        to_save: Returns the model to keep as the best; `model` itself when absent.
        figures: Makes an epoch's record of what Keras reports.
        each_epoch: Is called last of all after each epoch.

    Returns:
        Which epoch was the best, with the history.

    Raises:
        TrainingError: The loss is not a number, or a figure of an epoch is not; or the memory is full.
        Interrupted: The user asked to stop; the state is saved.
        RunError: The disk is full, or what was saved before is damaged.
    """
    import keras

    from nlpcat4.training.callbacks import Epochs, Position, Saves, States, Steps
    from nlpcat4.training.signals import stop_requests

    start, watch = _start(training, outputs, progress)
    end_of_epoch = _EndOfEpoch(
        model, watch, outputs, progress, to_save or (lambda: model), figures, each_epoch
    )
    held_out = ordered_dataset(validation)
    if start is not None:
        _build(model, held_out)
    position = Position(len(train))
    progress.start(epochs=training.epochs, steps=len(train))
    try:
        with stop_requests() as stop, told_when_full(position):
            callbacks = [
                States(),
                Steps(position, start, progress),
                Saves(outputs.checkpoints, position, watch, stop, training.checkpoint_minutes),
                Epochs(position, end_of_epoch),
                keras.callbacks.TensorBoard(outputs.tensorboard, write_graph=False),
            ]
            for first, end, done in _spans(start, training.epochs):
                if watch.lost_hope:
                    break
                model.fit(
                    shuffled_dataset(train, seed=seed, epoch=lambda: position.epoch, done=done),
                    validation_data=held_out,
                    initial_epoch=first,
                    epochs=end,
                    shuffle=False,
                    verbose=0,
                    callbacks=callbacks,
                )
            if stop.asked:  # in the last validation
                raise Interrupted("interrupted after the last epoch")
    finally:
        progress.stop()
    if not outputs.best.is_file() or files.sha256(outputs.best) != watch.model:
        raise RunError(f"{outputs.best}: damaged: it is not what was saved after epoch {watch.best.epoch}")
    return watch


def _start(training: Training, outputs: Outputs, progress: Progress) -> tuple[State | None, Watch]:
    """Return where to go on, None for the beginning, and what is known of the epochs until there."""
    outputs.checkpoints.mkdir(exist_ok=True)
    start, notes = load_state(outputs.checkpoints)
    for note in notes:
        progress.message(f"{note}; going on from the state before it")
    if start is None:
        return None, Watch.of(training.monitor, training.early_stopping)
    _write_history(start.watch, outputs.history)  # a line of which may have been lost
    over = start.epoch == training.epochs or start.watch.lost_hope
    progress.message("resuming after the last epoch" if over else f"resuming at {start}")
    return start, start.watch


def _spans(start: State | None, epochs: int) -> list[tuple[int, int, int]]:
    """Return what is left: the first epoch, from 0, the one after the last, and steps done of the first."""
    if start is None:
        return [(0, epochs, 0)]
    rest = start.epoch
    spans = []
    if start.step:
        rest += 1
        spans.append((start.epoch, rest, start.step))
    return spans + [(rest, epochs, 0)] * (rest < epochs)


@dataclass(frozen=True)
class _EndOfEpoch:
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
        _write_history(self.watch, self.outputs.history)
        self.progress.epoch(record, best=is_best)
        if self.each_epoch is not None:
            self.each_epoch(record)
        return self.watch.lost_hope


def _build(model: "keras.Model", held_out: "tf.data.Dataset") -> None:
    """Make the variables of metrics and optimizer, which Keras does in the first step."""
    model.evaluate(held_out.take(1), verbose=0)
    model.optimizer.build(model.trainable_variables)


def _between_epochs(model: "keras.Model", watch: Watch) -> State:
    """Return the state in which the next epoch will begin."""
    from nlpcat4.training.callbacks import reset_layers

    model.reset_metrics()
    reset_layers(model)
    return captured(model, watch, epoch=len(watch.history), step=0, seconds=0.0)


def _write_history(watch: Watch, path: Path) -> None:
    files.write_text(path, "".join(json.dumps(line) + "\n" for line in watch.history))


def shuffled_dataset(feed: Feed, *, seed: int, epoch: Callable[[], int], done: int = 0) -> "tf.data.Dataset":
    """Return the batches of an epoch; each time it is gone through, those of the epoch under way.

    Args:
        feed: What to shuffle.
        seed: The config's random seed.
        epoch: Tells which epoch is under way, from 0. Not how often the batches were gone through: Keras
            begins to do so more often than it has epochs.
        done: Batches at the beginning to leave out.
    """
    return _dataset(
        feed, lambda: islice(feed.shuffled(seed=seed, epoch=epoch()), done, None), len(feed) - done
    )


def ordered_dataset(feed: Feed) -> "tf.data.Dataset":
    """Return the batches in one order, the same each time."""
    return _dataset(feed, feed.ordered, len(feed))


def _dataset(feed: Feed, generate: Callable[[], Iterator[Batch]], count: int) -> "tf.data.Dataset":
    """Wrap a generator of batches of varying size, so that Keras compiles one step for all of them."""
    import tensorflow as tf

    signature = tf.nest.map_structure(
        lambda array: tf.TensorSpec([None] * array.ndim, array.dtype), next(feed.ordered())
    )
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature)
    counted = tf.data.experimental.assert_cardinality(count)
    return dataset.apply(counted).prefetch(tf.data.AUTOTUNE)

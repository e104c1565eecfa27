"""Batches and a compiled model -> fitted weights; the only `fit` in the project."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4 import files
from nlpcat4.errors import Interrupted
from nlpcat4.models.files import save_model
from nlpcat4.training.batches import Batch, Feed
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import save_state
from nlpcat4.training.config import Training
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.progress import EpochRecord, Progress

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Where a training leaves what it makes."""

    best: Path
    """`best.keras`: the model of the best epoch."""
    last: Path
    """A folder: the full state after the last epoch."""
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

    Args:
        model: A compiled model; afterwards it has the weights of the last epoch.
        train: Shuffled anew each epoch, in an order that `seed` fixes.
        validation: Evaluated after each epoch.
        training: Epochs, monitors, patience.
        seed: The config's random seed.
        outputs: Where the best model, the last state and the history go.
        progress: Is told about every step and epoch.
        to_save: Returns the model to keep as the best; `model` itself when absent.
        figures: Makes an epoch's record of what Keras reports.
        each_epoch: Is called last of all after each epoch.

    Returns:
        Which epoch was the best, with the history.

    Raises:
        TrainingError: The loss is not a number, or a figure of an epoch is not.
        Interrupted: The user asked to stop; the state is saved.
    """
    import keras

    from nlpcat4.training.callbacks import Epochs, States, Steps
    from nlpcat4.training.signals import stop_requests

    outputs.best.parent.mkdir(exist_ok=True)
    watch = Watch.of(training.monitor, training.early_stopping)

    def on_epoch(reported: EpochRecord) -> bool:
        record = figures(reported)
        check_finite(f"epoch {record['epoch']}", record)
        is_best, stop = watch.update(record)
        if is_best:
            save_model(model if to_save is None else to_save(), outputs.best)
        save_state(outputs.last, model, asdict(watch))
        files.write_text(outputs.history, "".join(json.dumps(line) + "\n" for line in watch.history))
        progress.epoch(record, best=is_best)
        if each_epoch is not None:
            each_epoch(record)
        return stop

    progress.start(epochs=training.epochs, steps=len(train))
    with stop_requests() as stop:
        try:
            model.fit(
                shuffled_dataset(train, seed=seed),
                validation_data=ordered_dataset(validation),
                epochs=training.epochs,
                shuffle=False,
                verbose=0,
                callbacks=[
                    States(),
                    Steps(progress, stop),
                    Epochs(on_epoch),
                    keras.callbacks.TensorBoard(outputs.tensorboard, write_graph=False),
                ],
            )
        except Interrupted:
            save_state(outputs.last, model, asdict(watch))
            raise
        finally:
            progress.stop()
    return watch


def shuffled_dataset(feed: Feed, *, seed: int) -> "tf.data.Dataset":
    """Return the batches of one epoch; each time it is gone through, those of the next."""
    epochs = itertools.count()
    return _dataset(feed, lambda: feed.shuffled(seed=seed, epoch=next(epochs)))


def ordered_dataset(feed: Feed) -> "tf.data.Dataset":
    """Return the batches in one order, the same each time."""
    return _dataset(feed, feed.ordered)


def _dataset(feed: Feed, generate: Callable[[], Iterator[Batch]]) -> "tf.data.Dataset":
    """Wrap a generator of batches of varying size, so that Keras compiles one step for all of them."""
    import tensorflow as tf

    signature = tf.nest.map_structure(
        lambda array: tf.TensorSpec([None] * array.ndim, array.dtype), next(feed.ordered())
    )
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature)
    counted = tf.data.experimental.assert_cardinality(len(feed))
    return dataset.apply(counted).prefetch(tf.data.AUTOTUNE)

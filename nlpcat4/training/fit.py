"""Ids and a model -> fitted weights; the only `compile` and `fit` in the project."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4 import files
from nlpcat4.errors import Interrupted
from nlpcat4.models.files import save_model
from nlpcat4.training.batches import Batches
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import save_state
from nlpcat4.training.config import Training
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


def compile_model(model: "keras.Model", training: Training) -> None:
    """Give a classifier its loss, metric and optimizer.

    Args:
        model: int32 ids [batch, length] -> [batch, 1] (two labels, sigmoid) or [batch, classes] (softmax).
        training: The `training` block.
    """
    binary = model.output_shape[-1] == 1
    model.compile(
        optimizer=training.optimizer.build(),
        loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # slower than the graph for recurrent layers on a CPU, no kernel for them on a GPU
    )


def fit(
    model: "keras.Model",
    train: Batches,
    validation: Batches,
    training: Training,
    *,
    seed: int,
    outputs: Outputs,
    progress: Progress,
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

    Returns:
        Which epoch was the best, with the history.

    Raises:
        TrainingError: The loss is not a number.
        Interrupted: The user asked to stop; the state is saved.
    """
    import keras

    from nlpcat4.training.callbacks import Epochs, Steps
    from nlpcat4.training.signals import stop_requests

    outputs.best.parent.mkdir(exist_ok=True)
    watch = Watch.of(training.monitor, training.early_stopping)

    def on_epoch(record: EpochRecord) -> bool:
        is_best, stop = watch.update(record)
        if is_best:
            save_model(model, outputs.best)
        save_state(outputs.last, model, asdict(watch))
        files.write_text(outputs.history, "".join(json.dumps(line) + "\n" for line in watch.history))
        progress.epoch(record, best=is_best)
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


def shuffled_dataset(batches: Batches, *, seed: int) -> "tf.data.Dataset":
    """Return the batches of one epoch; each time it is gone through, those of the next."""
    epochs = itertools.count()
    return _dataset(batches, lambda: batches.shuffled(seed=seed, epoch=next(epochs)))


def ordered_dataset(batches: Batches) -> "tf.data.Dataset":
    """Return the batches by length, the same each time."""
    return _dataset(batches, batches.by_length)


def _dataset(batches: Batches, generate: Callable[[], Iterator[Any]]) -> "tf.data.Dataset":
    """Wrap a generator of batches of varying width, so that Keras compiles one step for all widths."""
    import tensorflow as tf

    signature = [tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)]
    if batches.weights is not None:
        signature.append(tf.TensorSpec((None,), tf.float32))
    dataset = tf.data.Dataset.from_generator(generate, output_signature=tuple(signature))
    counted = tf.data.experimental.assert_cardinality(len(batches))
    return dataset.apply(counted).prefetch(tf.data.AUTOTUNE)

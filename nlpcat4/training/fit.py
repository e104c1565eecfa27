"""Batches and a compiled model -> fitted weights; the only `fit` in the project."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nlpcat4 import files
from nlpcat4.errors import Interrupted, RunError
from nlpcat4.training.batches import Feed
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import State, load_state
from nlpcat4.training.config import Training
from nlpcat4.training.datasets import ordered_dataset, shuffled_dataset
from nlpcat4.training.keeping import EndOfEpoch, Outputs, write_history
from nlpcat4.training.memory import told_when_full
from nlpcat4.training.progress import EpochRecord, Progress

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

# About a tenth of a second on two cores. A signal is heard, and progress told, as often.
IDS_AT_ONCE = 8192
MOST_STEPS_AT_ONCE = 32


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

    from nlpcat4.training.callbacks import Epochs, Position, States, Steps
    from nlpcat4.training.saving import Saves
    from nlpcat4.training.signals import stop_requests

    start, watch = _start(training, outputs, progress)
    end_of_epoch = EndOfEpoch(
        model, watch, outputs, progress, to_save or (lambda: model), figures, each_epoch
    )
    held_out = ordered_dataset(validation)
    model.steps_per_execution = _steps_at_once(train)
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


def _steps_at_once(train: Feed) -> int:
    """Return how many steps Keras makes before it looks up: each look costs as much as a small step."""
    return max(1, min(MOST_STEPS_AT_ONCE, len(train), round(IDS_AT_ONCE / max(1.0, train.ids_per_batch))))


def _start(training: Training, outputs: Outputs, progress: Progress) -> tuple[State | None, Watch]:
    """Return where to go on, None for the beginning, and what is known of the epochs until there."""
    outputs.checkpoints.mkdir(exist_ok=True)
    start, notes = load_state(outputs.checkpoints)
    for note in notes:
        progress.message(f"{note}; going on from {'the beginning' if start is None else 'the one before it'}")
    if start is None:
        return None, Watch.of(training.monitor, training.early_stopping)
    write_history(start.watch, outputs.history)  # a line of which may have been lost
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


def _build(model: "keras.Model", held_out: "tf.data.Dataset") -> None:
    """Make the variables of metrics and optimizer, which Keras does in the first step; a state has all."""
    import tensorflow as tf

    strategy = model.distribute_strategy
    shares = strategy.num_replicas_in_sync
    first = held_out.take(1)
    if shares > 1:

        def evenly(*batch: Any) -> Any:
            """Leave the rows out that are too many for each device to get as many."""
            rows = tf.shape(tf.nest.flatten(batch)[0])[0]
            return tf.nest.map_structure(lambda part: part[: rows // shares * shares], batch)

        first = first.map(evenly)
    model.evaluate(first, verbose=0)
    with strategy.scope():
        model.optimizer.build(model.trainable_variables)
    if shares > 1:
        # Before each epoch and each validation Keras would build the model anew, of a mean of what the
        # devices get of the first batch; it fails where one has a row more.
        model._maybe_symbolic_build = lambda **_: None

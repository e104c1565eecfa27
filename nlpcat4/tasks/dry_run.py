"""A task's data and model -> what a training would meet; nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from nlpcat4.models.summary import LayerRow, summary
from nlpcat4.tasks.common import PreparedData
from nlpcat4.training import devices
from nlpcat4.training.memory import refuse_too_large

if TYPE_CHECKING:
    import keras

P = TypeVar("P", bound=PreparedData)


@dataclass(frozen=True)
class DryRun:
    """What a training would meet."""

    data: tuple[str, ...]
    """Lines about the data."""
    layers: tuple[LayerRow, ...]
    """The model's table."""
    parameters: int
    """Weights in all."""
    loss: float | None
    """Of the first batch, before anything is learnt; None where nothing is learnt in steps."""
    accuracy: float | None
    """Of the first batch; None where there is no such figure."""


def tried(prepared: P, compiled_model: "Callable[[P], keras.Model]", *, steps: bool = True) -> DryRun:
    """Build a task's model for its data and make one step.

    Args:
        prepared: The data.
        compiled_model: Makes the model, of weights that the config's random seed fixes.
        steps: Whether the task trains in steps, of which one is made.

    Raises:
        UsageError: The memory does not suffice for the model.
    """
    refuse_too_large(prepared.parameters)
    seed, training = prepared.config.random_seed, prepared.config.training
    devices.begin(training, seed)
    with devices.scope(training):
        model = compiled_model(prepared)
    logs = {}
    if steps:
        batch = next(prepared.batches("train").shuffled(seed=seed, epoch=0))
        logs = model.train_on_batch(*batch, return_dict=True)
    # Where losses are summed over a batch, the mean is what tells something.
    loss, accuracy = logs.get("mean_loss", logs.get("loss")), logs.get("accuracy")
    return DryRun(
        data=tuple(prepared.summary()),
        layers=tuple(summary(model)),
        parameters=model.count_params(),
        loss=None if loss is None else float(loss),
        accuracy=None if accuracy is None else float(accuracy),
    )

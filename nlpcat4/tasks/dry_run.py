"""A compiled model and its data -> what a training would meet; nothing is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlpcat4.models.summary import LayerRow, summary
from nlpcat4.training.batches import Feed

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class DryRun:
    """What a training would meet."""

    data: tuple[str, ...]
    """Lines about the data."""
    layers: tuple[LayerRow, ...]
    """The model's table."""
    parameters: int
    """Weights in all."""
    loss: float
    """Of the first batch, before anything is learnt."""
    accuracy: float
    """Of the first batch."""


def tried(model: "keras.Model", train: Feed, data: Iterable[str], *, seed: int) -> DryRun:
    """Make one step.

    Args:
        model: A compiled model; afterwards it has learnt one batch.
        train: What it is to be trained on.
        data: Lines about the data.
        seed: The config's random seed.
    """
    batch = next(train.shuffled(seed=seed, epoch=0))
    logs = model.train_on_batch(*batch, return_dict=True)
    return DryRun(
        data=tuple(data),
        layers=tuple(summary(model)),
        parameters=model.count_params(),
        loss=float(logs["loss"]),
        accuracy=float(logs["accuracy"]),
    )

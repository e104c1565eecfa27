"""A classification config -> what a training would meet: the data, the model, one step; nothing is kept."""

from dataclasses import dataclass

from nlpcat4 import backend
from nlpcat4.data.settings import DataSettings
from nlpcat4.models.summary import LayerRow, summary
from nlpcat4.tasks.classification.prepared import Prepared
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.classification.train import compiled_model


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


def dry_run(config: Classification, settings: DataSettings) -> DryRun:
    """Prepare the data, build the model and make one step.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    prepared = Prepared.of(config, settings)
    backend.start(config.random_seed)
    model = compiled_model(prepared)
    batch = next(prepared.batches("train").shuffled(seed=config.random_seed, epoch=0))
    loss, accuracy = model.train_on_batch(*batch)
    return DryRun(
        data=tuple(prepared.summary()),
        layers=tuple(summary(model)),
        parameters=model.count_params(),
        loss=float(loss),
        accuracy=float(accuracy),
    )

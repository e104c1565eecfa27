"""The `training` block of a config."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, ValidationError

from nlpcat4.config.checking import problem_at
from nlpcat4.config.problems import did_you_mean
from nlpcat4.config.section import Section
from nlpcat4.config.source import KeyPath
from nlpcat4.training.optimizers import Adam, Optimizer

Epochs = Annotated[int, Field(ge=1, le=100_000)]
BatchSize = Annotated[int, Field(ge=1, le=65_536)]


class EarlyStopping(Section):
    """Stop when a metric has not improved for a while."""

    monitor: str = "val_loss"
    """The metric to watch, such as `val_accuracy` or `val_loss`."""
    patience: PositiveInt = 3
    """Stop after this many epochs without improvement."""
    min_delta: NonNegativeFloat = 0.0
    """A smaller change than this is no improvement."""


class Training(Section):
    """How the model is fitted."""

    epochs: Epochs = 10
    """How often the training examples are gone through, at most."""
    batch_size: BatchSize = 32
    """Examples a step."""
    optimizer: Optimizer = Adam()
    """`adam`, `adamw`, `rmsprop`, `adagrad` or `sgd`, alone or with arguments:
    `{adam: {learning_rate: 0.01}}`."""
    monitor: str = "val_loss"
    """The metric by which the best epoch is kept."""
    early_stopping: EarlyStopping | None = None
    """Stop before the last epoch when it does not get better; absent, all epochs are run."""
    checkpoint_minutes: PositiveFloat = 5.0
    """How often the state is saved within an epoch; after each epoch it is saved in any case."""
    deterministic: bool = False
    """On a GPU, use only operations that give the same bits each time, if slower; on a CPU all are so."""
    device: Literal["auto", "cpu", "gpu"] = "auto"
    """Where to compute: on a GPU if TensorFlow sees one, always on the CPU, or on a GPU or not at all."""
    mixed_precision: Literal["float16", "bfloat16"] | None = None
    """Compute in numbers of 16 bits, with weights of 32: faster on many GPUs, slower on a CPU."""
    jit_compile: bool = False
    """Compile the step with XLA, anew for each length of a batch; not for recurrent layers."""
    strategy: Literal["mirrored"] | None = None
    """Share each batch among all devices of the kind, each with a copy of the model."""
    class_weights: Literal["balanced"] | dict[str, PositiveFloat] | None = None
    """How much each label counts in the loss: label to weight; `balanced` is the inverse of its frequency."""

    def unknown_monitors(self, metrics: Sequence[str]) -> Iterator[ValidationError]:
        """Find monitors that a task will never report."""
        watched: dict[KeyPath, str] = {("training", "monitor"): self.monitor}
        if self.early_stopping is not None:
            watched["training", "early_stopping", "monitor"] = self.early_stopping.monitor
        for place, metric in watched.items():
            if metric not in metrics:
                yield problem_at(place, _unknown(metric, metrics))


def _unknown(metric: str, metrics: Sequence[str]) -> str:
    return f"no such metric{did_you_mean(metric, metrics)}; there are {', '.join(metrics)}; found {metric!r}"


def higher_is_better(metric: str) -> bool:
    """Tell whether a larger value of a metric is a better one: all but losses and perplexities.

    Example:
        >>> higher_is_better("val_accuracy"), higher_is_better("val_loss")
        (True, False)
    """
    return not metric.endswith(("loss", "perplexity"))

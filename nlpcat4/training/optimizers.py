"""`optimizer: adam`, `optimizer: {adam: {learning_rate: 0.01}}` -> a Keras optimizer."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Discriminator, Field, NonNegativeFloat, PositiveFloat, Tag

from nlpcat4.config.named import Named, name_of
from nlpcat4.training.schedules import LearningRate

if TYPE_CHECKING:
    import keras

Share = Annotated[float, Field(ge=0, lt=1)]


class _Optimizer(Named):
    """What all optimizers share."""

    shorthand: ClassVar[str] = "learning_rate"
    keras_name: ClassVar[str]

    learning_rate: LearningRate = 0.001
    """The size of a step: a number, or a schedule such as `{cosine: {steps: 10000}}`."""
    clip_norm: PositiveFloat | None = None
    """Scale the gradient of each weight down to this norm."""
    global_clip_norm: PositiveFloat | None = None
    """Scale all gradients down together to this norm."""
    clip_value: PositiveFloat | None = None
    """Cut each element of the gradients to this size."""

    def build(self) -> "keras.Optimizer":
        """Return a new Keras optimizer, see `summed`."""
        from nlpcat4.training import summed

        renamed = {"clip_norm": "clipnorm", "global_clip_norm": "global_clipnorm", "clip_value": "clipvalue"}
        arguments = {renamed.get(key, key): getattr(self, key) for key in type(self).model_fields}
        if not isinstance(self.learning_rate, float):
            arguments["learning_rate"] = self.learning_rate.build()
        optimizer: keras.Optimizer = getattr(summed, self.keras_name)(**arguments)
        return optimizer


class Adam(_Optimizer):
    """Adaptive moments. Source: Kingma and Ba (2015), "Adam: A Method for Stochastic Optimization"."""

    name: ClassVar[str] = "adam"
    keras_name: ClassVar[str] = "Adam"

    beta_1: Share = 0.9
    """How slowly the mean of the gradients forgets."""
    beta_2: Share = 0.999
    """How slowly the mean of their squares forgets."""
    epsilon: PositiveFloat = 1e-7
    """Keeps the division finite."""
    amsgrad: bool = False
    """Never let the mean of the squares shrink."""


class AdamW(Adam):
    """Adam with weight decay of its own.

    Source: Loshchilov and Hutter (2019), "Decoupled Weight Decay Regularization".
    """

    name: ClassVar[str] = "adamw"
    keras_name: ClassVar[str] = "AdamW"

    weight_decay: NonNegativeFloat = 0.004
    """The share of each weight taken away a step, times the learning rate."""


class RMSprop(_Optimizer):
    """Steps divided by the root of a running mean of squares. Source: Hinton (2012), lecture 6e."""

    name: ClassVar[str] = "rmsprop"
    keras_name: ClassVar[str] = "RMSprop"

    rho: Share = 0.9
    """How slowly the mean of the squares forgets."""
    momentum: Share = 0.0
    """The share of the last step that is added to this one."""
    epsilon: PositiveFloat = 1e-7
    """Keeps the division finite."""


class Adagrad(_Optimizer):
    """Steps that shrink where much was learnt. Source: Duchi, Hazan and Singer (2011)."""

    name: ClassVar[str] = "adagrad"
    keras_name: ClassVar[str] = "Adagrad"

    initial_accumulator_value: NonNegativeFloat = 0.1
    """What the sums of squares begin with: the larger, the more alike the first steps."""
    epsilon: PositiveFloat = 1e-7
    """Keeps the division finite."""


class SGD(_Optimizer):
    """Gradient descent on batches, with momentum where asked for."""

    name: ClassVar[str] = "sgd"
    keras_name: ClassVar[str] = "SGD"

    learning_rate: LearningRate = 0.01
    """The size of a step: a number, or a schedule such as `{cosine: {steps: 10000}}`."""
    momentum: Share = 0.0
    """The share of the last step that is added to this one."""
    nesterov: bool = False
    """Look ahead along the momentum before the gradient is taken."""


Optimizer = Annotated[
    Annotated[Adam, Tag("adam")]
    | Annotated[AdamW, Tag("adamw")]
    | Annotated[RMSprop, Tag("rmsprop")]
    | Annotated[Adagrad, Tag("adagrad")]
    | Annotated[SGD, Tag("sgd")],
    Discriminator(name_of),
]

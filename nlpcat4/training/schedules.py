"""Learning rates that change from step to step."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Discriminator, Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt, Tag

from nlpcat4.config.named import Named, name_of

if TYPE_CHECKING:
    import keras

Rate = Annotated[float, Field(gt=0, le=1e3)]


class _Schedule(Named):
    """A learning rate as a function of the steps done."""

    initial: Rate = 0.001
    """The learning rate at the start."""
    steps: PositiveInt
    """Steps (batches) until the end of the decay."""


class Cosine(_Schedule):
    """Half a cosine wave down to `alpha`, after a linear warm-up.

    Source: Loshchilov and Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts".
    """

    name: ClassVar[str] = "cosine"

    alpha: Annotated[float, Field(ge=0, le=1)] = 0.0
    """The share of `initial` that is left at the end."""
    warmup: NonNegativeInt = 0
    """Steps of linear growth from 0 to `initial` before the decay."""

    def build(self) -> "keras.optimizers.schedules.LearningRateSchedule":
        """Return the Keras schedule."""
        import keras

        return keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0 if self.warmup else self.initial,
            decay_steps=self.steps,
            alpha=self.alpha,
            warmup_target=self.initial if self.warmup else None,
            warmup_steps=self.warmup,
        )


class Exponential(_Schedule):
    """Multiplied by `rate` every `steps` steps."""

    name: ClassVar[str] = "exponential"

    rate: Annotated[float, Field(gt=0, lt=1)] = 0.9
    """The factor a period."""
    staircase: bool = False
    """Change at the end of each period only, not in every step."""

    def build(self) -> "keras.optimizers.schedules.LearningRateSchedule":
        """Return the Keras schedule."""
        import keras

        return keras.optimizers.schedules.ExponentialDecay(
            initial_learning_rate=self.initial,
            decay_steps=self.steps,
            decay_rate=self.rate,
            staircase=self.staircase,
        )


class Polynomial(_Schedule):
    """From `initial` to `final` along a power of the steps left; a straight line by default."""

    name: ClassVar[str] = "polynomial"

    final: NonNegativeFloat = 0.0001
    """The learning rate at the end, and after it."""
    power: PositiveFloat = 1.0
    """The exponent; 1 is a straight line."""

    def build(self) -> "keras.optimizers.schedules.LearningRateSchedule":
        """Return the Keras schedule."""
        import keras

        return keras.optimizers.schedules.PolynomialDecay(
            initial_learning_rate=self.initial,
            decay_steps=self.steps,
            end_learning_rate=self.final,
            power=self.power,
        )


def _kind(data: Any) -> str | None:
    return "number" if isinstance(data, int | float) else name_of(data)


LearningRate = Annotated[
    Annotated[Rate, Tag("number")]
    | Annotated[Cosine, Tag("cosine")]
    | Annotated[Exponential, Tag("exponential")]
    | Annotated[Polynomial, Tag("polynomial")],
    Discriminator(_kind),
]

"""Features -> the same features, some dropped in training or all brought to one scale."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from nlpcat4.layers.arguments import Rate
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.layers.entry import Output, State


class Dropout(Entry):
    """Drops single features in training. Source: Srivastava et al. (2014)."""

    name: ClassVar[str] = "dropout"
    shorthand: ClassVar[str] = "rate"
    causal: ClassVar[bool] = True

    rate: Rate = 0.5
    """Share of the features dropped."""

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return a tensor like `x`."""
        import keras

        return keras.layers.Dropout(self.rate, name=context.name)(x), mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Leave everything as it is: nothing is dropped outside of training."""
        return x, state


class SpatialDropout(Entry):
    """Drops a feature at all positions of a text at once. Source: Tompson et al. (2015)."""

    name: ClassVar[str] = "spatial_dropout"
    shorthand: ClassVar[str] = "rate"
    causal: ClassVar[bool] = True
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    rate: Rate = 0.2
    """Share of the features dropped."""

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return a tensor like `x`."""
        import keras

        return keras.layers.SpatialDropout1D(self.rate, name=context.name)(x), mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Leave everything as it is: nothing is dropped outside of training."""
        return x, state


class LayerNormalization(Entry):
    """Brings the features of each position to mean 0 and deviation 1. Source: Ba et al. (2016)."""

    name: ClassVar[str] = "layer_normalization"
    causal: ClassVar[bool] = True

    epsilon: Annotated[float, Field(gt=0, le=1)] = 1e-3
    """Added to the variance, so that equal features do not divide by zero."""

    def weights(self, shape: Shape) -> int:
        """Return the scales and the shifts."""
        return 2 * shape.width

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return a tensor like `x`."""
        import keras

        return keras.layers.LayerNormalization(epsilon=self.epsilon, name=context.name)(x), mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Work on the one position."""
        assert layer is not None
        return layer(x), state

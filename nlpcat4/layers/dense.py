"""Features -> other features, each a weighted sum of all."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from nlpcat4.layers.arguments import Activation, Size
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.shape import Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.layers.entry import Output, State


class Dense(Entry):
    """A fully connected layer, on a vector or on each position of a sequence."""

    name: ClassVar[str] = "dense"
    shorthand: ClassVar[str] = "units"
    causal: ClassVar[bool] = True

    units: Size
    """Features that come out."""
    activation: Activation = "relu"
    """What is applied to the sums."""

    def gives(self, shape: Shape) -> Shape:
        """Return `units` features."""
        return replace(shape, width=self.units)

    def weights(self, shape: Shape) -> int:
        """Return the size of the matrix and the biases."""
        return (shape.width + 1) * self.units

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, units] or [batch, length, units]."""
        import keras

        return keras.layers.Dense(self.units, activation=self.activation, name=context.name)(x), mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Work on the one position."""
        assert layer is not None
        return layer(x), state

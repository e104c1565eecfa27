"""A sequence -> one vector, or a shorter sequence."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from nlpcat4.layers.arguments import Span
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.masking import LOWEST, filled
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras

    from nlpcat4.layers.entry import Output


class Flatten(Entry):
    """All positions side by side in one vector; those without a token are zeros."""

    name: ClassVar[str] = "flatten"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    def gives(self, shape: Shape) -> Shape:
        """Return one vector that holds every position."""
        return Shape("vector", length=1, width=shape.length * shape.width)

    def apply(self, x: "keras.KerasTensor", mask: "keras.KerasTensor", context: BuildContext) -> "Output":
        """Return float32 [batch, length * features], for batches shorter than `length` too."""
        import keras
        from keras import ops

        length, width = context.shape.length, context.shape.width
        x = ops.pad(filled(x, mask, 0.0), [[0, 0], [0, length], [0, 0]])[:, :length]
        return keras.layers.Reshape((length * width,), name=context.name)(x), None


class GlobalAveragePooling(Entry):
    """The average over all tokens of a text."""

    name: ClassVar[str] = "global_average_pooling"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    def gives(self, shape: Shape) -> Shape:
        """Return one vector as wide as a position."""
        return replace(shape, form="vector", length=1)

    def apply(self, x: "keras.KerasTensor", mask: "keras.KerasTensor", context: BuildContext) -> "Output":
        """Return float32 [batch, features]."""
        import keras

        return keras.layers.GlobalAveragePooling1D(name=context.name)(x, mask=mask), None


class GlobalMaxPooling(Entry):
    """The greatest value of each feature over all tokens of a text."""

    name: ClassVar[str] = "global_max_pooling"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    def gives(self, shape: Shape) -> Shape:
        """Return one vector as wide as a position."""
        return replace(shape, form="vector", length=1)

    def apply(self, x: "keras.KerasTensor", mask: "keras.KerasTensor", context: BuildContext) -> "Output":
        """Return float32 [batch, features]."""
        import keras

        return keras.layers.GlobalMaxPooling1D(name=context.name)(filled(x, mask, LOWEST)), None


class MaxPooling(Entry):
    """The greatest value of each feature in every group of neighbouring positions."""

    name: ClassVar[str] = "max_pooling"
    shorthand: ClassVar[str] = "pool_size"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    pool_size: Span = 2
    """Positions in a group; the sequence becomes that many times shorter."""

    def gives(self, shape: Shape) -> Shape:
        """Return a sequence with one position a group, the last of which may be smaller."""
        return replace(shape, length=-(-shape.length // self.pool_size))

    def apply(self, x: "keras.KerasTensor", mask: "keras.KerasTensor", context: BuildContext) -> "Output":
        """Return float32 [batch, length / pool_size, features] and its mask."""
        import keras
        from keras import ops

        # Keras' own "same" would put a part of the fill on the left and so move the groups.
        fill = [[0, 0], [0, self.pool_size - 1], [0, 0]]
        x = ops.pad(filled(x, mask, LOWEST), fill, constant_values=LOWEST)
        pooled = keras.layers.MaxPooling1D(self.pool_size, name=context.name)(x)
        mask = mask[:, :: self.pool_size]
        return filled(pooled, mask, 0.0), mask

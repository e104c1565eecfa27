"""Ids -> a vector for each token that is 1 in the token's own place and 0 elsewhere; nothing is learnt."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.masking import moved_right
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.layers.entry import Output, State


class OneHot(Entry):
    """One feature for each token of the vocabulary but the padding, for small vocabularies."""

    name: ClassVar[str] = "one_hot"
    takes: ClassVar[tuple[Form, ...]] = ("ids",)
    causal: ClassVar[bool] = True

    def gives(self, shape: Shape) -> Shape:
        """Return one feature for each id but the padding."""
        return replace(shape, form="sequence", width=shape.width - 1)

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, length, vocabulary - 1] and the mask; padding is zero, and on the right."""
        from keras import ops

        mask = None
        if not context.causal:
            x, _, mask = moved_right(x)
        return ops.one_hot(x, context.shape.width)[:, :, 1:], mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Set the token's own feature."""
        from keras import ops

        return ops.one_hot(x, shape.width)[:, 1:], state

"""Ids -> a learnt vector for each token, and the mask that all later layers go by."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from nlpcat4.layers.arguments import Size
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.masking import filled
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras

    from nlpcat4.layers.entry import Output


class Embedding(Entry):
    """A vector for each token of the vocabulary."""

    name: ClassVar[str] = "embedding"
    shorthand: ClassVar[str] = "dim"
    takes: ClassVar[tuple[Form, ...]] = ("ids",)

    dim: Size
    """Features of a token's vector."""

    def gives(self, shape: Shape) -> Shape:
        """Return `dim` features for each token."""
        return replace(shape, form="sequence", width=self.dim)

    def weights(self, shape: Shape) -> int:
        """Return the size of the table of vectors."""
        return shape.width * self.dim

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, length, dim] and the mask; padding is moved to the right."""
        import keras
        from keras import ops

        # The order of the tokens stays, because equal keys do: `False` (a token) before `True` (padding).
        x = ops.take_along_axis(x, ops.argsort(ops.equal(x, 0), axis=1), axis=1)
        token = ops.not_equal(x, 0)
        vectors = keras.layers.Embedding(context.shape.width, self.dim, name=context.name)(x)
        # A row without any token counts as one token whose vector is zero.
        mask = ops.concatenate([ops.ones_like(token[:, :1]), token[:, 1:]], axis=1)
        return filled(vectors, token, 0.0), mask

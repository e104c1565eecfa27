"""Ids -> a learnt vector for each token, and the mask that all later layers go by."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from nlpcat4.layers.arguments import Size
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.masking import filled, moved_right
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.layers.entry import Output, State


class Embedding(Entry):
    """A vector for each token of the vocabulary."""

    name: ClassVar[str] = "embedding"
    shorthand: ClassVar[str] = "dim"
    takes: ClassVar[tuple[Form, ...]] = ("ids",)
    causal: ClassVar[bool] = True

    dim: Size
    """Features of a token's vector."""
    pretrained: Annotated[str, Field(min_length=1)] | None = None
    """Vectors to begin with: a file of word2vec, GloVe or NumPy (`.txt`, `.vec`, `.bin`, `.npz`), or a run of
    `task: word_vectors` by its path or id; words without one begin at random."""
    trainable: bool = True
    """Whether the vectors change in training."""

    def gives(self, shape: Shape) -> Shape:
        """Return `dim` features for each token."""
        return replace(shape, form="sequence", width=self.dim)

    def weights(self, shape: Shape) -> int:
        """Return the size of the table of vectors."""
        return shape.width * self.dim

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, length, dim] and the mask; padding is moved to the right.

        In a causal model padding is there already, and there is no mask.
        """
        import keras

        table = keras.layers.ReversibleEmbedding if context.tied else keras.layers.Embedding
        vectors_of = table(context.shape.width, self.dim, trainable=self.trainable, name=context.name)
        if context.pretrained is not None:
            vectors_of.build()
            vectors_of.set_weights([context.pretrained.over(vectors_of.get_weights()[0])])
        if context.causal:
            return vectors_of(x), None
        x, token, mask = moved_right(x)
        # A row without any token counts as one token whose vector is zero.
        return filled(vectors_of(x), token, 0.0), mask

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Look the vectors up."""
        assert layer is not None
        return layer(x), state

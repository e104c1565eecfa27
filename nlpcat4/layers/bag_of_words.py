"""Ids -> one number for each word of the vocabulary, whatever the order of the words."""

from typing import TYPE_CHECKING, ClassVar, Literal

from nlpcat4.layers.context import BuildContext, DocumentFrequency
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import numpy as np
    from numpy.typing import NDArray

    from nlpcat4.layers.entry import Output

RARITY = "ab,b->ab"
"""Each feature times a weight of its own, as `keras.layers.EinsumDense` has it."""


class BagOfWords(Entry):
    """The words of a text without their order."""

    name: ClassVar[str] = "bag_of_words"
    shorthand: ClassVar[str] = "mode"
    takes: ClassVar[tuple[Form, ...]] = ("ids",)

    mode: Literal["multi_hot", "count", "tf_idf"] = "multi_hot"
    """What stands for a word: 1 if it occurs; how often; or that times its rarity in the training texts,
    the whole scaled to length 1, as scikit-learn's `TfidfVectorizer` has it."""

    def gives(self, shape: Shape) -> Shape:
        """Return one feature for each id but the padding."""
        return Shape("vector", length=1, width=shape.width - 1)

    def weights(self, shape: Shape) -> int:
        """Return the number of rarities, which are stored as weights though not trained."""
        return shape.width - 1 if self.mode == "tf_idf" else 0

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, vocabulary - 1]."""
        import keras
        from keras import ops

        count = keras.layers.CategoryEncoding(context.shape.width, "count", name=context.name)
        bag = count(x)[:, 1:]
        if self.mode == "multi_hot":
            return ops.minimum(bag, 1.0), None
        if self.mode == "count":
            return bag, None
        if context.document_frequency is None:
            raise ValueError("tf_idf needs the document frequencies of the training texts")
        # A layer that only multiplies: its weights travel with the model, unlike a constant in its config.
        rarity = keras.layers.EinsumDense(
            RARITY,
            output_shape=context.shape.width - 1,
            kernel_initializer="ones",
            trainable=False,
            name=f"{context.name}_rarity",
        )
        bag = rarity(bag)
        rarity.set_weights([inverse_document_frequency(context.document_frequency)[1:]])
        return keras.layers.UnitNormalization(name=f"{context.name}_length")(bag), None


def inverse_document_frequency(frequency: DocumentFrequency) -> "NDArray[np.float32]":
    """Return how rare each id is: 1 if it is in every text, and more the fewer hold it.

    Smoothed as if one more text held every token once. Source: scikit-learn, `TfidfTransformer`.

    Returns:
        float32 [vocabulary].
    """
    import numpy as np

    rarity = np.log((1 + frequency.texts) / (1 + frequency.counts)) + 1
    return rarity.astype(np.float32)

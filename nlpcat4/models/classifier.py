"""A list of layers -> a Keras model that gives the probability of each label."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlpcat4.layers import BuildContext, DocumentFrequency, Entry, Shape
from nlpcat4.layers.architecture import outputs
from nlpcat4.layers.pretrained import Pretrained
from nlpcat4.models.fused import fused
from nlpcat4.models.stack import stacked

if TYPE_CHECKING:
    import keras


def build_classifier(
    architecture: Sequence[Entry],
    *,
    vocab_size: int,
    max_length: int,
    classes: int,
    document_frequency: DocumentFrequency | None = None,
    pretrained: Pretrained | None = None,
) -> "keras.Model":
    """Return an uncompiled model: int32 [batch, length] -> float32 [batch, 1] or [batch, classes].

    Two classes end in one sigmoid unit, the probability of the second; more end in a softmax. The initial
    weights follow from `keras.utils.set_random_seed` alone.

    Args:
        architecture: Layers that `check_architecture` finds nothing wrong with.
        vocab_size: Ids that there are, padding included.
        max_length: Tokens of a text that count at most; batches may be shorter.
        classes: Labels to choose from, at least 2.
        document_frequency: Of the training texts; needed by tf-idf only.
        pretrained: What the embedding begins with; random numbers when absent.

    Raises:
        ConfigError: Keras does not accept an argument of a layer that a config calls by its Keras name.
    """
    import keras

    ids = keras.Input((None,), dtype="int32", name="ids")
    context = BuildContext(
        "", Shape("ids", length=max_length, width=vocab_size), document_frequency, pretrained
    )
    vectors = stacked(architecture, ids, context)
    activation = "sigmoid" if classes == 2 else "softmax"
    output = keras.layers.Dense(outputs(classes), activation=activation, name="output", dtype="float32")
    return fused(keras.Model(ids, output(vectors), name="classifier"))

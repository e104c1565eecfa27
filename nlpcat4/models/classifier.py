"""A list of layers -> a Keras model that gives the probability of each label."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlpcat4.errors import ConfigError
from nlpcat4.layers import BuildContext, DocumentFrequency, Entry, KerasLayer, shapes
from nlpcat4.layers.architecture import KEY, outputs
from nlpcat4.models.keras_errors import reason

if TYPE_CHECKING:
    import keras


def build_classifier(
    architecture: Sequence[Entry],
    *,
    vocab_size: int,
    max_length: int,
    classes: int,
    document_frequency: DocumentFrequency | None = None,
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

    Raises:
        ConfigError: Keras does not accept an argument of a layer that a config calls by its Keras name.
    """
    import keras

    ids = keras.Input((None,), dtype="int32", name="ids")
    x, mask = ids, None
    names = unique_names(architecture)
    given = shapes(architecture, vocab_size=vocab_size, max_length=max_length)
    for index, (layer, name) in enumerate(zip(architecture, names, strict=True)):
        try:
            x, mask = layer.apply(x, mask, BuildContext(name, given[index], document_frequency))
        except Exception as error:
            if not isinstance(layer, KerasLayer):  # its arguments were all checked, so this is a bug
                raise
            raise ConfigError(f"{KEY}[{index}].{layer.key}: Keras refuses it: {reason(error)}") from error
    activation = "sigmoid" if classes == 2 else "softmax"
    output = keras.layers.Dense(outputs(classes), activation=activation, name="output")
    return keras.Model(ids, output(x), name="classifier")


def unique_names(architecture: Sequence[Entry]) -> Iterator[str]:
    """Yield a name for each layer, as in `bilstm`, `dropout`, `bilstm_1`."""
    seen: dict[str, int] = {}
    for layer in architecture:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", layer.key).lower()
        count = seen[name] = seen.get(name, -1) + 1
        yield f"{name}_{count}" if count else name

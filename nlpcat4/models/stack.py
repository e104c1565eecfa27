"""A list of layers -> Keras layers, one applied to what the one before gives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nlpcat4.errors import ConfigError
from nlpcat4.layers import BuildContext, Entry, KerasLayer, shapes
from nlpcat4.layers.architecture import KEY
from nlpcat4.models.keras_errors import reason

if TYPE_CHECKING:
    import keras


def stacked(
    architecture: Sequence[Entry], ids: "keras.KerasTensor", context: BuildContext
) -> "keras.KerasTensor":
    """Return what the last layer makes of ids.

    Args:
        architecture: Layers that `check_architecture` finds nothing wrong with.
        ids: int32 [batch, length].
        context: For the first layer; its `shape` says how long the texts and how large the vocabulary are.

    Raises:
        ConfigError: Keras does not accept an argument of a layer that a config calls by its Keras name.
    """
    x, mask = ids, None
    for index, (layer, own) in enumerate(zip(architecture, contexts(architecture, context), strict=True)):
        try:
            x, mask = layer.apply(x, mask, own)
        except Exception as error:
            if not isinstance(layer, KerasLayer):  # its arguments were all checked, so this is a bug
                raise
            raise ConfigError(f"{KEY}[{index}].{layer.key}: Keras refuses it: {reason(error)}") from error
    return x


def contexts(architecture: Sequence[Entry], first: BuildContext) -> list[BuildContext]:
    """Return where each layer stands: its name in the model, and what it gets."""
    given = shapes(architecture, vocab_size=first.shape.width, max_length=first.shape.length)
    return [
        replace(first, name=name, shape=shape)
        for name, shape in zip(unique_names(architecture), given, strict=False)
    ]


def unique_names(architecture: Sequence[Entry]) -> Iterator[str]:
    """Yield a name for each layer, as in `bilstm`, `dropout`, `bilstm_1`."""
    seen: dict[str, int] = {}
    for layer in architecture:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", layer.key).lower()
        count = seen[name] = seen.get(name, -1) + 1
        yield f"{name}_{count}" if count else name

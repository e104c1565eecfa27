"""Whatever stands in the list `architecture` -> one known name and its value, or what is wrong with it."""

from collections.abc import Collection
from typing import Any

from nlpcat4.config.checking import problem_at
from nlpcat4.config.problems import did_you_mean, shown
from nlpcat4.layers.keras_signatures import shipped

WRITTEN = "a layer is written `name`, `name: value` or `name: {argument: value}`"

INSTEAD = {
    **dict.fromkeys(("AveragePooling1D", "MaxPool1D", "MaxPooling1D"), "max_pooling keeps padding out"),
    **dict.fromkeys(("GlobalAveragePooling1D", "GlobalAvgPool1D"), "use global_average_pooling"),
    **dict.fromkeys(("GlobalMaxPool1D", "GlobalMaxPooling1D"), "use global_max_pooling"),
    **dict.fromkeys(("Hashing", "StringLookup", "TextVectorization"), "`tokenizer` turns texts into ids"),
    **dict.fromkeys(
        ("FlaxLayer", "JaxLayer", "Lambda", "TFSMLayer", "TorchModuleWrapper"), "it runs foreign code"
    ),
    **dict.fromkeys(("Attention", "Concatenate", "MultiHeadAttention"), "it takes more than one tensor"),
    "Bidirectional": "use birnn, bilstm or bigru",
    "CategoryEncoding": "use bag_of_words",
    "Embedding": "use embedding",
    "Flatten": "use flatten",
    "Masking": "padding is always masked",
    "SpatialDropout2D": "use spatial_dropout",
    "TimeDistributed": "dense and the like already work on each position",
}
"""What to do where a config names a layer of Keras that cannot be used."""


def checked(item: Any, own: Collection[str]) -> dict[str, Any]:
    """Return the item as `{name: value}`, the name being one of ours or an allowed one of Keras.

    Raises:
        ValueError: The item is not written as a layer, or its name is unknown.
    """
    if isinstance(item, str):
        item = {item: None}
    if not isinstance(item, dict):
        raise ValueError(f"{WRITTEN}, found {shown(item)}")
    if len(item) != 1:
        raise ValueError(_not_one(item, own))
    ((name, _),) = item.items()
    if name not in own and name not in shipped()["layers"]:
        raise problem_at((name,), _unknown(str(name), own))
    return item


def _not_one(item: dict[Any, Any], own: Collection[str]) -> str:
    """Tell what to do about no layer, or more than one, in one item."""
    if not item:
        return f"an empty layer; {WRITTEN}"
    first, *rest = item
    names = ", ".join(str(one) for one in rest)
    if all(one in own or one in shipped()["layers"] for one in rest):
        return f"one item holds one layer; start a new one with `- ` before {names}"
    return f"one item holds one layer; indent {names} further than {first}, whose arguments they seem to be"


def _unknown(name: str, own: Collection[str]) -> str:
    """Tell why a name is not that of a layer, and what would be."""
    layers = shipped()["layers"]
    if name in shipped()["refused"]:
        return f"this layer of Keras cannot be used here: {INSTEAD.get(name, 'it is not made for text')}"
    # Only the last part of `keras.layers.Dense` can be a name.
    hint = did_you_mean(name.rpartition(".")[2], [*layers, *own])
    return f"unknown layer{hint or '; ours are ' + ', '.join(own)}"

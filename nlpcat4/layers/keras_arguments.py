"""The arguments of a layer of Keras, as a config has them -> what its signature does not allow."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import JsonSchemaValue

from nlpcat4.config.checking import problem_at
from nlpcat4.config.named import written
from nlpcat4.config.problems import did_you_mean, shown
from nlpcat4.layers.keras_signatures import CONVOLUTIONS, shipped

SIZES = ("depth_multiplier", "dilation_rate", "filters", "groups", "kernel_size", "strides", "units")
MOST = 65_536


def misfits(layer: str, given: dict[Any, Any]) -> Iterator[Exception]:
    """Find what the layer's signature does not allow.

    Args:
        layer: An allowed class of `keras.layers`.
        given: Its arguments as a config has them.
    """
    signature = shipped()["layers"][layer]
    arguments = [*signature["required"], *signature["defaults"]]
    for key, value in given.items():
        if key not in arguments:
            hint = did_you_mean(str(key), arguments)
            yield problem_at((layer, key), f"no argument of {layer} that can be set here{hint}")
        elif fault := _fault(key, value, signature["defaults"].get(key)):
            yield problem_at((layer, key), f"{fault}, found {shown(value)}")
    missing = [name for name in signature["required"] if name not in given]
    if missing:
        yield problem_at((layer,), f"needs {' and '.join(missing)}")
    if layer in CONVOLUTIONS:
        yield from _misaligned(layer, given)


def _fault(key: str, value: Any, default: Any) -> str:
    """Tell what keeps a value from being handed to Keras; empty where nothing does."""
    if key in SIZES:
        return "" if type(value) is int and 1 <= value <= MOST else f"must be a whole number from 1 to {MOST}"
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "must be true or false"
    if isinstance(default, int | float) and not isinstance(value, int | float | None):
        return "must be a number"
    values = value if isinstance(value, list) else [value]
    if not all(one is None or isinstance(one, bool | int | float | str) for one in values):
        return "must be a number, a name, true, false, null or a list of these"
    # A name is looked up among Keras' own functions; anything more than a word could reach further.
    if not all(re.fullmatch(r"[A-Za-z_]\w*", one) for one in values if isinstance(one, str)):
        return "must be the plain name of one of Keras' functions or modes"
    return ""


def _misaligned(layer: str, given: dict[Any, Any]) -> Iterator[Exception]:
    """Find what would let padding into a convolution."""
    padding, strides = given.get("padding", "valid"), given.get("strides", 1)
    if padding not in ("same", "causal"):
        yield problem_at(
            (layer, "padding"),
            f"{padding!r} would leave nothing of a text shorter than kernel_size; set 'same' or 'causal'",
        )
    if padding == "same" and strides != 1:
        yield problem_at(
            (layer, "strides"),
            "strides with padding 'same' depend on the batch's length; set padding 'causal', or use conv1d",
        )


def json_schema(layer: str) -> JsonSchemaValue:
    """Return what editors need to know of one layer."""
    signature = shipped()["layers"][layer]
    properties = {key: _value_schema(key, None) for key in signature["required"]}
    for key, default in signature["defaults"].items():
        properties[key] = {**_value_schema(key, default), "default": default}
    arguments = {
        "type": "object",
        "description": f"`keras.layers.{layer}`.",
        "properties": properties,
        "required": signature["required"],
        "additionalProperties": False,
    }
    return written(layer, arguments, next(iter(properties), None))


def _value_schema(key: str, default: Any) -> JsonSchemaValue:
    """Describe the values that `_fault` finds nothing wrong with."""
    if key in SIZES:
        return {"type": "integer", "minimum": 1, "maximum": MOST}
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, int | float):
        return {"type": ["number", "null"]}
    return {"type": ["number", "string", "boolean", "null", "array"]}

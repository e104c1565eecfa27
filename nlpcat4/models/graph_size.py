"""The config of a model file -> how many weights Keras would make for it, at least."""

from math import prod
from typing import Any

SIZES = {"units", "filters", "depth_multiplier"}
PER_FEATURE = {"AdditiveAttention", "BatchNormalization", "LayerNormalization", "PReLU", "RMSNormalization"}
"""Layers with a weight for each feature that they get."""


def least_weights(value: Any) -> int:
    """Return how many weights there are at least in all layers, by the sizes that their configs ask for."""
    if isinstance(value, list):
        return sum(map(least_weights, value))
    if not isinstance(value, dict):
        return 0
    own = 0
    if "class_name" in value and isinstance(value.get("config"), dict):
        config = value["config"]
        own = abs(config.get("input_dim", 0) * config.get("output_dim", 0)) + prod(
            config.get("output_shape", [0])
        )
        if config.keys() & SIZES:
            own += _largest_matrix(config, _shape_given(value["build_config"])[-1])
        if value["class_name"] in PER_FEATURE:
            own += _features(value["class_name"], config, _shape_given(value["build_config"]))
    return abs(own) + sum(map(least_weights, value.values()))


def _shape_given(build_config: dict[str, Any]) -> list[Any]:
    """Return the shape that Keras builds a layer for: of what a recurrent layer reads, of what asks."""
    if "input_shape" in build_config:
        shape: list[Any] = build_config["input_shape"]
    else:  # a recurrent layer that is given its first state
        shape = build_config["shapes_dict"]["sequences_shape"]
    return shape[0] if isinstance(shape[0], list) else shape


def _features(name: str, config: dict[str, Any], shape: list[Any]) -> int:
    """Return over how many features a layer has a weight for each."""
    if name == "PReLU":
        return prod(shape[1:])
    axes = config.get("axis", -1)
    return prod(shape[axis] for axis in (axes if isinstance(axes, list) else [axes]))


def _largest_matrix(config: dict[str, Any], width: int) -> int:
    """Return the size of a layer's largest matrix, or less, given the features that the layer gets."""
    features: int = config.get("units") or config.get("filters") or 1
    kernel: int = prod(config.get("kernel_size", [1]))
    if "recurrent_initializer" in config:
        return features * max(features, width)
    if "depth_multiplier" in config:
        features = config["depth_multiplier"] * max(features, kernel)
        return width * features
    groups: int = config.get("groups", 1)
    return width * features * kernel // groups

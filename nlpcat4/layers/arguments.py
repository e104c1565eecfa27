"""The types of arguments that several layers share, with the ranges that make sense."""

from typing import Annotated, Literal

from pydantic import Field

Size = Annotated[int, Field(ge=1, le=65_536)]
"""Features, units or filters."""

Span = Annotated[int, Field(ge=1, le=1_024)]
"""Positions next to each other in a text."""

Rate = Annotated[float, Field(ge=0, lt=1)]
"""A share of values to drop in training."""

Activation = Literal[
    "elu",
    "gelu",
    "hard_sigmoid",
    "leaky_relu",
    "linear",
    "mish",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "softsign",
    "tanh",
]
"""A function of `keras.activations`."""

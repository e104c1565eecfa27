"""A model -> the rows of its table: what it is made of, layer by layer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class LayerRow:
    """One layer of a model."""

    name: str
    type: str
    """The class in Keras, as in `Bidirectional(LSTM)`."""
    output_shape: tuple[int | None, ...]
    """None where it depends on the batch."""
    parameters: int


def summary(model: "keras.Model") -> list[LayerRow]:
    """Return a row for each layer that takes part, from the ids to the output.

    What only fills up or masks has no row; it has no parameters either, so the rows add up to the model's.
    """
    return [_row(layer) for layer in model.layers if not layer.name.endswith("_fill")]


@dataclass(frozen=True)
class WeightRow:
    """One weight of a model."""

    path: str
    """The layer and the weight's name in it."""
    shape: tuple[int, ...]
    mean: float
    standard_deviation: float
    least: float
    most: float


def weight_rows(model: "keras.Model") -> list[WeightRow]:
    """Return a row for each weight, layer by layer."""
    import numpy as np

    rows = []
    for variable in model.weights:
        values = np.asarray(variable, dtype=np.float64)
        figures = (float(figure(values)) for figure in (np.mean, np.std, np.min, np.max))
        rows.append(WeightRow(variable.path, tuple(variable.shape), *figures))
    return rows


def _row(layer: "keras.layers.Layer") -> LayerRow:
    inner = getattr(layer, "forward_layer", None)
    kind = type(layer).__name__ if inner is None else f"{type(layer).__name__}({type(inner).__name__})"
    # A recurrent layer that hands on its states gives them after its output.
    output = layer.output[0] if isinstance(layer.output, list) else layer.output
    return LayerRow(layer.name, kind, tuple(output.shape), layer.count_params())

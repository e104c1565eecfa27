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


def _row(layer: "keras.layers.Layer") -> LayerRow:
    inner = getattr(layer, "forward_layer", None)
    kind = type(layer).__name__ if inner is None else f"{type(layer).__name__}({type(inner).__name__})"
    # A recurrent layer that hands on its states gives them after its output.
    output = layer.output[0] if isinstance(layer.output, list) else layer.output
    return LayerRow(layer.name, kind, tuple(output.shape), layer.count_params())

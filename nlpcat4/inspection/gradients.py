"""A model, a batch and its loss -> how large the loss's gradient is at each step of each recurrent layer.

Source: Bengio, Simard and Frasconi (1994), "Learning Long-Term Dependencies with Gradient Descent is
Difficult"; Pascanu, Mikolov and Bengio (2013), "On the Difficulty of Training Recurrent Neural Networks", for
clipping by the norm of the whole gradient.
"""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nlpcat4.inspection.observing import Trace, observed
from nlpcat4.models.fused import recurrent_layers

FEWEST = 3
"""Texts that must be so long, for a mean over them to be told."""


@dataclass(frozen=True)
class LayerGradients:
    """The gradient by the hidden state of one layer, or by the memory of an LSTM."""

    name: str
    kind: str
    norms: NDArray[np.float64]
    """float64 [steps]: the mean norm, over texts, at each distance from the last step that the layer read;
    first that of the last step itself."""
    texts: NDArray[np.int64]
    """int64 [steps]: how many texts are so long."""

    def at(self, distance: int) -> float | None:
        """Return the mean norm at a distance, None where too few texts are so long."""
        return float(self.norms[distance]) if distance < len(self.norms) else None


@dataclass(frozen=True)
class Gradients:
    """What a batch would do to a model."""

    layers: tuple[LayerGradients, ...]
    loss: float
    weights: float
    """The norm of the gradient by all weights together (the global norm)."""

    def factor(self, clip_norm: float | None) -> float:
        """Return what clipping by that global norm multiplies all gradients by: 1 where it does nothing."""
        return 1.0 if clip_norm is None else min(1.0, clip_norm / max(self.weights, 1e-30))


def gradients(model: keras.Model, inputs: Any, targets: Any, weights: Any = None) -> Gradients:
    """Differentiate the mean loss of a batch by the hidden states and by the weights; nothing is changed.

    A state's gradient is the whole one, along all later steps, and of the text's own loss: not divided by the
    number of texts. Dropout is off.

    Args:
        model: Compiled, with a recurrent layer.
        inputs: What the model takes.
        targets: As its loss takes them.
        weights: The same; of targets at each position, how much each counts.
    """
    with observed(model) as traces, tf.GradientTape() as tape:
        outputs = model(inputs, training=False)
        loss = model.compute_loss(x=inputs, y=targets, y_pred=outputs, sample_weight=weights, training=False)
    series = [
        (f"{trace.name}{part}", trace, states)
        for trace in traces
        for part, states in (("", trace.states), (" memory", trace.memories))
        if states
    ]
    by_states, by_weights = tape.gradient(
        loss, ([states for _, _, states in series], model.trainable_weights)
    )
    layers = [
        _of_layer(name, trace, states, found, _tokens(trace, inputs))
        for (name, trace, states), found in zip(series, by_states, strict=True)
    ]
    dense = [gradient for gradient in by_weights if gradient is not None]
    return Gradients(tuple(layers), float(loss), float(tf.linalg.global_norm(dense)))


def _tokens(trace: Trace, inputs: Any) -> NDArray[np.bool_]:
    """Return bool [batch, length]: where a layer read a token, in its own order.

    A model of tokens has no mask: what stands behind the end of a text bears on nothing there.
    """
    if trace.mask is not None:
        return np.asarray(trace.mask, dtype=np.bool_)
    read = inputs[-1 if trace.name.startswith("decoder") else 0] if isinstance(inputs, tuple) else inputs
    return np.asarray(np.asarray(read) != 0)


def _of_layer(
    name: str,
    trace: Trace,
    states: list[tf.Tensor],
    by_states: list[tf.Tensor | None],
    there: NDArray[np.bool_],
) -> LayerGradients:
    """Average the norms of one layer's steps, by their distance from the last one that was read."""
    known = [
        tf.zeros_like(state) if gradient is None else gradient
        for state, gradient in zip(states, by_states, strict=True)
    ]
    norms = np.stack(
        [np.linalg.norm(np.asarray(gradient, dtype=np.float64), axis=1) for gradient in known], 1
    )
    norms *= len(norms)  # the loss is a mean over texts
    distances = there[:, ::-1].cumsum(axis=1)[:, ::-1] - 1
    counts = np.bincount(distances[there], minlength=1)
    sums = np.bincount(distances[there], weights=norms[there], minlength=1)
    enough = int(np.count_nonzero(counts >= min(FEWEST, counts[0])))  # fewer and fewer texts are longer
    return LayerGradients(name, trace.kind, sums[:enough] / counts[:enough], counts[:enough])


def scale_recurrent_weights(model: keras.Model, factor: float) -> None:
    """Multiply what each recurrent layer multiplies its state by, so that gradients vanish or explode."""
    for _, layer in recurrent_layers(model):
        layer.cell.recurrent_kernel.assign(factor * layer.cell.recurrent_kernel)

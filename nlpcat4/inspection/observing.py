"""Recurrent layers -> their states and gates, step by step; imports TensorFlow.

While they are observed, the layers run as the plain loop over their own Keras cells, whatever faster way they
have otherwise, so that each step's state is a tensor of its own, by which a gradient can be taken.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import keras
import tensorflow as tf

from nlpcat4.models.fused import recurrent_layers

Gates = dict[str, tf.Tensor]


@dataclass
class Trace:
    """What a recurrent layer did, in the order in which it read."""

    name: str
    """The layer's; of a layer of two directions, with the direction."""
    kind: str
    """The Keras class, as in `LSTM`."""
    backwards: bool
    """Whether it read from the end."""
    states: list[tf.Tensor] = field(default_factory=list)
    """float32 [batch, units] after each step: the output, or hidden state."""
    memories: list[tf.Tensor] = field(default_factory=list)
    """The same of an LSTM's memory (cell state), as it is handed on to the next step."""
    gates: dict[str, list[tf.Tensor]] = field(default_factory=dict)
    """float32 [batch, units] at each step, by the gate's name; empty where none are known."""
    mask: tf.Tensor | None = None
    """bool [batch, length], true where there is a token; None where there is one everywhere."""

    def in_order(self, values: list[tf.Tensor]) -> tf.Tensor:
        """Return values of all steps as [batch, length, units], in the order of the text."""
        stacked = tf.stack(values, axis=1)
        return tf.reverse(stacked, [1]) if self.backwards else stacked


@contextmanager
def observed(model: keras.Model) -> Iterator[list[Trace]]:
    """Keep in a list what the model's recurrent layers do in the block, where it has to be called eagerly.

    A model that is called twice leaves two traces of each layer.
    """
    traces: list[Trace] = []
    before: list[tuple[Any, Any]] = []
    try:
        for name, layer in recurrent_layers(model):
            before.append((layer, layer.__dict__.get("inner_loop")))
            layer.inner_loop = partial(_loop, name, layer, traces)
        yield traces
    finally:
        for layer, own in before:
            if own is None:
                del layer.inner_loop
            else:
                layer.inner_loop = own


def _loop(
    name: str,
    layer: Any,
    traces: list[Trace],
    sequences: tf.Tensor,
    initial_state: list[tf.Tensor],
    mask: Any,
    training: bool = False,
) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
    """Do what `keras.layers.RNN.inner_loop` does, never in training; see `nlpcat4.models.fused`."""
    if isinstance(mask, list | tuple):
        mask = mask[0]
    if layer.go_backwards:
        sequences = tf.reverse(sequences, [1])
        mask = None if mask is None else tf.reverse(mask, [1])
    trace = Trace(name, type(layer).__name__, bool(layer.go_backwards), mask=mask)
    traces.append(trace)
    gates_of = _gates_of(layer)
    states, outputs = list(initial_state), []
    shown = tf.zeros_like(states[0])  # before the first token; see below
    for step in range(int(sequences.shape[1])):
        x = sequences[:, step]
        for gate, values in gates_of(layer.cell, x, states[0]).items():
            trace.gates.setdefault(gate, []).append(values)
        _, after = layer.cell(x, states, training=False)
        if mask is not None:
            there = mask[:, step, tf.newaxis]
            after = [tf.where(there, new, old) for new, old in zip(after, states, strict=True)]
            # As in Keras, the output at padding is that of the last token, or zeros.
            shown = tf.where(there, after[0], tf.zeros_like(shown) if layer.zero_output_for_mask else shown)
        else:
            shown = after[0]
        # The memory as it is handed on, apart from the output that the same step has made of it.
        states = [after[0], *map(tf.identity, after[1:])]
        trace.states.append(states[0])
        trace.memories += states[1:]
        outputs.append(shown)
    together = tf.stack(outputs, axis=1) if layer.return_sequences else outputs[-1][:, tf.newaxis]
    return outputs[-1], together, states


def _gates_of(layer: Any) -> Callable[[Any, tf.Tensor, tf.Tensor], Gates]:
    """Return what gives the gates of a step: by the cell, the input and the state before."""
    if not layer.use_bias:
        return lambda cell, x, state: {}
    if type(layer) is keras.layers.LSTM:
        return _lstm_gates
    if type(layer) is keras.layers.GRU and layer.reset_after:
        return _gru_gates
    return lambda cell, x, state: {}


def _lstm_gates(cell: Any, x: tf.Tensor, state: tf.Tensor) -> Gates:
    """Return the gates of an LSTM. Source: Gers, Schmidhuber and Cummins (2000), with the forget gate."""
    z = tf.matmul(x, cell.kernel) + tf.matmul(state, cell.recurrent_kernel) + cell.bias
    into, forget, candidate, out = tf.split(z, 4, axis=-1)
    return {
        "input": cell.recurrent_activation(into),
        "forget": cell.recurrent_activation(forget),
        "candidate": cell.activation(candidate),
        "output": cell.recurrent_activation(out),
    }


def _gru_gates(cell: Any, x: tf.Tensor, state: tf.Tensor) -> Gates:
    """Return the gates of a GRU. Source: Cho et al. (2014), in cuDNN's form (`reset_after`)."""
    given, recurrent = tf.unstack(tf.convert_to_tensor(cell.bias))
    x = tf.split(tf.matmul(x, cell.kernel) + given, 3, axis=-1)
    past = tf.split(tf.matmul(state, cell.recurrent_kernel) + recurrent, 3, axis=-1)
    reset = cell.recurrent_activation(x[1] + past[1])
    return {
        "update": cell.recurrent_activation(x[0] + past[0]),
        "reset": reset,
        "candidate": cell.activation(x[2] + reset * past[2]),
    }

"""A time-major sequence -> the states of a recurrent layer after each step. Imports TensorFlow.

Each scan takes the weights as they lie in the Keras cell and gives what the cell would give step by step,
with the same gradients. The LSTM is one kernel of TensorFlow. GRU and simple RNN are loops of our own, in
which only what depends on the step before is left: the inputs are multiplied by the kernel beforehand for all
steps at once; backwards, the gates are computed anew from the saved states for all steps at once, and the
gradients of the weights are one multiplication after the loop. TensorFlow's own differentiation of a loop
does each of these step by step.
"""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

States = tuple[tf.Tensor, ...]


def lstm(cell: Any, inputs: tf.Tensor, initial: States) -> States:
    """Return the states of a `keras.layers.LSTMCell` after each step, first the output.

    Source: Appleyard, Kočiský and Blunsom (2016), "Optimizing Performance of Recurrent Neural Networks on
    GPUs", for what is fused; the kernel is `tf.raw_ops.BlockLSTMV2`, whose order of gates is that of Keras.

    Args:
        cell: With tanh, sigmoid and biases.
        inputs: float32 [length, batch, features].
        initial: float32 [batch, units] twice, output and memory.

    Returns:
        float32 [length, batch, units] twice.
    """
    kernel = tf.concat([cell.kernel, cell.recurrent_kernel], axis=0)
    states: States = _lstm(inputs, *initial, kernel, tf.convert_to_tensor(cell.bias))
    return states


def gru(cell: Any, inputs: tf.Tensor, initial: States) -> States:
    """Return the state of a `keras.layers.GRUCell` (`reset_after`) after each step, shaped as for `lstm`."""
    bias = tf.unstack(tf.convert_to_tensor(cell.bias))
    kernel = tf.convert_to_tensor(cell.recurrent_kernel)
    return (_gru(_times(inputs, cell.kernel) + bias[0], initial[0], kernel, bias[1]),)


def simple_rnn(cell: Any, inputs: tf.Tensor, initial: States) -> States:
    """Return the state of a `keras.layers.SimpleRNNCell` after each step; see `lstm` for the shapes."""
    kernel = tf.convert_to_tensor(cell.recurrent_kernel)
    return (_simple_rnn(_times(inputs, cell.kernel) + cell.bias, initial[0], kernel),)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _lstm(inputs: tf.Tensor, output: tf.Tensor, memory: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> Any:
    """Return float32 [length, batch, units] twice, output and memory.

    The kernel, [features + units, 4 * units], and what comes of it are in the order input, forget, candidate,
    output. TensorFlow's own gradient of `BlockLSTMV2` takes them for another order, that of `BlockLSTM`.
    """
    unused = tf.zeros([output.shape[-1]])  # peepholes
    given = {
        "seq_len_max": tf.shape(inputs, tf.int64)[0],
        "x": inputs,
        "cs_prev": memory,
        "h_prev": output,
        "w": kernel,
        "wci": unused,
        "wcf": unused,
        "wco": unused,
        "b": bias,
        "use_peephole": False,
    }
    done = tf.raw_ops.BlockLSTMV2(**given, cell_clip=0.0)

    def gradient(by_output: tf.Tensor, by_memory: tf.Tensor) -> tuple[tf.Tensor, ...]:
        by = tf.raw_ops.BlockLSTMGradV2(**given, **done._asdict(), cs_grad=by_memory, h_grad=by_output)
        return by.x_grad, by.h_prev_grad, by.cs_prev_grad, by.w_grad, by.b_grad

    return (done.h, done.cs), gradient


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _gru(inputs: tf.Tensor, initial: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> Any:
    """Return [length, batch, units] for inputs [length, batch, 3 * units]: update, reset, candidate."""
    units = initial.shape[-1]

    def step(x: tf.Tensor, state: tf.Tensor) -> tf.Tensor:
        recurrent = tf.matmul(state, kernel) + bias
        gates = tf.sigmoid(x[:, : 2 * units] + recurrent[:, : 2 * units])
        update, reset = gates[:, :units], gates[:, units:]
        candidate = tf.tanh(x[:, 2 * units :] + reset * recurrent[:, 2 * units :])
        return candidate + update * (state - candidate)

    states = _scan(step, inputs, initial)

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, ...]:
        before = tf.concat([initial[tf.newaxis], states[:-1]], axis=0)
        recurrent = _times(before, kernel) + bias
        gates = tf.sigmoid(inputs[..., : 2 * units] + recurrent[..., : 2 * units])
        update, reset = gates[..., :units], gates[..., units:]
        pulled = recurrent[..., 2 * units :]
        candidate = tf.tanh(inputs[..., 2 * units :] + reset * pulled)
        # How the state after a step moves with what goes into each gate.
        by_candidate = (1 - update) * (1 - candidate * candidate)
        by_update = (before - candidate) * update * (1 - update)
        by_reset = by_candidate * pulled * reset * (1 - reset)
        by_recurrent = tf.concat([by_update, by_reset, by_candidate * reset], axis=-1)

        def back(change: tf.Tensor, slopes: States) -> tf.Tensor:
            along, kept = slopes
            return tf.matmul(tf.tile(change, [1, 3]) * along, kernel, transpose_b=True) + change * kept

        changes, first = _scan_back(back, upstream, (by_recurrent, update))
        by_input = tf.concat([by_update, by_reset, by_candidate], axis=-1)
        tiled = tf.tile(changes, [1, 1, 3])
        recurrent_changes = tiled * by_recurrent
        return (
            tiled * by_input,
            first,
            _gathered(before, recurrent_changes),
            tf.reduce_sum(recurrent_changes, axis=[0, 1]),
        )

    return states, gradient


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _simple_rnn(inputs: tf.Tensor, initial: tf.Tensor, kernel: tf.Tensor) -> Any:
    """Return float32 [length, batch, units] for inputs of that shape."""
    states = _scan(lambda x, state: tf.tanh(x + tf.matmul(state, kernel)), inputs, initial)

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, ...]:
        slope = 1 - states * states

        def back(change: tf.Tensor, slopes: States) -> tf.Tensor:
            return tf.matmul(change * slopes[0], kernel, transpose_b=True)

        changes, first = _scan_back(back, upstream, (slope,))
        before = tf.concat([initial[tf.newaxis], states[:-1]], axis=0)
        by_input = changes * slope
        return by_input, first, _gathered(before, by_input)

    return states, gradient


def _scan(
    step: Callable[[tf.Tensor, tf.Tensor], tf.Tensor], inputs: tf.Tensor, initial: tf.Tensor
) -> tf.Tensor:
    """Return the states of all steps, [length, batch, units]."""
    length = tf.shape(inputs)[0]
    read = tf.TensorArray(inputs.dtype, length).unstack(inputs)
    written = tf.TensorArray(inputs.dtype, length, element_shape=initial.shape)

    def body(index: tf.Tensor, state: tf.Tensor, written: tf.TensorArray) -> Any:
        state = step(read.read(index), state)
        return index + 1, state, written.write(index, state)

    written = tf.while_loop(lambda index, *_: index < length, body, (0, initial, written))[2]
    return written.stack()


def _scan_back(
    back: Callable[[tf.Tensor, States], tf.Tensor], upstream: tf.Tensor, slopes: States
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the loss's gradient by the state after each step, along all paths, and by the first state.

    Args:
        back: Returns the gradient by the state before a step, given that by the state after it and the
            slopes.
        upstream: [length, batch, units], the gradient by the states as the layers above use them.
        slopes: [length, batch, ...] each.
    """
    length = tf.shape(upstream)[0]
    reads = [tf.TensorArray(upstream.dtype, length).unstack(part) for part in (upstream, *slopes)]
    written = tf.TensorArray(upstream.dtype, length, element_shape=upstream.shape[1:])

    def body(index: tf.Tensor, later: tf.Tensor, written: tf.TensorArray) -> Any:
        own, *here = (read.read(index) for read in reads)
        change = own + later
        return index - 1, back(change, tuple(here)), written.write(index, change)

    start = (length - 1, tf.zeros_like(upstream[0]), written)
    _, first, written = tf.while_loop(lambda index, *_: index >= 0, body, start)
    return written.stack(), first


def _times(sequence: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Multiply each step of [length, batch, features] by a kernel, all at once."""
    shape = tf.shape(sequence)
    flat = tf.matmul(tf.reshape(sequence, [-1, sequence.shape[-1]]), kernel)
    return tf.reshape(flat, [shape[0], shape[1], kernel.shape[-1]])


def _gathered(before: tf.Tensor, changes: tf.Tensor) -> tf.Tensor:
    """Return the gradient by a kernel that all steps share, [features, width]."""
    flat_before = tf.reshape(before, [-1, before.shape[-1]])
    return tf.matmul(flat_before, tf.reshape(changes, [-1, changes.shape[-1]]), transpose_a=True)

"""A model -> the same model, whose recurrent layers compute the same on a CPU in a fraction of the time.

Keras runs a recurrent layer as a loop of some twenty operations a token and leaves the gradient of that loop
to TensorFlow. On a GPU it has cuDNN instead; on a CPU nothing. `fused` gives a layer such a fast way of its
own (`scans`), where Keras would allow cuDNN: tanh and sigmoid, biases, no recurrent dropout, float32. The
layer stays the Keras layer that it is, in its weights and in what a model file says of it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.models.scans import States

    Scan = Callable[[Any, tf.Tensor, States], States]


def fused(model: "keras.Model") -> "keras.Model":
    """Return the same model; its recurrent layers compute the fast way, where that gives the same."""
    import keras
    import tensorflow as tf

    from nlpcat4.models import scans

    # By exact class, as a subclass may compute something else.
    known: dict[type, Scan] = {
        keras.layers.LSTM: scans.lstm,
        keras.layers.GRU: scans.gru,
        keras.layers.SimpleRNN: scans.simple_rnn,
    }
    if tf.config.list_logical_devices("GPU"):
        return model
    for _, layer in recurrent_layers(model):
        scan = known.get(type(layer))
        if scan is not None and _is_standard(layer):
            # `inner_loop` is where Keras' own layers turn to cuDNN.
            layer.inner_loop = partial(_inner_loop, layer, scan)
            layer.supports_jit = False  # so that Keras says so where XLA is wanted
    return model


def unfused(model: "keras.Model") -> "keras.Model":
    """Return the same model; its recurrent layers compute as Keras has it, in operations known elsewhere."""
    for _, layer in recurrent_layers(model):
        vars(layer).pop("inner_loop", None)
    return model


def recurrent_layers(model: "keras.Model") -> "Iterator[tuple[str, keras.layers.RNN]]":
    """Yield the recurrent layers of a model with their names; both directions of a bidirectional one."""
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.layers.Bidirectional):
            yield f"{layer.name} forward", layer.forward_layer
            yield f"{layer.name} backward", layer.backward_layer
        elif isinstance(layer, keras.layers.RNN):
            yield layer.name, layer


def _is_standard(layer: "keras.layers.RNN") -> bool:
    """Tell whether a layer computes what its scan does."""
    from keras import activations

    return (
        layer.activation is activations.tanh
        and getattr(layer, "recurrent_activation", activations.sigmoid) is activations.sigmoid
        and getattr(layer, "reset_after", True)
        and layer.use_bias
        and not layer.recurrent_dropout
        and not layer.unroll
        and layer.compute_dtype == "float32"
    )


def _inner_loop(
    layer: "keras.layers.RNN",
    scan: "Scan",
    sequences: "tf.Tensor",
    initial_state: "list[tf.Tensor]",
    mask: "tf.Tensor | list[tf.Tensor | None] | None",
    training: bool = False,
) -> "tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]":
    """Do what `keras.layers.RNN.inner_loop` does.

    Args:
        layer: Whose weights and settings count.
        scan: Computes all steps of rows without gaps.
        sequences: float32 [batch, length, features].
        initial_state: float32 [batch, units] each.
        mask: bool [batch, length], true where there is a token, or nothing.
        training: Whether to drop inputs.

    Returns:
        float32 [batch, units], the last output; [batch, length, units], the output after each step, where the
        layer returns sequences, else only the last; and the last states.
    """
    import tensorflow as tf

    if isinstance(mask, list | tuple):
        mask = mask[0]
    if training and layer.dropout:
        sequences *= tf.expand_dims(layer.cell.get_dropout_mask(sequences[:, 0, :]), axis=1)
    if layer.go_backwards:
        sequences = tf.reverse(sequences, [1])
        mask = None if mask is None else tf.reverse(mask, [1])
    initial = tuple(initial_state)
    if mask is None:
        states = scan(layer.cell, tf.transpose(sequences, [1, 0, 2]), initial)
        last = [state[-1] for state in states]
        outputs = tf.transpose(states[0], [1, 0, 2]) if layer.return_sequences else last[0][:, tf.newaxis]
        return last[0], outputs, last
    return _masked(layer, scan, sequences, initial, mask)


def _masked(
    layer: "keras.layers.RNN",
    scan: "Scan",
    sequences: "tf.Tensor",
    initial: "States",
    mask: "tf.Tensor",
) -> "tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]":
    """Move the tokens of each row together, scan, and look each output up at the last token until there.

    What the scan does behind the last token of a row is never looked at. As in Keras, a row without any token
    keeps its initial state and gives zeros, and each output behind a token is that token's, or zeros where
    `zero_output_for_mask` says so (`Bidirectional` does).
    """
    import tensorflow as tf

    batch, length = tf.unstack(tf.shape(mask))
    # Equal keys stay in their order: tokens first. All is looked up by `gather_nd`, as the gradient of
    # `gather` takes as long as the scan itself.
    order = tf.argsort(tf.cast(~mask, tf.int32), axis=1, stable=True)
    columns = tf.broadcast_to(tf.range(batch), [length, batch])
    compact = tf.gather_nd(sequences, tf.stack([columns, tf.transpose(order)], axis=-1))
    states = scan(layer.cell, compact, initial)
    seen = tf.math.cumsum(tf.cast(mask, tf.int32), axis=1)
    rows = tf.range(batch)[:, tf.newaxis]

    def looked_up(state: tf.Tensor, seen: tf.Tensor, before: tf.Tensor) -> tf.Tensor:
        """Return the state after `seen` [batch, any] tokens; `before` where that is none."""
        at = tf.stack([tf.maximum(seen - 1, 0), tf.broadcast_to(rows, tf.shape(seen))], axis=-1)
        return tf.where((seen > 0)[..., tf.newaxis], tf.gather_nd(state, at), before)

    last = [
        looked_up(state, seen[:, -1:], before[:, tf.newaxis])[:, 0]
        for state, before in zip(states, initial, strict=True)
    ]
    wanted = slice(None) if layer.return_sequences else slice(-1, None)
    outputs = looked_up(states[0], seen[:, wanted], tf.zeros([]))
    if layer.zero_output_for_mask:
        outputs = tf.where(mask[:, wanted, tf.newaxis], outputs, tf.zeros([]))
    return outputs[:, -1], outputs, last

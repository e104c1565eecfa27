"""A list of layers -> a Keras model of the next token, and one step of it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nlpcat4.layers import BuildContext, Entry, Shape
from nlpcat4.layers.pretrained import Pretrained
from nlpcat4.models.fused import fused
from nlpcat4.models.stack import contexts, stacked

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

EMBEDDING, OUTPUT = "embedding", "output"

States = tuple[tuple["tf.Tensor", ...], ...]
"""What each layer knows of the text so far: float32 [batch, units] each, none for most layers."""


def build_language_model(
    architecture: Sequence[Entry],
    *,
    vocab_size: int,
    max_length: int,
    causal: bool,
    tie_weights: bool = False,
    lanes: int | None = None,
    pretrained: Pretrained | None = None,
) -> "keras.Model":
    """Return an uncompiled model of the next token.

    It gives logits, not probabilities: float32 [batch, length, vocabulary], for the token after each
    position, or float32 [batch, vocabulary], for the token after the whole, where it is not causal.

    Args:
        architecture: Layers that `check_architecture` finds nothing wrong with.
        vocab_size: Ids that there are, padding included.
        max_length: Tokens that count at most; batches may be shorter.
        causal: Whether a token is predicted at every position; padding must come last then.
        tie_weights: Score a token by the product of its embedding and the last layer's output. Source:
            Press and Wolf (2017), "Using the Output Embedding to Improve Language Models".
        pretrained: What the embedding begins with; random numbers when absent.
        lanes: A batch has exactly so many texts, each of which goes on in the same row of the next batch.

    Raises:
        ConfigError: Keras does not accept an argument of a layer that a config calls by its Keras name.
    """
    import keras
    from keras import ops

    ids = keras.Input(batch_shape=(lanes, None), dtype="int32", name="ids")
    shape = Shape("ids", length=max_length, width=vocab_size)
    context = BuildContext(
        "", shape, pretrained=pretrained, causal=causal, stateful=lanes is not None, tied=tie_weights
    )
    vectors = stacked(architecture, ids, context)
    if tie_weights:
        model = keras.Model(ids, vectors)
        logits = model.get_layer(EMBEDDING)(vectors, reverse=True)
        if logits.dtype != "float32":  # mixed precision; the loss is not for so few digits
            logits = ops.cast(logits, "float32")
    else:
        logits = keras.layers.Dense(vocab_size, name=OUTPUT, dtype="float32")(vectors)
    return fused(keras.Model(ids, logits, name="language_model"))


class CausalStep:
    """A causal model, token by token: what it knows of the text is carried, so nothing is read twice."""

    def __init__(
        self, model: "keras.Model", architecture: Sequence[Entry], *, forget_at: int | None = None
    ) -> None:
        """Take the layers of a model; its weights may still change.

        Args:
            model: By `build_language_model`.
            architecture: What it was built from.
            forget_at: The id before which a text ended that has nothing to do with the next one.
        """
        self._forget_at = forget_at
        shape = Shape("ids", length=1, width=model.output_shape[-1])
        made = {layer.name: layer for layer in model.layers}
        self._layers = [
            (layer, made.get(context.name), context.shape)
            for layer, context in zip(
                architecture, contexts(architecture, BuildContext("", shape)), strict=True
            )
        ]
        self._output = made.get(OUTPUT) or partial(made[EMBEDDING], reverse=True)

    def begin(self, batch: "tf.Tensor | int") -> States:
        """Return what is known before the first token of each of `batch` texts."""
        return tuple(entry.begin(layer, batch) for entry, layer, _ in self._layers)

    def __call__(self, ids: "tf.Tensor", state: States) -> "tuple[tf.Tensor, States]":
        """Read one token of each text.

        Args:
            ids: int32 [batch].
            state: What `begin` or the call before returned.

        Returns:
            float32 [batch, vocabulary], the logits of the token that follows; and the new state.
        """
        import tensorflow as tf

        if self._forget_at is not None:
            goes_on = (ids != self._forget_at)[:, tf.newaxis]
            state = tf.nest.map_structure(lambda known: known * tf.cast(goes_on, known.dtype), state)
        x, states = ids, []
        for (entry, layer, shape), known in zip(self._layers, state, strict=True):
            x, after = entry.step(layer, x, known, shape)
            states.append(after)
        return tf.cast(self._output(x), tf.float32), tuple(states)


class PrefixStep:
    """A model of the token after a whole text, token by token: each time the text is read anew."""

    def __init__(self, model: "keras.Model", max_length: int) -> None:
        self._model = model
        self._max_length = max_length

    def begin(self, batch: "tf.Tensor | int") -> "tf.Tensor":
        """Return the text so far, int32 [batch, max_length]: nothing but padding."""
        import tensorflow as tf

        return tf.zeros((batch, self._max_length), tf.int32)

    def __call__(self, ids: "tf.Tensor", state: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Read one token of each text; see `CausalStep`. The text loses its oldest token for it."""
        import tensorflow as tf

        state = tf.concat([state[:, 1:], ids[:, tf.newaxis]], axis=1)
        return self._model(state, training=False), state

"""A trained encoder-decoder -> its two halves: a source is read once, a target written token by token."""

from typing import TYPE_CHECKING, Any, NamedTuple

from nlpcat4.models.seq2seq import EncoderDecoder

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class Reading(NamedTuple):
    """What the decoder goes on with; the first axis of every tensor is the batch."""

    states: tuple[tuple["tf.Tensor", ...], ...]
    """Of each layer float32 [batch, units], two of them for an LSTM."""
    memory: tuple["tf.Tensor", ...] = ()
    """With attention: float32 [batch, source, units], what the encoder gave; `bahdanau`: the same, made ready
    for comparison; and bool [batch, source], true where there is a token."""


class Decoder:
    """The layers of a model that `EncoderDecoder.build` made, or that was loaded, called one by one.

    Example:
        >>> architecture = EncoderDecoder(units=5, layers=2, attention="luong")
        >>> decoder = Decoder(architecture.build(vocab_size=12), architecture)
        >>> reading = decoder.read([[7, 8, 9], [7, 0, 0]])
        >>> logits, reading = decoder.step([2, 2], reading)
        >>> logits.shape
        TensorShape([2, 12])
    """

    def __init__(self, model: "keras.Model", architecture: EncoderDecoder) -> None:
        import keras

        self._layer = model.get_layer
        self._decoders = [model.get_layer(f"decoder_{depth}") for depth in range(architecture.layers)]
        encoders = [model.get_layer(f"encoder_{depth}") for depth in range(architecture.layers)]
        self._encode = keras.Model(model.inputs[0], [part for layer in encoders for part in layer.output])
        self._depth = architecture.layers
        self._decode = keras.Model(model.inputs, self._decoders[-1].output[0])
        self._attention = architecture.attention

    def read(self, source: Any) -> Reading:
        """Read sources.

        Args:
            source: int32 [batch, source], padded on the right.
        """
        from keras import ops

        source = ops.convert_to_tensor(source, dtype="int32")
        parts = self._encode(source, training=False)
        size = len(parts) // self._depth
        layers = [parts[start : start + size] for start in range(0, len(parts), size)]
        states = tuple(tuple(state) for _, *state in layers)
        if self._attention == "none":
            return Reading(states)
        memory, mask = layers[-1][0], ops.not_equal(source, 0)
        if self._attention == "luong":
            return Reading(states, (memory, mask))
        return Reading(states, (memory, self._layer("attention_key")(memory), mask))

    def step(self, ids: Any, reading: Reading) -> tuple["tf.Tensor", Reading]:
        """Take one more token of each target; return the logits of the next, and what to go on with.

        Args:
            ids: int32 [batch]: the last token of each target, the end token at its beginning.
            reading: Of the sources, or of the step before.

        Returns:
            float32 [batch, vocabulary], and the reading that follows.
        """
        from keras import ops

        x = self._layer("target_embedding")(ops.convert_to_tensor(ids, dtype="int32"))
        states = []
        for layer, state in zip(self._decoders, reading.states, strict=True):
            x, state = layer.cell(x, list(state), training=False)
            states.append(tuple(state))
        if reading.memory:
            outputs = x[:, None]
            found, _ = self._attend(outputs, reading.memory)
            x = self._layer("attended")(ops.concatenate([found, outputs], axis=-1))[:, 0]
        return self._layer("logits")(x), Reading(tuple(states), reading.memory)

    def attention_weights(self, source: Any, target: Any) -> "tf.Tensor":
        """Return how much each token to be written looks at each token of the source; each row adds up to 1.

        Args:
            source: int32 [batch, source].
            target: int32 [batch, target]: an end token, then the target.

        Returns:
            float32 [batch, target, source]: the row at a position is that of the token after it.
        """
        from keras import ops

        ids = [ops.convert_to_tensor(part, dtype="int32") for part in (source, target)]
        _, weights = self._attend(self._decode(ids, training=False), self.read(source).memory)
        return weights

    def _attend(
        self, outputs: "tf.Tensor", memory: tuple["tf.Tensor", ...]
    ) -> tuple["tf.Tensor", "tf.Tensor"]:
        """Return what the decoder's outputs [batch, target, units] find, and where they looked."""
        *read, mask = memory
        query = outputs if self._attention == "luong" else self._layer("attention_query")(outputs)
        found, weights = self._layer("attention")(
            [query, *read], mask=[None, mask], return_attention_scores=True
        )
        return found, weights

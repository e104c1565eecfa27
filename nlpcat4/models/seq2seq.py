"""The `architecture` of a seq2seq config -> a Keras model that gives each target token's logits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from nlpcat4.config.section import Section
from nlpcat4.layers.arguments import Rate, Size
from nlpcat4.models.fused import fused

if TYPE_CHECKING:
    import keras


class EncoderDecoder(Section):
    """Recurrent layers that read the source, and recurrent layers that write the target from their states.

    Sources: Sutskever, Vinyals and Le (2014), "Sequence to Sequence Learning with Neural Networks"; Cho et
    al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
    Translation". Each layer of the decoder starts from the last state of the encoder's layer of the same
    depth.
    """

    cell: Literal["lstm", "gru"] = "lstm"
    """The recurrent layers of both: long short-term memory, or gated recurrent units."""
    embedding: Size = 64
    """Features of a token's vector; sources and targets have vectors of their own."""
    units: Size = 128
    """Features of a recurrent layer's state."""
    layers: Annotated[int, Field(ge=1, le=16)] = 1
    """Recurrent layers of the encoder, and as many of the decoder."""
    attention: Literal["none", "luong", "bahdanau"] = "none"
    """How the decoder looks back at the source: not at all, by dot product, or by an additive score."""
    dropout: Rate = 0.0
    """Share of the inputs of each recurrent layer, and of the output layer, dropped in training."""

    def build(self, vocab_size: int) -> "keras.Model":
        """Return an uncompiled model: int32 [batch, source], [batch, target] -> [batch, target, vocabulary].

        The first input is the source, padded on the right. The second is what the decoder has written so
        far, in training the target itself behind an end token; at each position the logits are those of
        the token that comes next. Layers of Keras alone, each found by its name, see `decoding.py`.

        Args:
            vocab_size: Ids that there are, padding included.
        """
        import keras
        from keras import ops

        source = keras.Input((None,), dtype="int32", name="source")
        target = keras.Input((None,), dtype="int32", name="target")
        mask = ops.not_equal(source, 0)
        x = keras.layers.Embedding(vocab_size, self.embedding, name="source_embedding")(source)
        states = []
        for depth in range(self.layers):
            x, *state = self._recurrent(f"encoder_{depth}", x, mask=mask)
            states.append(state)
        # No mask here: padding comes last, so that it changes no answer before it, and no loss counts it.
        y = keras.layers.Embedding(vocab_size, self.embedding, name="target_embedding")(target)
        for depth, state in enumerate(states):
            y, *_ = self._recurrent(f"decoder_{depth}", y, initial_state=state)
        if self.attention != "none":
            y = self._attended(y, x, mask)
        logits = keras.layers.Dense(vocab_size, name="logits", dtype="float32")(self._dropped(y, "logits"))
        return fused(keras.Model([source, target], logits, name="encoder_decoder"))

    def parameters(self, vocab_size: int) -> int:
        """Return how many parameters the model will have.

        Args:
            vocab_size: Ids that there are, padding included.
        """
        # A GRU of Keras has two biases for each gate.
        gates, biases = {"lstm": (4, 1), "gru": (3, 2)}[self.cell]
        first, further = (
            gates * self.units * (features + self.units + biases) for features in (self.embedding, self.units)
        )
        recurrent = first + (self.layers - 1) * further
        attention = {"none": 0, "luong": 2, "bahdanau": 4}[self.attention] * self.units**2
        scale = self.units if self.attention == "bahdanau" else 0
        output = (self.units + 1) * vocab_size
        return 2 * (vocab_size * self.embedding + recurrent) + attention + scale + output

    def _recurrent(self, name: str, x: "keras.KerasTensor", **given: Any) -> "Sequence[keras.KerasTensor]":
        """Return the outputs of a recurrent layer at all positions, and its last states."""
        import keras

        kind = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[self.cell]
        layer = kind(self.units, return_sequences=True, return_state=True, name=name)
        states: Sequence[keras.KerasTensor] = layer(self._dropped(x, name), **given)
        return states

    def _dropped(self, x: "keras.KerasTensor", name: str) -> "keras.KerasTensor":
        """Return what the layer of that name gets."""
        import keras

        return keras.layers.Dropout(self.dropout, name=f"{name}_dropout")(x) if self.dropout else x

    def _attended(
        self, outputs: "keras.KerasTensor", memory: "keras.KerasTensor", mask: "keras.KerasTensor"
    ) -> "keras.KerasTensor":
        """Return the decoder's outputs, each joined with what it finds in the encoder's.

        `luong`: the "dot" score of Luong, Pham and Manning (2015), "Effective Approaches to Attention-based
        Neural Machine Translation", without its input feeding. `bahdanau`: the score of Bahdanau, Cho and
        Bengio (2015), "Neural Machine Translation by Jointly Learning to Align and Translate". There the
        decoder's *last* state asks, and what it finds goes into the next one; the encoder reads in both
        directions. Here both kinds ask with the decoder's output, so that a whole target is trained at once,
        and the answer is joined to it as in Luong et al., equation 5.

        Args:
            outputs: float32 [batch, target, units].
            memory: float32 [batch, source, units].
            mask: bool [batch, source], true where there is a token.
        """
        import keras
        from keras import ops

        if self.attention == "luong":
            asked = [outputs, memory]
            layer = keras.layers.Attention(name="attention")
        else:
            query = keras.layers.Dense(self.units, use_bias=False, name="attention_query")(outputs)
            key = keras.layers.Dense(self.units, use_bias=False, name="attention_key")(memory)
            asked = [query, memory, key]
            layer = keras.layers.AdditiveAttention(name="attention")
        found = layer(asked, mask=[None, mask])
        joined = ops.concatenate([found, outputs], axis=-1)
        return keras.layers.Dense(self.units, activation="tanh", use_bias=False, name="attended")(joined)

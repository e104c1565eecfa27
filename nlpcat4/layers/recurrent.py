"""A sequence, read token by token -> its last state, or the state after each token."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from nlpcat4.layers.arguments import Rate, Size
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from nlpcat4.layers.entry import Output, State


class Recurrent(Entry):
    """What all recurrent layers share."""

    shorthand: ClassVar[str] = "units"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)
    causal: ClassVar[bool] = True
    keras_class: ClassVar[str]
    """The class in `keras.layers`."""
    gates: ClassVar[int]
    """Matrices of the size of the state."""
    biases: ClassVar[int] = 1
    """Biases of each gate."""

    units: Size
    """Features of the state."""
    return_sequences: bool = False
    """Give the state after each token, for another layer that reads a sequence; not just the last one."""
    dropout: Rate = 0.0
    """Share of the inputs dropped in training."""
    recurrent_dropout: Rate = 0.0
    """Share of the state dropped in training at each step; slow on a GPU, as cuDNN has no such thing."""

    @property
    def returns_sequences(self) -> bool:
        """Whether the layer gives a state for each token."""
        return self.return_sequences

    def gives(self, shape: Shape) -> Shape:
        """Return `units` features, for each token or for the whole."""
        return replace(shape, form="sequence" if self.return_sequences else "vector", width=self.units)

    def weights(self, shape: Shape) -> int:
        """Return the size of the gates."""
        return self.gates * self.units * (shape.width + self.units + self.biases)

    def layer(self, name: str, *, stateful: bool = False) -> "keras.layers.Layer":
        """Return the Keras layer, not yet built."""
        import keras

        make = getattr(keras.layers, self.keras_class)
        return make(
            self.units,
            return_sequences=self.return_sequences,
            dropout=self.dropout,
            recurrent_dropout=self.recurrent_dropout,
            stateful=stateful,
            name=name,
        )

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return float32 [batch, length, features] and its mask, or float32 [batch, features]."""
        states = self.layer(context.name, stateful=context.stateful)(x, mask=mask)
        return states, mask if self.return_sequences else None

    def begin(self, layer: "keras.layers.Layer | None", batch: "tf.Tensor") -> "State":
        """Return states of zeros."""
        assert layer is not None
        return tuple(layer.cell.get_initial_state(batch))

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Read one token."""
        assert layer is not None
        output, states = layer.cell(x, list(state), training=False)
        return output, tuple(states)


class Bidirectional(Recurrent):
    """What all recurrent layers share that read a text in both directions."""

    causal: ClassVar[bool] = False

    merge_mode: Literal["concat", "sum", "ave", "mul"] = "concat"
    """How the two directions' states become one: side by side, sum, average or product."""

    def gives(self, shape: Shape) -> Shape:
        """Return twice as many features where the directions stand side by side."""
        single = super().gives(shape)
        return replace(single, width=2 * self.units) if self.merge_mode == "concat" else single

    def weights(self, shape: Shape) -> int:
        """Return the size of both directions."""
        return 2 * super().weights(shape)

    def layer(self, name: str, *, stateful: bool = False) -> "keras.layers.Layer":
        """Return the Keras layer, not yet built."""
        import keras

        single = super().layer(f"{name}_layer", stateful=stateful)
        return keras.layers.Bidirectional(single, merge_mode=self.merge_mode, name=name)


class Rnn(Recurrent):
    """A simple recurrent layer: the next state from the last one and the token."""

    name: ClassVar[str] = "rnn"
    keras_class: ClassVar[str] = "SimpleRNN"
    gates: ClassVar[int] = 1


class Lstm(Recurrent):
    """Long short-term memory. Source: Hochreiter and Schmidhuber (1997)."""

    name: ClassVar[str] = "lstm"
    keras_class: ClassVar[str] = "LSTM"
    gates: ClassVar[int] = 4


class Gru(Recurrent):
    """A gated recurrent unit. Source: Cho et al. (2014)."""

    name: ClassVar[str] = "gru"
    keras_class: ClassVar[str] = "GRU"
    gates: ClassVar[int] = 3
    biases: ClassVar[int] = 2


class BiRnn(Bidirectional):
    """A simple recurrent layer in each direction. Source: Schuster and Paliwal (1997)."""

    name: ClassVar[str] = "birnn"
    keras_class: ClassVar[str] = Rnn.keras_class
    gates: ClassVar[int] = Rnn.gates


class BiLstm(Bidirectional):
    """A long short-term memory in each direction. Source: Graves and Schmidhuber (2005)."""

    name: ClassVar[str] = "bilstm"
    keras_class: ClassVar[str] = Lstm.keras_class
    gates: ClassVar[int] = Lstm.gates


class BiGru(Bidirectional):
    """A gated recurrent unit in each direction."""

    name: ClassVar[str] = "bigru"
    keras_class: ClassVar[str] = Gru.keras_class
    gates: ClassVar[int] = Gru.gates
    biases: ClassVar[int] = Gru.biases

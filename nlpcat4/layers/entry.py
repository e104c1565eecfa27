"""One item of `architecture` -> a checked layer that knows its shape and can build itself."""

from typing import TYPE_CHECKING, ClassVar

from nlpcat4.config.named import Named
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    State = tuple[tf.Tensor, ...]
    Output = tuple[keras.KerasTensor, keras.KerasTensor | None]


class Entry(Named):
    """A layer with its arguments; written in a file, and saved, under its name."""

    takes: ClassVar[tuple[Form, ...]] = ("sequence", "vector")
    """What may come before the layer."""
    causal: ClassVar[bool] = False
    """Whether what comes out at a position depends on nothing after it, see `step`."""

    @property
    def key(self) -> str:
        """What the layer is called in a config."""
        return self.name

    @property
    def returns_sequences(self) -> bool | None:
        """Whether a recurrent layer gives a state for each token; None for any other layer."""
        return None

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return the layer's output and the mask that goes with it.

        Args:
            x: int32 [batch, length] ids, float32 [batch, length, features] or float32 [batch, features].
            mask: bool [batch, length], true where there is a token; None unless `x` is a sequence.
            context: Where the layer stands.
        """
        raise NotImplementedError

    def begin(self, layer: "keras.layers.Layer | None", batch: "tf.Tensor") -> "State":
        """Return what a causal layer knows before the first token; nothing unless it is recurrent.

        Args:
            layer: The Keras layer that `apply` made.
            batch: int32, how many texts.
        """
        return ()

    def step(
        self, layer: "keras.layers.Layer | None", x: "tf.Tensor", state: "State", shape: Shape
    ) -> "tuple[tf.Tensor, State]":
        """Return what a causal layer makes of one position, and what it knows then; never in training.

        Args:
            layer: The Keras layer that `apply` made, None where it made none of the name it was given.
            x: int32 [batch] ids, or float32 [batch, features].
            state: What `begin` or the step before returned.
            shape: What the layer gets.
        """
        raise NotImplementedError

    def accepts(self, form: Form) -> bool:
        """Tell whether the layer can work on this."""
        return form in self.takes

    def gives(self, shape: Shape) -> Shape:
        """Return what the layer makes of what it gets."""
        return shape

    def weights(self, shape: Shape) -> int:
        """Return how many parameters the layer has."""
        return 0

"""One item of `architecture` -> a checked layer that knows its shape and can build itself."""

from typing import TYPE_CHECKING, ClassVar

from nlpcat4.config.named import Named
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras

    Output = tuple[keras.KerasTensor, keras.KerasTensor | None]


class Entry(Named):
    """A layer with its arguments; written in a file, and saved, under its name."""

    takes: ClassVar[tuple[Form, ...]] = ("sequence", "vector")
    """What may come before the layer."""

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

    def accepts(self, form: Form) -> bool:
        """Tell whether the layer can work on this."""
        return form in self.takes

    def gives(self, shape: Shape) -> Shape:
        """Return what the layer makes of what it gets."""
        return shape

    def weights(self, shape: Shape) -> int:
        """Return how many parameters the layer has."""
        return 0

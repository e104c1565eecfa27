"""A sequence -> what short runs of neighbouring tokens look like."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import field_validator

from nlpcat4.layers.arguments import Activation, Size, Span
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.masking import filled
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras

    from nlpcat4.layers.entry import Output


class Conv1D(Entry):
    """Filters that slide along the text.

    Source: Kim (2014), "Convolutional Neural Networks for Sentence Classification".
    """

    name: ClassVar[str] = "conv1d"
    shorthand: ClassVar[str] = "filters"
    takes: ClassVar[tuple[Form, ...]] = ("sequence",)

    filters: Size
    """Features that each position gets."""
    kernel_size: Span = 5
    """Neighbouring tokens that a filter sees at once."""
    activation: Activation = "relu"
    """What is applied to the filters' output."""
    strides: Span = 1
    """Only every so many positions are kept."""
    padding: Literal["same", "causal"] = "same"
    """Which neighbours a position sees: those on both sides, or only those before it."""

    @field_validator("padding", mode="before")
    @classmethod
    def _no_valid(cls, padding: Any) -> Any:
        if padding == "valid":
            raise ValueError(
                "'valid' would leave nothing of a text shorter than kernel_size; use 'same' or 'causal'"
            )
        return padding

    def gives(self, shape: Shape) -> Shape:
        """Return `filters` features for each position that is kept."""
        return replace(shape, length=-(-shape.length // self.strides), width=self.filters)

    def weights(self, shape: Shape) -> int:
        """Return the size of the filters and their biases."""
        return (self.kernel_size * shape.width + 1) * self.filters

    def apply(self, x: "keras.KerasTensor", mask: "keras.KerasTensor", context: BuildContext) -> "Output":
        """Return float32 [batch, length / strides, filters] and its mask."""
        import keras

        # Filled here, because Keras' "same" with strides aligns the filters by the length of the batch.
        around = self.kernel_size - 1
        before = around if self.padding == "causal" else around // 2
        fill = keras.layers.ZeroPadding1D((before, around - before), name=f"{context.name}_fill")
        convolution = keras.layers.Conv1D(
            self.filters,
            self.kernel_size,
            strides=self.strides,
            activation=self.activation,
            name=context.name,
        )
        return convolution(fill(filled(x, mask, 0.0))), mask[:, :: self.strides]

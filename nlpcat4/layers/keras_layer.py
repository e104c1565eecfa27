"""A layer of `keras.layers` by its own name, its arguments checked without importing Keras."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.config.problems import shown
from nlpcat4.layers.context import BuildContext
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.keras_arguments import json_schema, misfits
from nlpcat4.layers.keras_signatures import (
    CONVOLUTIONS,
    MASKED,
    RECURRENT,
    SEQUENCE_ONLY,
    VECTOR_ONLY,
    shipped,
)
from nlpcat4.layers.masking import filled
from nlpcat4.layers.shape import Form, Shape

if TYPE_CHECKING:
    import keras

    from nlpcat4.layers.entry import Output

GATES = {"GRU": 3, "LSTM": 4}


class KerasLayer(Entry):
    """A layer of `keras.layers` with its own arguments."""

    name: ClassVar[str] = "keras_layer"

    layer: str
    """The class in `keras.layers`."""
    arguments: dict[str, Any]
    """Every argument, defaults included."""

    @property
    def key(self) -> str:
        """What the layer is called in a config, and in Keras."""
        return self.layer

    @property
    def returns_sequences(self) -> bool | None:
        """Whether a recurrent layer gives a state for each token; None for any other layer."""
        return self.arguments["return_sequences"] if self.layer in RECURRENT else None

    def accepts(self, form: Form) -> bool:
        """Tell whether the layer can work on this."""
        without = {"ids": (self.layer,), "sequence": VECTOR_ONLY, "vector": SEQUENCE_ONLY}
        return self.layer not in without[form]

    def gives(self, shape: Shape) -> Shape:
        """Return what the layer makes of what it gets."""
        width = self.arguments.get("units") or self.arguments.get("filters") or shape.width
        width *= self.arguments.get("depth_multiplier", 1) if self.layer == "DepthwiseConv1D" else 1
        if self.returns_sequences is False:
            return replace(shape, form="vector", width=width)
        return replace(shape, length=-(-shape.length // self.arguments.get("strides", 1)), width=width)

    def weights(self, shape: Shape) -> int:
        """Return the size of the large matrices, without biases and the like."""
        features = self.arguments.get("units") or self.arguments.get("filters") or 0
        inputs = shape.width + (features if self.layer in RECURRENT else 0)
        inputs *= self.arguments["kernel_size"] if self.layer == "Conv1D" else 1
        return GATES.get(self.layer, 1) * features * inputs

    def apply(
        self, x: "keras.KerasTensor", mask: "keras.KerasTensor | None", context: BuildContext
    ) -> "Output":
        """Return the layer's output and the mask that goes with it."""
        import keras

        defaults = shipped()["layers"][self.layer]["defaults"]
        # Defaults are left to the installed Keras, which may not know an argument that ours does.
        told = {
            key: value
            for key, value in self.arguments.items()
            if key not in defaults or value != defaults[key]
        }
        layer = getattr(keras.layers, self.layer)(**told, name=context.name)
        if self.layer in RECURRENT:
            return layer(x, mask=mask), mask if self.returns_sequences else None
        if mask is not None and self.layer in CONVOLUTIONS:
            return layer(filled(x, mask, 0.0)), mask[:, :: self.arguments["strides"]]
        if self.layer in MASKED:
            return layer(x, mask=mask), mask
        return layer(x), mask

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: Any) -> Any:
        """Turn `{Name: {argument: value}}`, `{Name: value}` and `{Name: null}` into the two fields."""
        if not isinstance(data, dict) or data.keys() == {"layer", "arguments"}:
            return data
        ((layer, given),) = data.items()
        signature = shipped()["layers"][layer]
        if given is None:
            given = {}
        if not isinstance(given, dict):
            first = next(iter((*signature["required"], *signature["defaults"])), None)
            if first is None:
                raise problem_at((layer,), f"takes no arguments, found {shown(given)}")
            given = {first: given}
        found = [*misfits(layer, given)]
        if found:
            raise problems(found)
        required = {name: given[name] for name in signature["required"]}
        return {"layer": layer, "arguments": required | signature["defaults"] | given}

    @model_serializer(mode="wrap")
    def _wrap(self, arguments: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {self.layer: self.arguments}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe each allowed layer, for editors."""
        return {"anyOf": [json_schema(name) for name in shipped()["layers"]]}

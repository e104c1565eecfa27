"""Things that are chosen by name: `adam`, `dropout: 0.2` or `bilstm: {units: 64}` -> a checked section."""

from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from nlpcat4.config.section import Section


class Named(Section):
    """A section that is written, and saved, under its name.

    There are three ways to write one: `{name: {argument: value}}`, `{name: value}` for the one argument
    that matters most, or just `name`. A union of them is told apart by `name_of`.
    """

    name: ClassVar[str]
    """What it is called in a config."""
    shorthand: ClassVar[str | None] = None
    """The argument that `{name: value}` sets."""

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: Any) -> Any:
        """Turn any of the three ways of writing into the arguments."""
        if isinstance(data, dict) and data.keys() == {cls.name}:
            data = data[cls.name]
        if data is None or data == cls.name:
            return {}
        if isinstance(data, dict | Named):
            return data
        if cls.shorthand is None:
            fields = ", ".join(cls.model_fields)
            takes = f"its arguments by name: {fields}" if fields else "no arguments"
            raise ValueError(f"{cls.name} takes {takes}; found {data!r}")
        return {cls.shorthand: data}

    @model_serializer(mode="wrap")
    def _wrap(self, arguments: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {self.name: arguments(self)}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the three ways of writing, for editors."""
        reference = super().__get_pydantic_json_schema__(core_schema, handler)
        schema = handler.resolve_ref_schema(reference)
        wrapped = written(cls.name, dict(schema), cls.shorthand)
        schema.clear()
        schema.update(wrapped)
        return reference


def name_of(data: Any) -> str | None:
    """Return the name under which something is written, in whichever way; None where there is none."""
    if isinstance(data, Named):
        return data.name
    if isinstance(data, dict) and len(data) == 1:
        return str(next(iter(data)))
    return data if isinstance(data, str) else None


def written(name: str, arguments: JsonSchemaValue, shorthand: str | None) -> JsonSchemaValue:
    """Return the JSON Schema of the three ways of writing, given that of the arguments."""
    forms = [arguments]
    if shorthand is not None:
        forms.append(arguments["properties"][shorthand])
    if not arguments.get("required"):
        forms.append({"type": "null"})
    item = {
        "type": "object",
        "properties": {name: forms[0] if len(forms) == 1 else {"anyOf": forms}},
        "required": [name],
        "additionalProperties": False,
    }
    about = {"title": name, "description": arguments.get("description", "")}
    if arguments.get("required"):
        return about | item
    return about | {"anyOf": [item, {"const": name}]}

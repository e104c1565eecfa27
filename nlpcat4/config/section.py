"""The base of every block of a config: frozen, unknown keys refused, each key with a description."""

from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema


def _refuse_guesses(schema: Any) -> None:
    """Make every number and truth value strict, however deep it lies in a core schema."""
    if isinstance(schema, dict):
        if schema.get("type") in ("int", "float", "bool"):
            schema["strict"] = True
        for part in schema.values():
            _refuse_guesses(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            _refuse_guesses(part)


class Section(BaseModel):
    """One block of a config file.

    Subclasses are frozen, refuse unknown keys, validate their defaults, and take the docstring under an
    attribute as its description, which ends up in the JSON Schema and in docs/configuration.md.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Refuse guesses: pydantic alone would read `epochs: true` as 1 and `epochs: "3"` as 3.

        Its own `strict` also refuses a list for a tuple and text for a path, which is all that YAML has.
        """
        schema = handler(source)
        _refuse_guesses(schema)
        return schema


S = TypeVar("S")
Schema: TypeAlias = type[S] | TypeAdapter[S]
"""A section, or the type adapter of a union of sections."""


def adapter(schema: Schema[S]) -> TypeAdapter[S]:
    """Return what validates a schema and describes it."""
    return schema if isinstance(schema, TypeAdapter) else TypeAdapter(schema)

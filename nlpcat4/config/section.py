"""The base of every block of a config: frozen, unknown keys refused, each key with a description."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
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


_DESCRIBED: ContextVar[bool] = ContextVar("_DESCRIBED", default=False)


@contextmanager
def described() -> Iterator[None]:
    """Have the JSON Schemas that are made in the block say what each key means."""
    token = _DESCRIBED.set(True)
    try:
        yield
    finally:
        _DESCRIBED.reset(token)


def _docstrings(cls: type) -> dict[str, str]:
    """Return the docstring under each annotated attribute of a class."""
    import ast
    import inspect
    import textwrap

    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    return {
        attribute.target.id: inspect.cleandoc(below.value.value)
        for attribute, below in pairwise(tree.body)
        if isinstance(attribute, ast.AnnAssign)
        and isinstance(attribute.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


class Section(BaseModel):
    """One block of a config file.

    Subclasses are frozen, refuse unknown keys, validate their defaults, and take the docstring under an
    attribute as its description, which ends up in the JSON Schema and in docs/configuration.md.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """Describe the keys, where descriptions are wanted; see `described`."""
        schema = handler(core_schema)
        if _DESCRIBED.get():
            properties = handler.resolve_ref_schema(schema).get("properties", {})
            for name, text in cls.descriptions().items():
                if name in properties:
                    properties[name].setdefault("description", text)
        return schema

    @classmethod
    def descriptions(cls) -> dict[str, str]:
        """Return the docstring under each attribute, those of the bases included.

        Pydantic can do that itself (`use_attribute_docstrings`), but does it for each class as it is made,
        which is a quarter of what a quick command takes.
        """
        found: dict[str, str] = {}
        for base in reversed(cls.__mro__):
            if issubclass(base, Section):
                found |= _docstrings(base)
        return found


S = TypeVar("S")
Schema: TypeAlias = type[S] | TypeAdapter[S]
"""A section, or the type adapter of a union of sections."""


def adapter(schema: Schema[S]) -> TypeAdapter[S]:
    """Return what validates a schema and describes it."""
    return schema if isinstance(schema, TypeAdapter) else TypeAdapter(schema)

"""A schema -> what it allows at a key, read from its JSON Schema."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from nlpcat4.config.section import Schema, adapter
from nlpcat4.config.source import KeyPath

Form: TypeAlias = dict[str, Any]
"""A JSON Schema without a reference or a union at its top: one of the forms that a value can take."""


class Outline:
    """The keys of a schema and what each allows."""

    def __init__(self, schema: Schema[Any]) -> None:
        self.root: dict[str, Any] = adapter(schema).json_schema()

    def at(self, path: KeyPath, data: Any) -> list[Form]:
        """Return the forms that the value at a path of a config can take.

        Args:
            path: Keys and indices, present in the data or not.
            data: The config; its values choose between the members of a union.
        """
        forms = self.forms(self.root, data)
        for key in path:
            data = value_at((key,), data)
            forms = [
                deeper for form in forms for part in _parts(form, key) for deeper in self.forms(part, data)
            ]
        return forms

    def forms(self, schema: dict[str, Any], data: Any = None) -> list[Form]:
        """Follow references and unions; of a union, keep the members that have the constants of the data."""
        if "$ref" in schema:
            definition = self.root["$defs"][schema["$ref"].rpartition("/")[2]]
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            return self.forms(definition | beside, data)
        members = schema.get("oneOf", schema.get("anyOf"))
        if members is None:
            return [schema]
        found = [form for member in members for form in self.forms(member, data)]
        possible = [form for form in found if _has_constants_of(form, data)] or found
        # A member that names itself by a constant of the data is meant, and no other.
        return [form for form in possible if _shares_a_constant(form, data)] or possible


def value_at(path: KeyPath, data: Any) -> Any:
    """Return what is at a path of a config, None where there is nothing."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def keys(forms: list[Form]) -> list[str]:
    """Return the names of the keys that a value has in one of its forms."""
    return list(dict.fromkeys(key for form in forms for key in form.get("properties", ())))


def choices(forms: list[Form]) -> list[Any]:
    """Return the constants that a value can be."""
    return [value for form in forms for value in form.get("enum", [form["const"]] if "const" in form else [])]


def _parts(form: Form, key: str | int) -> Iterator[dict[str, Any]]:
    """Yield the schema of what is under a key or an index, where the form has such."""
    if isinstance(key, int):
        candidates = [*form.get("prefixItems", ())[key : key + 1], form.get("items")]
    else:
        candidates = [form.get("properties", {}).get(key, form.get("additionalProperties"))]
    yield from (part for part in candidates if isinstance(part, dict))


def _shares_a_constant(form: Form, data: Any) -> bool:
    parts = form.get("properties", {}).items()
    return isinstance(data, dict) and any("const" in part and key in data for key, part in parts)


def _has_constants_of(form: Form, data: Any) -> bool:
    """Tell whether a form is the one meant: `{task: x}` is not the section whose task is y."""
    if not isinstance(data, dict):
        return True
    parts = form.get("properties", {}).items()
    return all(data[key] == part["const"] for key, part in parts if "const" in part and key in data)

"""A schema -> the JSON Schema by which an editor completes and checks a config."""

from typing import Any

from nlpcat4.config.section import Schema, adapter, described

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_EXTENDS = {
    "type": "string",
    "description": "The config to build on: a file, relative to this one, or the name of a shipped config.",
}


def json_schema(schema: Schema[Any]) -> dict[str, Any]:
    """Return a JSON Schema that accepts every config that loads.

    A config that extends another may leave out any key, and delete inherited ones; for these there is a
    second, laxer schema.
    """
    with described():
        whole = adapter(schema).json_schema()
    definitions = whole.pop("$defs", {})
    part = _part(whole, definitions)
    for form in part.get("anyOf", [part]):
        form["properties"]["extends"] = _EXTENDS
    return {
        "$schema": DIALECT,
        "title": "nlpcat4 config",
        "if": {"type": "object", "required": ["extends"]},
        "then": part,
        "else": whole,
        "$defs": definitions,
    }


def _part(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part of what a schema describes: no key is required, down to the first list.

    Lists are not merged but replaced, so their items must be whole.
    """
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]] | schema
    part = {
        key: value
        for key, value in schema.items()
        if key not in ("$ref", "required", "discriminator", "oneOf")
    }
    if members := schema.get("oneOf", schema.get("anyOf")):
        # More than one member may fit what is left of a section, so it is no longer "exactly one of".
        part["anyOf"] = [_part(member, definitions) for member in members]
    if "properties" in schema:
        part["properties"] = {key: _part(value, definitions) for key, value in schema["properties"].items()}
        part["patternProperties"] = {"^~": {"type": "null", "description": "Deletes what is inherited."}}
    return part

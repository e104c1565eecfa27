"""A schema -> its documentation in Markdown: one heading a section, one row a key."""

import json
import re
from collections.abc import Iterator
from typing import Any

from nlpcat4.config.outline import Form, Outline
from nlpcat4.config.phrases import allowed, either
from nlpcat4.config.problems import shortened
from nlpcat4.config.section import Schema
from nlpcat4.config.yaml_text import inline


def reference(schema: Schema[Any]) -> str:
    """Return Markdown about every key: what it can be, its default and its description."""
    return "\n".join(_Reference(schema).lines())


class _Reference:
    """The sections that were mentioned so far; each is described once."""

    def __init__(self, schema: Schema[Any]) -> None:
        self._outline = Outline(schema)
        self._headings: dict[str, str] = {}
        self._sections: list[tuple[str, Form]] = []

    def lines(self) -> Iterator[str]:
        """Yield the page, from the top of the schema down."""
        self._value("config", self._outline.forms(self._outline.root))
        for heading, section in self._sections:  # grows while sections mention others
            yield from (f"## {heading}", "", _cell(section.get("description", "")), "")
            yield from self._table(heading, section)

    def _table(self, heading: str, section: Form) -> Iterator[str]:
        place = heading.partition(" ")[0]
        if section["properties"]:
            yield from ("| key | value | default | meaning |", "| --- | --- | --- | --- |")
        for key, schema in section["properties"].items():
            value = self._value(key if place == "config" else f"{place}.{key}", self._outline.forms(schema))
            default = "**required**" if key in section.get("required", ()) else ""
            if "default" in schema:
                default = _code(shortened(inline(schema["default"]), length=40))
            cells = (_code(key), value, default, schema.get("description", ""))
            yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
        yield ""

    def _value(self, place: str, forms: list[Form]) -> str:
        """Return what a key can be, with links to sections."""
        names = [name for form in forms if (name := self._name(form))]
        several = sum("properties" in form for form in forms) > 1
        words = [self._word(place, form, several) for form in forms if form.get("const") not in names]
        return either(list(dict.fromkeys(words)))

    def _word(self, place: str, form: Form, several: bool) -> str:
        if name := self._name(form):
            arguments = self._outline.forms(form["properties"][name])[0]
            # What has no title was not made of a section of ours, and is described elsewhere.
            return self._link(f"{place}.{name}", arguments) if "title" in arguments else _code(name)
        if "properties" in form:
            return self._link(place + (_mark(form) if several else ""), form)
        if "items" in form:
            return f"a list of {self._value(f'{place}[]', self._outline.forms(form['items']))}"
        if isinstance(form.get("additionalProperties"), dict):
            return f"a mapping to {self._value(place, self._outline.forms(form['additionalProperties']))}"
        return allowed([form]) or "anything"

    def _name(self, form: Form) -> str | None:
        """Return the name of what is written as `{name: {argument: value}}`; None for any other form."""
        properties = form.get("properties", {})
        if len(properties) != 1:
            return None
        ((name, schema),) = properties.items()
        return name if "properties" in self._outline.forms(schema)[0] else None

    def _link(self, heading: str, section: Form) -> str:
        identity = json.dumps([section.get("title"), section["properties"]], sort_keys=True)
        if identity not in self._headings:
            taken = heading in self._headings.values()
            self._headings[identity] = f"{heading} ({section['title']})" if taken else heading
            self._sections.append((self._headings[identity], section))
        heading = self._headings[identity]
        anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")  # as GitHub makes it
        return f"[{heading}](#{anchor})"


def _mark(form: Form) -> str:
    """Return what tells a section from the others of its union: ` with name: sarcasm`, ` with path`."""
    keys: list[str] = list(form.get("required") or form["properties"])
    key = keys[0]
    constant = form["properties"][key].get("const")
    return f" with {key}: {constant}" if constant is not None else f" with {key}"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")

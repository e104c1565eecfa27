"""A schema -> its documentation in Markdown: one heading a section, one row a key."""

import json
import re
from collections.abc import Iterator
from typing import Any

from nlpcat4.config.outline import Form, Outline
from nlpcat4.config.phrases import either, words
from nlpcat4.config.problems import shortened
from nlpcat4.config.section import Schema, described
from nlpcat4.config.yaml_text import inline


def reference(schema: Schema[Any]) -> str:
    """Return Markdown about every key: what it can be, its default and its description."""
    return "\n".join(_Reference(schema).lines())


class _Reference:
    """The sections that were mentioned so far; each is described once."""

    def __init__(self, schema: Schema[Any]) -> None:
        with described():
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
        if not section["properties"]:
            return
        place = heading.partition(" ")[0]
        yield from ("| key | value | default | meaning |", "| --- | --- | --- | --- |")
        for key, schema in section["properties"].items():
            forms = self._outline.forms(schema)
            value = self._value(key if place == "config" else f"{place}.{key}", forms)
            default = _default(schema) if "default" in schema else ""
            if key in section.get("required", ()):
                default = "**required**"
            meaning = (forms[0] if len(forms) == 1 else schema).get("description", "")
            yield f"| {' | '.join(_cell(text) for text in (_code(key), value, default, meaning))} |"
        yield ""

    def _value(self, place: str, forms: list[Form]) -> str:
        """Return what a key can be, with links to sections."""
        names = [name for form in forms if (name := self._name(form))]
        several = sum("properties" in form for form in forms) > 1
        kinds = [self._kinds(place, form, several) for form in forms if form.get("const") not in names]
        return either(list(dict.fromkeys(kind for some in kinds for kind in some))) or "anything"

    def _kinds(self, place: str, form: Form, several: bool) -> Iterator[str]:
        if name := self._name(form):
            arguments = self._arguments(name, form["properties"][name])
            # What has no title was not made of a section of ours, and is described elsewhere.
            yield self._link(name, f"{place}.{name}", arguments) if "title" in arguments else _code(name)
        elif "properties" in form:
            heading = place + (_mark(form) if several else "")
            yield self._link(heading, heading, form)
        elif "items" in form:
            yield f"a list of {self._value(f'{place}[]', self._outline.forms(form['items']))}"
        elif isinstance(form.get("additionalProperties"), dict):
            yield f"a mapping to {self._value(place, self._outline.forms(form['additionalProperties']))}"
        else:
            yield from words(form)

    def _name(self, form: Form) -> str | None:
        """Return the name of what is written as `{name: {argument: value}}`; None for any other form."""
        properties = form.get("properties", {})
        if len(properties) != 1:
            return None
        ((name, schema),) = properties.items()
        return name if "properties" in self._outline.forms(schema)[0] else None

    def _arguments(self, name: str, schema: Form) -> Form:
        """Return the section under a name, its description telling what `name: VALUE` is short for."""
        arguments = self._outline.forms(schema)[0]
        short = [key for key, part in arguments["properties"].items() if part in schema.get("anyOf", ())]
        about = [arguments.get("description", ""), *(f"`{name}: VALUE` sets `{key}`." for key in short)]
        return arguments | {"description": " ".join(about)}

    def _link(self, text: str, heading: str, section: Form) -> str:
        identity = json.dumps([section.get("title"), section["properties"]], sort_keys=True)
        if identity not in self._headings:
            taken = heading in self._headings.values()
            self._headings[identity] = f"{heading} ({section['title']})" if taken else heading
            self._sections.append((self._headings[identity], section))
        anchor = re.sub(r"[^\w -]", "", self._headings[identity].lower()).replace(
            " ", "-"
        )  # as GitHub makes it
        return f"[{text}](#{anchor})"


def _mark(form: Form) -> str:
    """Return what tells a section from the others of its union: ` with name: sarcasm`, ` with path`."""
    keys: list[str] = list(form.get("required") or form["properties"])
    key = keys[0]
    constant = form["properties"][key].get("const")
    return f" with {key}: {constant}" if constant is not None else f" with {key}"


def _default(schema: Form) -> str:
    """Return a default, of a section that is chosen by name only the name."""
    default = schema["default"]
    if isinstance(default, dict) and default:
        return _code(next(iter(default))) if len(default) == 1 else ""
    return _code(shortened(inline(default), length=40))


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")

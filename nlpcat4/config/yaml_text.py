"""Plain data -> YAML that `parsing` reads back as the same data."""

import re
from typing import Any

import yaml

from nlpcat4.config.scalars import reads_as_itself

# Marks that change the direction of writing, on a terminal too; PyYAML writes them as they are.
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that would not be read back as text, and indents lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # Line ends and the like stand as escapes, which only double quotes have.
    style = None if reads_as_itself(text) and text.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def block(data: Any) -> str:
    """Return YAML of one key or item a line.

    Example:
        >>> print(block({"epochs": 3, "labels": ["no", "1e-3"]}), end="")
        epochs: 3
        labels:
          - "no"
          - "1e-3"
    """
    return _dumped(data, width=110)


def inline(data: Any) -> str:
    """Return YAML in one line.

    Example:
        >>> inline({"rate": 0.2, "name": "no"}), inline("text")
        ('{rate: 0.2, name: "no"}', 'text')
    """
    text = _dumped(data, width=float("inf"), default_flow_style=True)
    return text.removesuffix("\n").removesuffix("\n...")


def _dumped(data: Any, **layout: Any) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, **layout)
    # A text that holds a mark is in double quotes, see `_text`, where an escape means the same.
    return _MARKS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)

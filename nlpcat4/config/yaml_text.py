"""Plain data -> YAML that `parsing` reads back as the same data."""

from typing import Any

import yaml

from nlpcat4.config.scalars import reads_as_itself


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
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def inline(data: Any) -> str:
    """Return YAML in one line.

    Example:
        >>> inline({"rate": 0.2, "name": "no"}), inline("text")
        ('{rate: 0.2, name: "no"}', 'text')
    """
    text = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=True
    )
    return text.removesuffix("\n").removesuffix("\n...")

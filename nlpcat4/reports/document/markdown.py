"""A report -> Markdown for a pull request: tables, figures and texts; no drawings."""

import re
from collections.abc import Sequence

from nlpcat4.reports.document.parts import (
    Code,
    Document,
    Heatmap,
    Paragraph,
    Part,
    Table,
    Texts,
    Words,
)
from nlpcat4.text.display import shorten, visible

LONGEST = 200
WEIGHTIEST = 8
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|<>~&$@:])")


def as_markdown(document: Document) -> str:
    """Return the report as Markdown, in which nothing of a text is markup."""
    lines = [f"# {_text(document.title)}", "", _text(document.about), ""]
    for section in document.sections:
        written = [text for part in section.parts if (text := _part(part))]
        if written:
            lines += [f"## {_text(section.title)}", "", "\n\n".join(written), ""]
    return "\n".join(lines).rstrip() + "\n"


def _part(part: Part) -> str:
    match part:
        case Paragraph():
            return _text(part.text)
        case Code():
            return _summary(part.title, part.folded, _fenced(part.text))
        case Table():
            return _summary(part.title, part.folded, _table([part.heads, *part.rows]))
        case Texts():
            items = [f"- {_text(said)}: {_text(shorten(text, LONGEST))}" for said, text in part.items]
            return "\n".join([f"**{_text(part.title)}**", "", *items]) if part.title else "\n".join(items)
        case Words():
            scored = [(word, score) for word, score in zip(part.words, part.scores, strict=True) if score]
            weightiest = sorted(scored, key=lambda pair: -abs(pair[1]))[:WEIGHTIEST]
            told = ", ".join(f"{_text(shorten(word, 40))} {score:+.4f}" for word, score in weightiest)
            return f"- {_text(part.said)}: {told}"
        case Heatmap():
            rows = [[name, *row] for name, row in zip(part.rows, part.written, strict=True)]
            return f"**{_text(part.title)}**\n\n" + _table([["", *part.columns], *rows])
        case _:
            return ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    heads, *lines = rows
    rule = ["---", *["--:"] * (len(heads) - 1)]
    written = [[_text(shorten(cell, 60)) for cell in heads], rule]
    written += [[_text(shorten(cell, 60)) for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in written)


def _fenced(text: str) -> str:
    """Return lines in a fence that is longer than any inside."""
    ticks = max((len(match) for match in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    lines = "\n".join(visible(line) for line in text.rstrip("\n").split("\n"))
    return f"{fence}\n{lines}\n{fence}"


def _summary(title: str, folded: bool, inside: str) -> str:
    if not title:
        return inside
    if not folded:
        return f"**{_text(title)}**\n\n{inside}"
    return f"<details><summary>{_text(title)}</summary>\n\n{inside}\n\n</details>"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", visible(text))

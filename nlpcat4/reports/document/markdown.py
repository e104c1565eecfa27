"""A report -> Markdown for a pull request: tables, figures and texts; no drawings."""

import re
from collections.abc import Sequence

from nlpcat4.reports.document.parts import (
    Bars,
    Code,
    Document,
    Heatmap,
    Lines,
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
_MENTION = re.compile(r"(\\[@#])(?=\w)")
"""A person, an address or an issue also where it is escaped, unless a space of no width follows."""
_WWW = re.compile(r"(www)\.", re.IGNORECASE)


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
        case Lines() if part.x == "epoch":
            return _summary(part.title, True, _epochs(part))
        case Bars():
            values = [f"{value:,}" if isinstance(value, int) else f"{value:.4f}" for value in part.values]
            rows = [list(row) for row in zip(part.names, values, strict=True)]
            return f"**{_text(part.title)}**\n\n" + _table([["", part.y], *rows])
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


def _epochs(chart: Lines) -> str:
    """Return curves over epochs as a table, a line an epoch."""
    epochs = sorted({x for curve in chart.curves for x in curve.x})
    values = [dict(zip(curve.x, curve.y, strict=True)) for curve in chart.curves]
    lines = [
        [f"{epoch:g}", *(f"{known[epoch]:.4f}" if epoch in known else "" for known in values)]
        for epoch in epochs
    ]
    return _table([["epoch", *(curve.name for curve in chart.curves)], *lines])


def _table(rows: Sequence[Sequence[str]]) -> str:
    heads, *lines = rows
    rule = ["---", *["--:"] * (len(heads) - 1)]
    written = [[_text(shorten(cell, 60)) for cell in heads], rule]
    written += [[_text(shorten(cell, 120)) for cell in line] for line in lines]
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
    escaped = _SPECIAL.sub(r"\\\1", visible(text).strip())
    return _WWW.sub(r"\1\\.", _MENTION.sub(r"\1&#8203;", escaped))

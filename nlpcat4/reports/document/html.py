"""A report -> one HTML page: no network, no script, no colour that a dark screen would not have."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from nlpcat4.reports.document import charts
from nlpcat4.reports.document.parts import (
    Bars,
    Code,
    Document,
    Heatmap,
    Lines,
    Paragraph,
    Parallel,
    Part,
    Section,
    Table,
    Texts,
    Words,
)
from nlpcat4.text.display import shorten, visible

LONGEST = 600
"""Columns of a text of the data; the rest is cut."""
MOST_WORDS, LONGEST_WORD = 400, 40
SHADES = 4
"""How many there are of blue and of red for words; page.css has a class for each."""
WORDS_LEGEND = """\
<p class="words"><span class="for3">Blue</span> words speak for what is said below them,
<span class="against3">red and dotted</span> ones against it; the stronger, the more.</p>"""

STYLE = files("nlpcat4.reports.document").joinpath("page.css").read_text(encoding="utf-8")


def as_html(document: Document) -> str:
    """Return the page. Its content security policy lets no script run, and nothing be loaded."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    links = "".join(
        f'<li><a href="#part-{number}">{_text(section.title)}</a></li>'
        for number, section in enumerate(document.sections, start=1)
    )
    sections = "\n".join(_section(number, one) for number, one in enumerate(document.sections, start=1))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{_text(document.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<h1>{_text(document.title)}</h1>
<p class="about">{_text(document.about)}</p>
<nav aria-label="Parts of this report"><ul>{links}</ul></nav>
</header>
<main id="main">
{sections}
</main>
</body>
</html>
"""


def _section(number: int, section: Section) -> str:
    parts = []
    charts_in_a_row: list[str] = []
    for part in section.parts:
        if isinstance(part, Lines | Bars):
            charts_in_a_row.append(_part(part))
            continue
        parts += _together(charts_in_a_row)
        charts_in_a_row = []
        if isinstance(part, Words) and WORDS_LEGEND not in parts:
            parts.append(WORDS_LEGEND)
        parts.append(_part(part))
    parts += _together(charts_in_a_row)
    inside = "\n".join(parts)
    heading = f'<h2 id="part-{number}">{_text(section.title)}</h2>'
    return f'<section aria-labelledby="part-{number}">\n{heading}\n{inside}\n</section>'


def _together(figures: list[str]) -> list[str]:
    return ['<div class="charts">' + "\n".join(figures) + "</div>"] if figures else []


def _part(part: Part) -> str:
    match part:
        case Paragraph():
            return f"<p>{_text(part.text)}</p>"
        case Code():
            return _folded(part.title, f'<pre tabindex="0">{escape(_spelled(part.text))}</pre>', part.folded)
        case Table():
            return _folded(part.title, _table(part), part.folded)
        case Texts():
            return _heading(part.title) + _texts(part)
        case Words():
            return _words(part)
        case Lines():
            return _figure(part.title, charts.lines(part))
        case Bars():
            return _figure(part.title, charts.bars(part))
        case Parallel():
            return _figure(part.title, f'<div class="wide" tabindex="0">{charts.parallel(part)}</div>')
        case Heatmap():
            return _figure(part.title, f'<div class="wide" tabindex="0">{charts.heatmap(part)}</div>')


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_text(shorten(cell, 120))}</td>" for cell in row) + "</tr>\n"
        for row in table.rows
    )
    inside = f"<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody>"
    return f'<div class="wide" tabindex="0"><table>{inside}</table></div>'


def _texts(texts: Texts) -> str:
    items = "".join(
        f'<li><span class="says">{_text(said)}</span><br><bdi>{escape(shorten(text, LONGEST))}</bdi></li>\n'
        for said, text in texts.items
    )
    return f'<ul class="texts">{items}</ul>'


def _words(text: Words) -> str:
    most = max((abs(score) for score in text.scores if score is not None), default=0.0) or 1.0
    scored = list(zip(text.words, text.scores, strict=True))
    spans = " ".join(_word(word, score, most) for word, score in scored[:MOST_WORDS])
    more = " …" if len(scored) > MOST_WORDS else ""
    return f'<figure><p class="words">{spans}{more}</p><figcaption>{_text(text.said)}</figcaption></figure>'


def _word(word: str, score: float | None, most: float) -> str:
    shown = escape(shorten(word, LONGEST_WORD))
    if score is None:
        return f'<span class="unread" title="not read: the text is too long">{shown}</span>'
    shade = round(SHADES * abs(score) / most)
    side = "for" if score >= 0 else "against"
    return f'<span class="{side}{shade}" title="{score:+.4f}">{shown}</span>'


def _figure(title: str, drawing: str) -> str:
    return f"<figure>{_heading(title)}\n{drawing}</figure>"


def _heading(title: str) -> str:
    return f"<h3>{_text(title)}</h3>\n" if title else ""


def _folded(title: str, inside: str, folded: bool) -> str:
    if not folded:
        return _heading(title) + inside
    return f"<details><summary>{_text(title)}</summary>\n{inside}</details>"


def _spelled(text: str) -> str:
    """Make lines visible and keep their ends."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _text(text: str) -> str:
    return escape(visible(text))

"""A report as a tree of plain parts -> one HTML page, or Markdown.

parts       what a report is made of
charts      numbers -> SVG that follows the page's colours
html        parts -> a page that needs nothing else, on which nothing in a text acts
markdown    parts -> text for a pull request
"""

from nlpcat4.reports.document.html import as_html
from nlpcat4.reports.document.markdown import as_markdown
from nlpcat4.reports.document.parts import (
    Axis,
    Bars,
    Code,
    Curve,
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

__all__ = [
    "Axis",
    "Bars",
    "Code",
    "Curve",
    "Document",
    "Heatmap",
    "Lines",
    "Paragraph",
    "Parallel",
    "Part",
    "Section",
    "Table",
    "Texts",
    "Words",
    "as_html",
    "as_markdown",
]

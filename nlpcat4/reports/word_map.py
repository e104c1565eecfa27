"""Words and their places -> a map, as PNG or as a page on which each word can be pointed at."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.files import write_text
from nlpcat4.reports.fonts import families_for, glyph_notes
from nlpcat4.reports.png import save_png
from nlpcat4.text.display import shorten

LONGEST = 24
SIZE = 1000
"""Of the drawing on the page, in its own units."""
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; }}
svg {{ width: 100%; height: 92vh; }}
circle {{ fill: #0072b2; opacity: .7; }}
text {{ font-size: 10px; fill: currentColor; opacity: .75; }}
g:hover text {{ font-size: 18px; font-weight: bold; opacity: 1; }}
</style>
</head>
<body>
<p>{title}</p>
<svg viewBox="0 0 {size} {size}" role="img" aria-label="{title}">
{points}
</svg>
</body>
</html>
"""


def draw_map(path: Path, words: Sequence[str], places: NDArray[np.float64], title: str) -> list[str]:
    """Draw each word where it lies.

    Args:
        path: A file that ends in .png or .html.
        words: At least one.
        places: float64 [words, 2].
        title: What the map is of.

    Returns:
        A note where no installed font has the words' characters, else nothing.
    """
    if path.suffix.lower() == ".html":
        write_text(path, _page(words, places, title))
        return []
    from matplotlib.figure import Figure

    names = [shorten(word, LONGEST) for word in words]
    figure = Figure(figsize=(10, 10), layout="constrained")
    axes = figure.subplots()
    axes.scatter(places[:, 0], places[:, 1], s=6, color="#0072B2", alpha=0.6)
    families = families_for(names)
    for name, (x, y) in zip(names, places.tolist(), strict=True):
        axes.annotate(
            name,
            (x, y),
            (2, 2),
            textcoords="offset points",
            fontsize=7,
            fontfamily=families,
            parse_math=False,
        )
    axes.set_title(shorten(title, 80), parse_math=False)
    axes.set_axis_off()
    notes: list[str] = []
    with glyph_notes(notes):
        save_png(figure, path)
    return notes


def _page(words: Sequence[str], places: NDArray[np.float64], title: str) -> str:
    least = places.min(axis=0)
    spread = np.maximum(places.max(axis=0) - least, 1e-12)
    scaled = 40 + (places - least) / spread * (SIZE - 120)
    points = []
    for word, (x, y) in zip(words, scaled.tolist(), strict=True):
        name = escape(shorten(word, LONGEST))
        points.append(
            f'<g><circle cx="{x:.1f}" cy="{SIZE - y:.1f}" r="3"/>'
            f'<text x="{x + 4:.1f}" y="{SIZE - y - 3:.1f}">{name}</text></g>'
        )
    return PAGE.format(title=escape(title), size=SIZE, points="\n".join(points))

"""Ways from general meanings to a sense -> a drawn graph, PNG or SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.files import replacing

if TYPE_CHECKING:
    from nlpcat4.words.thesaurus import Sense

COLUMN, ROW = 2.6, 0.75  # inches


def plot_hypernyms(path: Path, paths: "Sequence[Sequence[Sense]]") -> None:
    """Draw senses as boxes, the most general on top, and a line from each to what is a kind of it.

    Args:
        path: A file that ends in .png or .svg.
        paths: From the most general sense down; what they share is drawn once.
    """
    from matplotlib.figure import Figure

    from nlpcat4.words.thesaurus import edges

    places = _places(paths)
    columns = [column for column, _ in places.values()]
    width = (max(columns) - min(columns) + 1) * COLUMN
    height = (max(row for _, row in places.values()) + 1) * ROW
    figure = Figure(figsize=(max(3.0, width), max(1.5, height)), layout="constrained")
    axes = figure.subplots()
    axes.set_axis_off()
    for above, below in edges(paths):
        (left, top), (right, bottom) = places[above], places[below]
        axes.plot([left, right], [-top, -bottom], color="#555555", linewidth=1, zorder=1)
    last = {way[-1].name for way in paths}
    for name, (column, row) in places.items():
        box = {"boxstyle": "round,pad=0.35", "facecolor": "#cfe4f3" if name in last else "white"}
        axes.text(
            column, -row, name, ha="center", va="center", fontsize=9, bbox=box, zorder=2, parse_math=False
        )
    axes.set_xlim(min(columns) - 0.5, max(columns) + 0.5)
    axes.set_ylim(-max(row for _, row in places.values()) - 0.5, 0.5)
    with replacing(path) as temporary:
        figure.savefig(temporary, format=path.suffix[1:].lower(), dpi=144)


def _places(paths: "Sequence[Sequence[Sense]]") -> dict[str, tuple[float, int]]:
    """Return a column and a row for each sense: below all that is above it, beside others of its row."""
    row_of: dict[str, int] = {}
    for way in paths:
        for row, sense in enumerate(way):
            row_of[sense.name] = max(row, row_of.get(sense.name, 0))
    rows: dict[int, list[str]] = {}
    for name, row in row_of.items():
        rows.setdefault(row, []).append(name)
    return {
        name: (column - (len(names) - 1) / 2, row)
        for row, names in rows.items()
        for column, name in enumerate(names)
    }

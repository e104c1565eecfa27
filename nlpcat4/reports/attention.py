"""Attention weights -> a PNG that shows which source tokens each written token was taken from."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nlpcat4.reports.fonts import glyph_notes, set_tick_fonts
from nlpcat4.reports.png import save_png
from nlpcat4.text.display import shorten

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_NAMES, WIDEST_NAME, LARGEST = 80, 24, 18
CELL, LETTER, WIDTH, HEIGHT = 0.3, 0.1, 2.4, 1.2
"""Inches of a cell, of a letter beside it, and of all that surrounds them across and downwards."""


def plot_attention(
    path: Path, source_tokens: Sequence[str], target_tokens: Sequence[str], weights: NDArray[Any]
) -> list[str]:
    """Draw one row a written token, shaded by how much it looked at each token of the source.

    Args:
        path: The PNG file.
        source_tokens: At least one, across; up to 80 are written out, blanks as ␣.
        target_tokens: At least one, downwards; the same.
        weights: float [target, source]; each row adds up to 1.

    Returns:
        A note where no installed font has the tokens' characters, else nothing.
    """
    from matplotlib.figure import Figure

    sources, targets = ([_name(token) for token in tokens] for tokens in (source_tokens, target_tokens))
    across = WIDTH + CELL * len(sources) + LETTER * max(map(len, targets))
    downwards = HEIGHT + CELL * len(targets) + LETTER * max(map(len, sources))
    figure = Figure(figsize=(min(across, LARGEST), min(downwards, LARGEST)), layout="constrained")
    notes: list[str] = []
    with glyph_notes(notes):
        _matrix(figure, sources, targets, weights)
        save_png(figure, path)
    return notes


def _matrix(figure: "Figure", sources: list[str], targets: list[str], weights: NDArray[Any]) -> None:
    """Draw the cells, with the source above them, as it is read."""
    axes = figure.add_subplot()
    image = axes.imshow(weights, cmap="Blues", vmin=0, vmax=1)
    figure.colorbar(image, ax=axes, label="share of the attention", shrink=0.8)
    axes.set(xlabel="source", ylabel="written")
    axes.xaxis.set_label_position("top")
    axes.xaxis.tick_top()
    slanted = max(map(len, sources)) > 2
    options: dict[str, Any] = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if slanted else {}
    if len(sources) <= MOST_NAMES:
        axes.set_xticks(range(len(sources)), sources, **options)
    if len(targets) <= MOST_NAMES:
        axes.set_yticks(range(len(targets)), targets)
    set_tick_fonts(axes, [*sources, *targets])


def _name(token: str) -> str:
    """Return a token as it is written beside the cells."""
    return shorten(token.replace(" ", "␣"), WIDEST_NAME)

"""A figure -> a PNG file."""

from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.files import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_png(figure: "Figure", path: Path) -> None:
    """Write the PNG, atomically."""
    with replacing(path) as temporary:
        figure.savefig(temporary, format="png", dpi=144)

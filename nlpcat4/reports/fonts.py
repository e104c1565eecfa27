"""Texts to be drawn -> the installed fonts that have their characters."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def families_for(texts: Iterable[str]) -> list[str]:
    """Return font families that together draw `texts`: matplotlib's own, then others for what it lacks.

    The system is asked for its fonts each time, as matplotlib's list of them may be older than the fonts.
    """
    from matplotlib import font_manager

    families = ["sans-serif"]
    usual = font_manager.findfont(font_manager.FontProperties(family=["sans-serif"]))
    missing = set().union(*texts) - _characters(usual)
    if not missing:
        return families
    fonts = [(path, _characters(path)) for path in sorted(font_manager.findSystemFonts(), key=_plain_first)]
    while missing and fonts:
        path, characters = max(fonts, key=lambda font: len(missing & font[1]))  # the first of equals
        if not missing & characters:
            break
        font_manager.fontManager.addfont(path)
        families.append(font_manager.FontProperties(fname=path).get_name())
        missing -= characters
    return families


def set_tick_fonts(axes: "Axes", names: Iterable[str]) -> None:
    """Draw the names beside both axes as they are, in fonts that have their characters."""
    families = families_for(names)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontfamily=families, parse_math=False)


@contextmanager
def glyph_notes(notes: list[str]) -> Iterator[None]:
    """Add one note where matplotlib warns, once a character, that it draws a box; other warnings pass."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    boxes = [warning for warning in caught if "missing from font" in str(warning.message)]
    for warning in caught:
        if warning not in boxes:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if boxes:
        notes.append("no installed font has all characters of the labels: the plot shows boxes for some")


def _characters(path: str) -> set[str]:
    """Return the characters that matplotlib can draw with a font; none of a bitmap or damaged one."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):
        return set()
    # Colour emoji are bitmaps, which matplotlib cannot scale.
    return {chr(code) for code in font.get_charmap()} if font.scalable else set()


def _plain_first(path: str) -> tuple[bool, bool, str]:
    """Sort upright sans-serif fonts of normal weight to the front, so that they win among equals."""
    name = Path(path).stem
    return "Regular" not in name, "Sans" not in name, path

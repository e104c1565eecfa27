"""Texts of unknown origin -> texts that a terminal shows and does not obey."""

import re
from bisect import bisect_right

# C0 and C1 controls, DEL, marks that change the direction of writing, line and paragraph separators, halves
# of surrogate pairs. Joiners (U+200D) stay: emoji are made with them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_JOINER = "\u200d"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take a cell for one
_STACKED = 32  # no writing puts as many code points in one place


def visible(text: str) -> str:
    r"""Spell out the characters that would steer a terminal, and leave all others.

    Example:
        >>> print(visible("\x1b[31mred\u202e\n"))
        \x1b[31mred\u202e\n
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def shorten(text: str, width: int) -> str:
    """Make a text visible and cut it to so many columns, where many Asian characters and emoji take two.

    Example:
        >>> shorten("a long headline", 8), shorten("한국어 문장", 6)
        ('a long …', '한국…')
    """
    from rich.cells import cell_len

    most = _STACKED * max(1, width)
    shown = visible(text[:most])
    if len(text) <= most and cell_len(shown) <= width:
        return shown
    # The longest beginning that leaves one column: all of an emoji made of several characters, or none.
    end = bisect_right(range(len(shown) + 1), width - 1, key=lambda size: cell_len(shown[:size])) - 1
    return shown[:end].rstrip(_JOINER) + "…" if width > 0 else ""


def cell(text: str) -> str:
    """Return text for a cell of a spreadsheet: visible, and never taken for a formula.

    Example:
        >>> cell("=1+1"), cell("a plain text")
        ("'=1+1", 'a plain text')
    """
    shown = visible(text)
    return f"'{shown}" if text.startswith(_FORMULA) else shown

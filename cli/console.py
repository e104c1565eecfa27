"""The terminal: results go to `out`, all else to `err`, and no text from data acts on either."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


class _Console(Console):
    """A console that leaves it to `errors.py` what happens when its reader has gone."""

    def on_broken_pipe(self) -> None:
        raise  # rich calls this while it handles the BrokenPipeError


out = _Console(markup=False, emoji=False, highlight=False)
err = _Console(markup=False, emoji=False, highlight=False, stderr=True)

# What must not reach a terminal and JSON leaves as it is: DEL and the C1 controls, marks that reorder or
# end lines, and halves of surrogate pairs, which UTF-8 cannot hold.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> Text:
    """Return text from data with its control characters spelt out, to be printed without markup."""
    from nlpcat4.text.display import visible

    return Text(visible(text))


def print_json(content: Any) -> None:
    """Print exactly one JSON document."""
    sys.stdout.write(json_safe(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)) + "\n")


def json_safe(document: str) -> str:
    """Return JSON that means the same and holds nothing that acts on a terminal."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def columns(rows: Sequence[Sequence[str]], align: str) -> Text:
    """Return rows of texts from data as a table without lines, as wide on a terminal as it has to be.

    A rich.Table would need a third of a second for a thousand rows.

    Args:
        rows: All of one length.
        align: `<` or `>` for each column.
    """
    cells = [[safe(cell).plain for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        gaps = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        placed = [
            gap + cell if side == ">" else cell + gap
            for cell, gap, side in zip(row, gaps, align, strict=True)
        ]
        lines.append("  ".join(placed).rstrip())
    return Text("\n".join(lines))

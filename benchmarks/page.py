"""Parts of docs/language_models.md, each written by the script that measures what it says."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "language_models.md"

TITLE = """\
# Language models, measured

Made by the scripts of `benchmarks/` that each part names. Nothing here is typed by hand.
"""


def write_part(heading: str, text: str, path: Path = PAGE) -> None:
    """Put a part in the place of the one with that heading, or last where there is none."""
    page = path.read_text(encoding="utf-8") if path.exists() else TITLE
    part = f"\n## {heading}\n\n{text.strip()}\n"
    found = re.search(rf"\n## {re.escape(heading)}\n.*?(?=\n## |\Z)", page, re.DOTALL)
    page = page + part if found is None else page[: found.start()] + part + page[found.end() :]
    path.write_text(page, encoding="utf-8")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; all columns but the first are flush right."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)

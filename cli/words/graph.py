"""nlp words graph WORD"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import DataDirs, Offline
from .options import Number, Part, Word

if TYPE_CHECKING:
    from nlpcat4.words.thesaurus import Sense


def graph(
    word: Word,
    *,
    pos: Part = None,
    sense: Number = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Draw it as .png or .svg instead.")
    ] = None,
    data_dir: DataDirs = None,
    offline: Offline = False,
) -> None:
    """Draw the tree of what a word's senses are kinds of, as text or as a picture.

    nlp words graph car --sense 1

    nlp words graph car --pos n -o car.svg
    """
    from nlpcat4.errors import UsageError

    from ..console import err, out, safe
    from .synonyms import chosen, open_thesaurus

    if output is not None and output.suffix.lower() not in (".png", ".svg"):
        raise UsageError(f"--output {output}: a name that ends in .png or .svg")
    thesaurus = open_thesaurus(data_dir, offline)
    paths = [
        path for one in chosen(thesaurus, word, pos, sense) for path in thesaurus.hypernym_paths(one.name)
    ]
    if output is None:
        for line in _tree(paths):
            out.print(safe(line), soft_wrap=True)
        return
    from nlpcat4.reports.hypernym_plot import plot_hypernyms

    plot_hypernyms(output, paths)
    err.print(safe(f"drawn: {output}"), soft_wrap=True)


def _tree(paths: "Sequence[Sequence[Sense]]") -> list[str]:
    """Return lines of a tree, the most general senses first; a sense with two ways to it stands twice."""
    lines: list[str] = []

    def grow(ways: "Sequence[Sequence[Sense]]", indent: str) -> None:
        heads = dict.fromkeys(way[0].name for way in ways if way)
        for place, head in enumerate(heads):
            last = place == len(heads) - 1
            mark = "" if not indent and not lines else "└─ " if last else "├─ "
            lines.append(f"{indent}{mark}{head}")
            below = [way[1:] for way in ways if way and way[0].name == head]
            grow(below, indent + ("" if not mark else "   " if last else "│  "))

    for root in dict.fromkeys(path[0].name for path in paths):
        grown, lines = lines, []
        grow([path for path in paths if path[0].name == root], "")
        lines = grown + lines
    return lines

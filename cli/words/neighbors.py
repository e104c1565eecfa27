"""nlp words neighbors WORD…"""

from pathlib import Path
from typing import Annotated

import typer

from ..options import Json, RunsDir
from .vectors import Count, FileOption, RunOption


def neighbors(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD", help="The words; - reads them line by line.")
    ] = None,
    *,
    run: RunOption = None,
    vectors: FileOption = None,
    count: Count = 10,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """List the words whose vectors point the same way, the nearest first, with the cosine of the angle.

    nlp words neighbors love hate

    nlp words neighbors film --vectors glove.6B.100d.txt -n 5
    """
    from nlpcat4.text.display import shorten

    from ..console import columns, out, print_json, safe
    from ..inspect.reading import texts_of
    from .vectors import open_vectors

    given = [word.strip() for word in texts_of(words)]
    _, found = open_vectors(run, vectors, runs_dir)
    near = {word: found.neighbors(word, count) for word in given}
    if json:
        print_json(
            [
                {"word": word, "neighbors": [{"word": other, "cosine": value} for other, value in others]}
                for word, others in near.items()
            ]
        )
        return
    for word, others in near.items():
        out.print(safe(word), style="bold", soft_wrap=True)
        rows = [(f"  {shorten(other, 40)}", f"{value:.4f}") for other, value in others]
        out.print(columns(rows, "<>"), soft_wrap=True)

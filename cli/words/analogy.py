"""nlp words analogy A B C"""

from pathlib import Path
from typing import Annotated

import typer

from ..options import Json, RunsDir
from .vectors import Count, FileOption, RunOption


def analogy(
    first: Annotated[str, typer.Argument(metavar="A", help="A is to B ...")],
    second: Annotated[str, typer.Argument(metavar="B")],
    third: Annotated[str, typer.Argument(metavar="C", help="... as C is to what?")],
    *,
    run: RunOption = None,
    vectors: FileOption = None,
    count: Count = 5,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """Answer what is to C as B is to A, by B - A + C.

    nlp words analogy man king woman
    """
    from nlpcat4.text.display import shorten

    from ..console import columns, out, print_json
    from .vectors import open_vectors

    _, found = open_vectors(run, vectors, runs_dir)
    answers = found.analogy(first, second, third, count)
    if json:
        given = {"question": [first, second, third]}
        print_json(given | {"answers": [{"word": word, "cosine": value} for word, value in answers]})
        return
    out.print(columns([(shorten(word, 40), f"{value:.4f}") for word, value in answers], "<>"), soft_wrap=True)

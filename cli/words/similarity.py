"""nlp words similarity WORD WORD…"""

from typing import Annotated, Literal

import typer

from ..options import DataDirs, Json, Offline


def similarity(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD…", help="The first is compared with the others.")
    ],
    *,
    measure: Annotated[
        Literal["path", "wup", "lch"],
        typer.Option(help="By the steps between senses, by Wu and Palmer, or by Leacock and Chodorow."),
    ] = "path",
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say how near words are to each other in WordNet, by their nearest senses.

    nlp words similarity car novel dog motorcycle

    nlp words similarity car.n.01 motorcycle.n.01 --measure wup
    """
    from nlpcat4.errors import UsageError

    from ..console import columns, out, print_json
    from .synonyms import open_thesaurus

    if len(words) < 2:
        raise UsageError(f"{words[0]}: compared with what? give at least two words")
    thesaurus = open_thesaurus(data_dir, offline)
    first, *others = words
    found = [(other, *thesaurus.similarity(first, other, measure)) for other in others]
    if json:
        print_json(
            [
                {"words": [first, other], "similarity": value, "senses": [left.name, right.name]}
                for other, value, left, right in found
            ]
        )
        return
    rows = [("WORD", "AND", measure.upper(), "SENSES")]
    rows += [
        (first, other, f"{value:.4f}", f"{left.name}, {right.name}") for other, value, left, right in found
    ]
    out.print(columns(rows, "<<><"), soft_wrap=True)

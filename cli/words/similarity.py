"""nlp words similarity WORD WORD…"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from .. import completion
from ..options import DataDirs, Json, Offline, RunsDir
from .vectors import FileOption


def similarity(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD…", help="The first is compared with the others.")
    ],
    *,
    run: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="Compare the vectors of this run.", autocompletion=completion.runs),
    ] = None,
    vectors: FileOption = None,
    measure: Annotated[
        Literal["path", "wup", "lch"] | None,
        typer.Option(help="In WordNet: by steps, by Wu and Palmer, or by Leacock and Chodorow."),
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say how near words are: in WordNet, by their nearest senses, or by the cosine of their vectors.

    nlp words similarity car novel dog motorcycle

    nlp words similarity car.n.01 motorcycle.n.01 --measure wup

    nlp words similarity good bad great --run latest
    """
    from nlpcat4.errors import UsageError

    from ..console import columns, out, print_json
    from .synonyms import open_thesaurus
    from .vectors import open_vectors

    if len(words) < 2:
        raise UsageError(f"{words[0]}: compared with what? give at least two words")
    first, *others = words
    if run is not None or vectors is not None:
        if measure is not None:
            raise UsageError("--measure: only WordNet has one; vectors are compared by their cosine")
        _, found_vectors = open_vectors(run, vectors, runs_dir)
        cosines = [(other, found_vectors.similarity(first, other)) for other in others]
        if json:
            print_json([{"words": [first, other], "similarity": value} for other, value in cosines])
            return
        rows = [("WORD", "AND", "COSINE"), *((first, other, f"{value:.4f}") for other, value in cosines)]
        out.print(columns(rows, "<<>"), soft_wrap=True)
        return
    thesaurus, by = open_thesaurus(data_dir, offline), measure or "path"
    found = [(other, *thesaurus.similarity(first, other, by)) for other in others]
    if json:
        print_json(
            [
                {"words": [first, other], "similarity": value, "senses": [left.name, right.name]}
                for other, value, left, right in found
            ]
        )
        return
    table = [("WORD", "AND", by.upper(), "SENSES")]
    table += [
        (first, other, f"{value:.4f}", f"{left.name}, {right.name}") for other, value, left, right in found
    ]
    out.print(columns(table, "<<><"), soft_wrap=True)

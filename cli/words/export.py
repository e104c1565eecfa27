"""nlp words export FILE"""

from pathlib import Path
from typing import Annotated

import typer

from ..options import RunsDir
from .vectors import FileOption, RunOption


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What to write: .txt, .vec, .bin (word2vec's) or .npz.")
    ],
    *,
    run: RunOption = None,
    vectors: FileOption = None,
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Write word vectors in the format that a file's name tells.

    nlp words export vectors.txt --run latest

    nlp words export glove.npz --vectors glove.6B.100d.txt
    """
    from nlpcat4.words.vector_files import write_vectors

    from .vectors import open_vectors

    _, found = open_vectors(run, vectors, runs_dir)
    write_vectors(file, found)
    typer.echo(file)

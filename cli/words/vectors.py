"""A run or a file -> word vectors, for the commands that ask them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import completion

if TYPE_CHECKING:
    from nlpcat4.words.vectors import Vectors

RunOption = Annotated[
    str | None,
    typer.Option(
        "--run",
        metavar="RUN",
        help="The run whose vectors are asked; else the latest.",
        autocompletion=completion.runs,
    ),
]
FileOption = Annotated[
    Path | None,
    typer.Option("--vectors", metavar="FILE", help="Vectors in a file of word2vec, GloVe or NumPy instead."),
]
Count = Annotated[int, typer.Option("-n", "--count", min=1, metavar="N", help="Words to show.")]


def open_vectors(run: str | None, file: Path | None, runs_dir: Path) -> tuple[str, "Vectors"]:
    """Return the vectors that a command line means, and how they are called.

    Raises:
        UsageError: Two places are named.
        RunError: There is no such run, or its vectors are damaged.
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.selectors import find
    from nlpcat4.words.vector_files import read_vectors

    if file is not None:
        if run is not None:
            raise UsageError("--run and --vectors: give one of the two")
        return str(file), read_vectors(file)
    found = find(run, runs_dir, tasks=["word_vectors"])
    found.verify(found.vectors)
    return found.id, read_vectors(found.vectors)

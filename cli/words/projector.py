"""nlp words projector"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..options import RunsDir
from .vectors import FileOption, RunOption


def projector(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Where to write the files of TensorBoard's embedding projector."),
    ] = None,
    *,
    run: RunOption = None,
    vectors: FileOption = None,
    map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Draw a map of the words: .png or .html.")
    ] = None,
    method: Annotated[
        Literal["pca", "tsne", "umap"], typer.Option(help="How the map is made; umap is an extra.")
    ] = "tsne",
    count: Annotated[
        int, typer.Option("-n", "--count", min=3, metavar="N", help="The most frequent words are taken.")
    ] = 500,
    random_seed: Annotated[int, typer.Option(min=0, metavar="N", help="What the map begins with.")] = 0,
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Show word vectors: as files for TensorBoard's embedding projector, as a map, or both.

    nlp words projector projector -n 5000 && tensorboard --logdir projector

    nlp words projector --map words.html --method pca
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.words.vectors import Vectors

    from ..console import err, safe
    from .vectors import open_vectors

    if folder is None and map is None:
        raise UsageError("nothing to write: give a DIR, --map FILE, or both")
    if map is not None and map.suffix.lower() not in (".png", ".html"):
        raise UsageError(f"--map {map}: a name that ends in .png or .html")
    name, found = open_vectors(run, vectors, runs_dir)
    first = Vectors(found.words[:count], found.matrix[:count])
    if folder is not None:
        from nlpcat4.words.projecting import write_projector

        for path in write_projector(folder, first):
            typer.echo(path)
    if map is not None:
        from nlpcat4.reports.word_map import draw_map
        from nlpcat4.words.projecting import places

        for note in draw_map(map, first.words, places(first, method, random_seed), f"{name}, {method}"):
            err.print(safe(note), soft_wrap=True)
        typer.echo(map)

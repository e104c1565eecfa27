"""Word vectors -> a place on a map for each word, and the files of TensorBoard's embedding projector."""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import UsageError
from nlpcat4.files import write_text
from nlpcat4.words.vectors import Vectors

Method = Literal["pca", "tsne", "umap"]
PROJECTOR = """\
embeddings {
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""


def places(vectors: Vectors, method: Method, seed: int = 0) -> NDArray[np.float64]:
    """Return float64 [words, 2]: where each word lies on a map, by the directions of the vectors.

    Args:
        vectors: At least three words.
        method: `pca` keeps the two directions of the largest variance; `tsne` (van der Maaten, Hinton 2008)
            and `umap` (McInnes, Healy and Melville 2018) keep neighbours together.
        seed: What `tsne` and `umap` begin with.

    Raises:
        UsageError: There are too few words, or UMAP is not installed.
    """
    count = len(vectors.words)
    if count < 3:
        raise UsageError(f"a map needs three words at least, found {count}")
    rows = vectors.normalized.astype(np.float64)
    found: NDArray[np.float64]
    if method == "pca":
        from sklearn.decomposition import PCA

        found = PCA(2, random_state=seed).fit_transform(rows)
    elif method == "tsne":
        from sklearn.manifold import TSNE

        some = min(30.0, (count - 1) / 3)
        found = TSNE(2, perplexity=some, metric="cosine", init="pca", random_state=seed).fit_transform(rows)
    else:
        try:
            from umap import UMAP
        except ImportError:
            raise UsageError("--method umap: not installed: pip install 'nlpcat4[umap]'") from None
        near = min(15, count - 1)
        found = UMAP(metric="cosine", random_state=seed, n_jobs=1, n_neighbors=near).fit_transform(rows)
    return np.asarray(found, dtype=np.float64)


def write_projector(folder: Path, vectors: Vectors) -> list[Path]:
    """Write what TensorBoard's embedding projector reads, and return the files.

    `tensorboard --logdir FOLDER` shows them; https://projector.tensorflow.org loads the two tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = "".join("\t".join(f"{value:.6g}" for value in row) + "\n" for row in vectors.matrix.tolist())
    # A metadata file of one column has no head; a tab or a line end in a word would make it two.
    words = "".join(" ".join(word.split()) + "\n" for word in vectors.words)
    content = {"vectors.tsv": numbers, "metadata.tsv": words, "projector_config.pbtxt": PROJECTOR}
    for name, text in content.items():
        write_text(folder / name, text)
    return [folder / name for name in content]

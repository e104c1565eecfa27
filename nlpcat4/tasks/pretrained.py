"""`pretrained` of an embedding and a vocabulary -> vectors to begin with."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlpcat4.data.locating import find_path
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.layers import Entry
from nlpcat4.layers.embedding import Embedding
from nlpcat4.layers.pretrained import Pretrained
from nlpcat4.runs.run import Run
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.words.vector_files import SUFFIXES, read_vectors


def pretrained_for(
    architecture: Sequence[Entry], tokenizer: Tokenizer, settings: DataSettings
) -> Pretrained | None:
    """Return the vectors that the first layer is to begin with, None where it begins at random.

    Raises:
        DataError: They are missing or damaged, have another number of features, or none is of a word of the
            vocabulary.
    """
    first = architecture[0] if architecture else None
    if not isinstance(first, Embedding) or first.pretrained is None:
        return None
    path = _find(first.pretrained, settings)
    vocabulary = tokenizer.vocabulary
    found = read_vectors(path, wanted=set(vocabulary))
    if not found.words:
        raise DataError(f"{first.pretrained}: no vector of any word of the vocabulary")
    if found.dim != first.dim:
        message = f"vectors of {found.dim} features, but the embedding has {first.dim}"
        raise DataError(f"{first.pretrained}: {message}; set dim: {found.dim}")
    matrix = np.zeros((len(vocabulary), found.dim), dtype=np.float32)
    covered = np.zeros(len(vocabulary), dtype=np.bool_)
    for place, word in enumerate(vocabulary):
        if place != tokenizer.pad_id and word in found.places:
            matrix[place] = found.matrix[found.places[word]]
            covered[place] = True
    return Pretrained(first.pretrained, matrix, covered)


def _find(name: str, settings: DataSettings) -> Path:
    """Return the file that a path, or a run by its path or id, stands for."""
    runs = Path(os.environ.get("NLP_RUNS_DIR") or "runs")
    for folder in (Path(name), runs / name):
        if folder.is_dir():
            run = Run(folder)
            if not run.vectors.is_file():
                raise DataError(f"{folder}: no run of word vectors, as it has no {run.vectors.name}")
            run.verify(run.vectors)
            return run.vectors
    if Path(name).suffix.lower() not in SUFFIXES:
        raise DataError(
            f"pretrained: {name}: no file ({', '.join(SUFFIXES)}), and no run in {runs}; "
            "a run is named by its path or its id"
        )
    return find_path(name, settings)

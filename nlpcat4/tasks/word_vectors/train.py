"""A config of word vectors and its texts -> vectors and their figures, in a run folder."""

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4 import files
from nlpcat4.data.settings import DataSettings
from nlpcat4.models.files import load_model, save_model
from nlpcat4.models.word2vec import SOURCE, build_word2vec, embedding_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.common import course_of, fitted, introduce, keep
from nlpcat4.tasks.word_vectors.methods import Counts
from nlpcat4.tasks.word_vectors.prepared import Prepared
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.tasks.word_vectors.yardsticks import judged, read_yardsticks
from nlpcat4.training import devices
from nlpcat4.training.objectives import compile_summed, summed_means
from nlpcat4.training.progress import Progress
from nlpcat4.words.cooccurrence import SHARD, cooccurrence
from nlpcat4.words.counted import counted_vectors
from nlpcat4.words.vector_files import write_vectors
from nlpcat4.words.vectors import Vectors
from nlpcat4.workers import Workers, cores, local_workers

if TYPE_CHECKING:
    import keras

    from nlpcat4.models.neighbors import Way
    from nlpcat4.training.best import Watch

MANY = 4 * SHARD
"""Words from which on several processes are worth their start."""


def train(
    config: WordVectors,
    run: Run,
    settings: DataSettings,
    progress: Progress,
    workers: Workers | None = None,
) -> dict[str, Any]:
    """Make a vector for each word and leave all in the run folder.

    Args:
        config: What to do.
        run: Where to leave it.
        settings: Where data are.
        progress: Whom to tell.
        workers: Who counts; None for this machine's processors.

    Returns:
        What metrics.json holds: what `course_of` returns, or for counts `split` and `seconds`; `words`, `dim`
        and, where the judgements are on this machine, the rank correlations with them.

    Raises:
        DataError: The data are missing or not what the config says, or judgements on this machine are broken.
        TrainingError: The loss is not a number.
        Interrupted: The user asked to stop; the state is saved.
    """
    yardsticks = read_yardsticks(settings)  # first of all, as a broken file would end it
    prepared = Prepared.of(config, settings)
    introduce(prepared, run, progress)
    devices.begin(config.training, config.random_seed)
    if isinstance(config.method, Counts):
        matrix, figures = _counted(prepared, config.method, run, progress, workers)
        watch = None
    else:
        watch = _predicted(prepared, run, progress)
        matrix = load_model(run.best_model).get_layer(SOURCE).get_weights()[0]
        figures = course_of(watch, prepared.facts)
    vectors = Vectors(tuple(prepared.tokenizer.vocabulary[1:]), matrix[1:])
    write_vectors(run.vectors, vectors)
    metrics = figures | {"words": len(vectors.words), "dim": vectors.dim} | judged(vectors, yardsticks)
    if watch is None:
        files.write_json(run.metrics, metrics)
    else:
        keep(run, watch, metrics)
    return metrics


def _counted(
    prepared: Prepared, method: Counts, run: Run, progress: Progress, workers: Workers | None
) -> tuple[NDArray[np.float32], dict[str, Any]]:
    """Count, weigh and reduce; nothing of it is left where it is stopped."""
    start = time.monotonic()
    size = prepared.tokenizer.vocab_size
    progress.message("counting pairs of words")
    ids = prepared.ids["train"]
    with ExitStack() as stack:
        if workers is None and int(ids.lengths.sum(dtype=np.int64)) > MANY:
            workers = stack.enter_context(local_workers(cores()))
        counts = cooccurrence(ids, size, method.window, method.weighting, workers=workers)
    progress.message(f"{counts.nnz:,} different pairs; reducing them to {method.dim} features")
    matrix = counted_vectors(
        counts,
        dim=method.dim,
        smoothing=method.smoothing,
        shift=method.shift,
        eigenvalue_weight=method.eigenvalue_weight,
        seed=prepared.config.random_seed,
    )
    run.checkpoints.mkdir(exist_ok=True)
    save_model(embedding_model(matrix), run.best_model)
    run.update(parameters=int(matrix.size))
    seconds = round(time.monotonic() - start, 3)
    return matrix, {"split": "train", "pairs": int(counts.nnz), "seconds": seconds}


def _predicted(prepared: Prepared, run: Run, progress: Progress) -> "Watch":
    """Train, keeping the table of the best epoch as the model."""
    model = compiled_model(prepared)
    return fitted(
        model,
        prepared,
        run,
        progress,
        to_save=lambda: embedding_model(model.get_layer(SOURCE).get_weights()[0]),
        figures=summed_means,
    )


def compiled_model(prepared: Prepared) -> "keras.Model":
    """Return a model of fresh weights that fits the data; of counts, one that looks vectors up."""
    method, size = prepared.config.method, prepared.tokenizer.vocab_size
    if isinstance(method, Counts):
        return embedding_model(np.zeros((size, method.dim), dtype=np.float32))
    way: Way = "cbow" if method.name == "cbow" else "skipgram"
    model = build_word2vec(
        way, vocab_size=size, dim=method.dim, window=method.window, negative=method.negative
    )
    training = prepared.config.training
    compile_summed(model, training, steps=len(prepared.batches("train")) * training.epochs)
    return model

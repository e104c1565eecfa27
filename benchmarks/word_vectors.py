"""Counts, CBOW and skip-gram on the 50,000 film reviews without labels, beside gensim's word2vec.

    python -m benchmarks.word_vectors

Each way is trained once, one after another on an otherwise idle machine, with the same vocabulary, dimension,
window, negative samples and subsampling; gensim with two workers. Words a second
count all words of the training texts, once an epoch.

This writes the part "Measured" of docs/word_vectors.md.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.page import table, write_part
from benchmarks.trained import trained
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.tasks.word_vectors.prepared import Prepared
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.tasks.word_vectors.yardsticks import ANALOGIES, YARDSTICKS, find_yardstick
from nlpcat4.words.judging import agreement, answered, read_pairs, read_questions
from nlpcat4.words.vector_files import read_vectors
from nlpcat4.words.vectors import Vectors

PAGE = Path(__file__).parent.parent / "docs" / "word_vectors.md"
RUNS = Path("runs/benchmarks/word_vectors")
CONFIGS = ("imdb_counts", "imdb_cbow", "imdb_skipgram")
EPOCHS = 5

PEERS = {"`imdb_cbow`": "gensim, CBOW", "`imdb_skipgram`": "gensim, skip-gram"}


class Row(NamedTuple):
    """What is said of one training."""

    name: str
    figures: tuple[str, ...]
    seconds: float
    speed: float | None
    """Words a second, where they are gone through in epochs."""


def by_gensim(prepared: Prepared) -> Iterator[Row]:
    """Train gensim's word2vec both ways on the very same words."""
    from gensim.models import Word2Vec

    words = prepared.tokenizer.vocabulary
    texts = [[words[index] for index in row] for row in prepared.ids["train"]]
    tokens = sum(map(len, texts))
    for name, skipgram in (("gensim, CBOW", 0), ("gensim, skip-gram", 1)):
        start = time.perf_counter()
        model = Word2Vec(
            texts, vector_size=100, window=5, min_count=1, workers=2, sg=skipgram, negative=5, sample=1e-3,
            epochs=EPOCHS, seed=1,
        )  # fmt: skip
        seconds = time.perf_counter() - start
        vectors = Vectors(tuple(model.wv.index_to_key), model.wv.vectors)
        yield Row(name, _figures(vectors), seconds, EPOCHS * tokens / seconds)


def by_us(prepared: Prepared) -> Iterator[Row]:
    """Train the shipped configs, or take the runs that are there."""
    tokens = int(prepared.ids["train"].lengths.sum())
    for name in CONFIGS:
        done = trained(name, (), RUNS)
        seconds = float(done.metrics["seconds"])
        speed = done.metrics["epochs"] * tokens / seconds if "epochs" in done.metrics else None
        yield Row(f"`{name}`", _figures(read_vectors(done.run.vectors)), seconds, speed)


def _figures(vectors: Vectors) -> tuple[str, ...]:
    settings = data_settings()
    figures = []
    for file in YARDSTICKS.values():
        path = find_yardstick(file, settings)
        assert path is not None, "the yardsticks are needed"
        figures.append(f"{agreement(vectors, read_pairs(path)).spearman:.4f}")
    path = find_yardstick(ANALOGIES, settings)
    assert path is not None, "the yardsticks are needed"
    sections = answered(vectors, read_questions(path))
    right = sum(one.right for one in sections) / max(1, sum(one.covered for one in sections))
    return *figures, f"{right:.1%}"


def shown(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the table."""
    speeds = {row.name: row.speed for row in rows}
    for row in rows:
        peer = speeds.get(PEERS.get(row.name, ""))
        ratio = f"{row.speed / peer:.2f}" if row.speed and peer else ""
        speed = "" if row.speed is None else f"{row.speed:,.0f}"
        yield row.name, *row.figures, f"{row.seconds:.0f} s", speed, ratio


def main() -> None:
    """Train, judge and write the part."""
    config = experiment.load("imdb_skipgram").config
    assert isinstance(config, WordVectors)
    prepared = Prepared.of(config, data_settings())
    rows = [*by_us(prepared), *by_gensim(prepared)]
    heads = ("", "WordSim-353", "SimLex-999", "analogies", "time", "words a second", "of gensim's")
    about = (__doc__ or "").split("\n\n")[2].replace("\n", " ")
    write_part(
        "Measured",
        f"{about}\n\n{table(heads, shown(rows))}\nMade by `python -m benchmarks.word_vectors`.",
        PAGE,
    )


if __name__ == "__main__":
    main()

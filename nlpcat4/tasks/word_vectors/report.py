"""Vectors of words -> the section of their report."""

from collections.abc import Iterator

from nlpcat4.reports.document import Section, Table
from nlpcat4.words.vectors import Vectors

WORDS, NEAR, SKIPPED = 12, 5, 100


def sections(vectors: Vectors) -> Iterator[Section]:
    """Yield the nearest words of some frequent ones; the most frequent, which say little, are passed over."""
    start = SKIPPED if len(vectors.words) > 10 * SKIPPED else 0
    rows = []
    for word in vectors.words[start : start + WORDS]:
        near = vectors.neighbors(word, min(NEAR, len(vectors.words) - 1))
        rows.append([word, ", ".join(f"{other} {cosine:.2f}" for other, cosine in near)])
    yield Section("Near words", [Table(["word", "nearest"], rows)])

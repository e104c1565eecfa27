"""A corpus -> how often each word occurs, how the vocabulary grows, and what its first words cover."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.text.ragged import Ragged

STEPS = 20
"""Points of the curve of growth."""


@dataclass(frozen=True)
class Coverage:
    """What the most frequent words are worth."""

    words: int
    train: float
    """The share of the training tokens that they are."""
    held_out: float | None
    """The same of the held-out tokens; None where there is none of them."""

    @property
    def unknown(self) -> float | None:
        """The share of the held-out tokens that are other words (the OOV rate)."""
        return None if self.held_out is None else 1 - self.held_out


@dataclass(frozen=True)
class Vocabulary:
    """The words of the training texts, the most frequent first."""

    counts: NDArray[np.int64]
    """int64 [words]: how often each occurs in training."""
    held_out: NDArray[np.int64]
    """int64 [words]: how often each occurs in the held-out texts."""
    held_out_tokens: int
    """Tokens of those, words that training lacks included."""
    growth: tuple[tuple[int, int], ...]
    """After so many training tokens, so many different words had been seen."""

    @classmethod
    def of(cls, corpus: Corpus) -> "Vocabulary":
        """Count."""
        size = Corpus.FIRST + len(corpus.words)
        counts, held_out = (_counts(ids, size) for ids in (corpus.train, corpus.held_out))
        return cls(
            counts=counts[Corpus.FIRST :],
            held_out=held_out[Corpus.FIRST :],
            held_out_tokens=int(held_out.sum()),
            growth=_growth(corpus.train, size),
        )

    @property
    def tokens(self) -> int:
        """How many tokens the training texts have."""
        return int(self.counts.sum())

    @property
    def once(self) -> int:
        """How many words occur once."""
        return int(np.count_nonzero(self.counts == 1))

    def coverage(self, words: int) -> Coverage:
        """Return what the `words` most frequent words cover."""
        train = self._train[min(words, len(self._train) - 1)] / max(1, self.tokens)
        held = self._held[min(words, len(self._held) - 1)]
        of_held = float(held / self.held_out_tokens) if self.held_out_tokens else None
        return Coverage(min(words, len(self.counts)), float(train), of_held)

    @cached_property
    def _train(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(self.counts)])

    @cached_property
    def _held(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(self.held_out)])


def _counts(ids: Ragged, size: int) -> NDArray[np.int64]:
    counts = np.zeros(size, dtype=np.int64)
    for part in ids.parts():
        counts += np.bincount(part.joined(), minlength=size)
    return counts


def _growth(ids: Ragged, size: int) -> tuple[tuple[int, int], ...]:
    """Return the number of different ids after each twentieth of all tokens."""
    total = int(ids.lengths.sum(dtype=np.int64))
    first = np.full(size, total, dtype=np.int64)  # where each id occurs first; nowhere as yet
    read = 0
    for part in ids.parts():
        flat = part.joined()
        # Of several values for one id the last is kept, so that of the reversed ones it is the first.
        here = np.full(size, total, dtype=np.int64)
        here[flat[::-1]] = np.arange(read, read + len(flat))[::-1]
        first = np.minimum(first, here)
        read += len(flat)
    known = np.sort(first)
    points = np.unique(np.linspace(0, total, STEPS + 1).astype(np.int64))
    return tuple((int(point), int(np.searchsorted(known, point))) for point in points)

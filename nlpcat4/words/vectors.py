"""Words and their vectors -> neighbours, analogies, similarities."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlpcat4.config.problems import did_you_mean
from nlpcat4.errors import UsageError


@dataclass(frozen=True)
class Vectors:
    """A vector for each word, the most frequent word first where that is known.

    Example:
        >>> vectors = Vectors(("king", "queen", "man"), np.array([[1, 1], [1, -1], [0, 1]], dtype=np.float32))
        >>> round(vectors.similarity("king", "man"), 4), vectors.neighbors("king", 2)[0][0]
        (0.7071, 'man')
    """

    words: tuple[str, ...]
    matrix: NDArray[np.float32]
    """float32 [words, dim]."""

    @property
    def dim(self) -> int:
        """Features of a vector."""
        return int(self.matrix.shape[1])

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each word's vector is."""
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def normalized(self) -> NDArray[np.float32]:
        """float32 [words, dim]: the vectors, scaled to length 1; one that is zero stays zero."""
        lengths = np.linalg.norm(self.matrix, axis=1, keepdims=True)
        return (self.matrix / np.where(lengths == 0, 1, lengths)).astype(np.float32)

    def place(self, word: str) -> int:
        """Return where a word's vector is.

        Raises:
            UsageError: There is none; names words that look alike.
        """
        if word in self.places:
            return self.places[word]
        if word.lower() in self.places:
            raise UsageError(f"{word}: no vector; there is one of {word.lower()!r}")
        raise UsageError(f"{word}: no vector{did_you_mean(word, self.words[:50_000])}")

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine of the angle between two words' vectors."""
        return float(self.normalized[self.place(one)] @ self.normalized[self.place(other)])

    def neighbors(self, word: str, count: int) -> list[tuple[str, float]]:
        """Return the words of the most similar vectors, the nearest first, with their cosines."""
        place = self.place(word)
        return self._nearest(self.normalized[place], [place], count)

    def analogy(self, one: str, other: str, third: str, count: int) -> list[tuple[str, float]]:
        """Return the words that are to `third` as `other` is to `one`, the best first, with their cosines.

        Source: Mikolov, Yih and Zweig (2013), "Linguistic Regularities in Continuous Space Word
        Representations": the words nearest to other - one + third, none of those three among them.
        """
        places = [self.place(word) for word in (one, other, third)]
        first, second, last = self.normalized[places]
        return self._nearest(second - first + last, places, count)

    def _nearest(
        self, vector: NDArray[np.float32], without: Sequence[int], count: int
    ) -> list[tuple[str, float]]:
        length = float(np.linalg.norm(vector))
        cosines = self.normalized @ (vector / (length or 1.0))
        cosines[list(without)] = -np.inf
        count = min(count, len(self.words) - len(set(without)))
        best = np.argpartition(-cosines, min(count, len(cosines) - 1))[:count]
        order = best[np.lexsort((best, -cosines[best]))]
        return [(self.words[place], float(cosines[place])) for place in order.tolist()]

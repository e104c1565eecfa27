"""Ids of texts -> batches of words in a row, and which of their neighbours count, as word2vec learns."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batch

TEXTS = 4096
"""Texts that are put into their new order at a time."""
POWER = 0.75
"""Of a word's frequency, by which negative samples are drawn. Source: Mikolov et al. (2013)."""
SIZES = 8
"""Into how many parts a batch is divided, of which it is a multiple: each other size is compiled anew."""


@dataclass(frozen=True, kw_only=True)
class Neighborhoods:
    """Texts, one after another, cut into stretches of about `batch_size` words, each a batch.

    In each stretch frequent words are left out at random, so that the words around them come nearer; windows
    have random sizes up to `window`; negative samples are drawn anew. A window ends where its text does, and
    where its stretch does.

    Source: Mikolov et al. (2013), "Distributed Representations of Words and Phrases and their
    Compositionality", with the probability of keeping a word that the authors' program has.
    """

    ids: Ragged
    """Of each text, at least two."""
    counts: NDArray[np.int64]
    """int64 [vocabulary]: how often each id occurs in the training texts."""
    window: int
    subsample: float | None
    """Words more frequent than this share lose occurrences; None keeps all."""
    samples: int | None
    """Negative samples of a batch; None for every word once."""
    batch_size: int

    def __len__(self) -> int:
        """The number of batches."""
        return max(1, self.tokens // self.batch_size)

    @cached_property
    def tokens(self) -> int:
        """Words of all texts together."""
        return int(self.ids.lengths.sum(dtype=np.int64))

    @property
    def ids_per_batch(self) -> float:
        """How many ids a batch holds, about, that are looked up."""
        return self.tokens / len(self)

    @cached_property
    def kept(self) -> NDArray[np.float64]:
        """float64 [vocabulary]: the probability of each word to be kept."""
        if self.subsample is None:
            return np.ones(len(self.counts))
        relative = self.counts / max(1, int(self.counts.sum())) / self.subsample
        safe = np.maximum(relative, 1e-12)
        return np.minimum(1.0, np.sqrt(1 / safe) + 1 / safe)

    @cached_property
    def drawn_below(self) -> NDArray[np.float64]:
        """float64 [vocabulary]: the share of negative samples whose id is this one or a lower one."""
        weights = self.counts.astype(np.float64) ** POWER
        weights[0] = 0
        return np.cumsum(weights) / max(float(weights.sum()), 1e-12)

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[Batch]:
        """Yield all texts once, in an order that (seed, epoch) fixes."""
        random = np.random.default_rng((seed, epoch))
        yield from self._batches(random.permutation(len(self.ids)), random)

    def ordered(self) -> Iterator[Batch]:
        """Yield all texts once, in their order; what is random is the same each time."""
        yield from self._batches(np.arange(len(self.ids)), np.random.default_rng(0))

    @property
    def ordered_count(self) -> int:
        """The number of batches that `ordered` yields."""
        return len(self)

    def _batches(self, order: NDArray[np.int64], random: np.random.Generator) -> Iterator[Batch]:
        ends = np.linspace(0, self.tokens, len(self) + 1).astype(np.int64)[1:].tolist()
        words = np.empty(0, dtype=np.int32)
        owners = np.empty(0, dtype=np.int64)
        start = 0
        for first in range(0, len(order), TEXTS):
            part = self.ids.take(order[first : first + TEXTS])
            words = np.concatenate([words, part.joined()])
            owners = np.concatenate([owners, first + np.repeat(np.arange(len(part)), part.lengths)])
            done = 0
            while ends and ends[0] - start <= len(words) - done:
                size = ends.pop(0) - start
                stretch = slice(done, done + size)
                yield self._batch(words[stretch], owners[stretch], random)
                start, done = start + size, done + size
            words, owners = words[done:], owners[done:]

    def _batch(
        self, words: NDArray[np.int32], owners: NDArray[np.int64], random: np.random.Generator
    ) -> Batch:
        """Return words, which neighbours count, and samples; no targets; predictions at each word."""
        keep = random.random(len(words)) < self.kept[words]
        row, owner = words[keep], owners[keep]
        there = self._there(owner, random)
        if not there.any():  # of few and frequent words nothing may be left
            row, owner = words, np.zeros_like(owners)
            there = self._there(owner, random)
        unit = max(1, self.batch_size // SIZES)
        size = -(-len(row) // unit) * unit
        row = np.pad(row, (0, size - len(row)))
        there = np.pad(there, ((0, size - len(there)), (0, 0)))
        return (row, there, self._samples(random)), np.zeros(size, np.float32), there.sum(axis=1)

    def _samples(self, random: np.random.Generator) -> NDArray[np.int32]:
        if self.samples is None:
            return np.arange(1, len(self.counts), dtype=np.int32)
        drawn = np.searchsorted(self.drawn_below, random.random(self.samples), side="right")
        return np.minimum(drawn, len(self.counts) - 1).astype(np.int32)

    def _there(self, owners: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float32]:
        """Return float32 [words, 2 * window]: 1 where a neighbour is of the same text, and in the window."""
        length = len(owners)
        reach = random.integers(1, self.window + 1, length)
        there = np.zeros((length, 2 * self.window), dtype=np.float32)
        for place, offset in enumerate((*range(-self.window, 0), *range(1, self.window + 1))):
            first, last = max(0, -offset), min(length, length - offset)
            if first < last:
                same = owners[first:last] == owners[first + offset : last + offset]
                there[first:last, place] = same & (abs(offset) <= reach[first:last])
        return there

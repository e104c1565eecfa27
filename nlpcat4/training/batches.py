"""Padded examples -> batches as narrow as their longest example, in an order that (seed, epoch) fixes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.rows import trimmed

# Batches are cut from stretches of this many batches, sorted by length. Long enough that a batch holds
# examples of nearly one length, short enough that an epoch's order stays random.
STRETCH = 50


@dataclass(frozen=True, kw_only=True)
class Batches:
    """Examples as ids, with what is to be learnt from them."""

    ids: NDArray[np.int32]
    """int32 [examples, length], 0 where padded."""
    targets: NDArray[np.int32]
    """int32 [examples]: a label's id."""
    batch_size: int
    padding: Literal["pre", "post"]
    weights: NDArray[np.float32] | None = None
    """float32 [examples]: how much an example counts in the loss."""

    def __len__(self) -> int:
        """The number of batches."""
        return -(-len(self.ids) // self.batch_size)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """int64 [examples]: ids that are not padding."""
        counts: NDArray[np.int64] = np.count_nonzero(self.ids, axis=1)
        return counts

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[tuple[NDArray[np.generic], ...]]:
        """Yield every example once, shuffled anew each epoch, batched with others of similar length."""
        random = np.random.default_rng((seed, epoch))
        order = random.permutation(len(self.ids))
        stretch = self.batch_size * STRETCH
        lengths = self.lengths
        batches: list[NDArray[np.int64]] = []
        for start in range(0, len(order), stretch):
            rows = order[start : start + stretch]
            rows = rows[np.argsort(lengths[rows], kind="stable")]
            batches += [rows[cut : cut + self.batch_size] for cut in range(0, len(rows), self.batch_size)]
        for position in random.permutation(len(batches)):
            yield self._batch(batches[position])

    def by_length(self) -> Iterator[tuple[NDArray[np.generic], ...]]:
        """Yield every example once, shortest first: for evaluation, where the order does not matter."""
        rows = np.argsort(self.lengths, kind="stable")
        for start in range(0, len(rows), self.batch_size):
            yield self._batch(rows[start : start + self.batch_size])

    def _batch(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.generic], ...]:
        batch = (trimmed(self.ids[rows], self.padding), self.targets[rows])
        return batch if self.weights is None else (*batch, self.weights[rows])

"""Padded examples -> batches as narrow as their longest example, in an order that (seed, epoch) fixes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.rows import by_length, trimmed

# Batches are cut from stretches of this many batches, sorted by length. Long enough that a batch holds
# examples of nearly one length, short enough that an epoch's order stays random.
STRETCH = 50

Batch = tuple[Any, ...]
"""What `Model.fit` takes: inputs (an array, or a tuple of them), targets, and weights where there are any."""


class Feed(Protocol):
    """Batches to train or to evaluate on."""

    def __len__(self) -> int:
        """The number of batches of an epoch."""

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[Batch]:
        """Yield everything once, for training."""

    def ordered(self) -> Iterator[Batch]:
        """Yield everything once, the same each time: for evaluation."""


@dataclass(frozen=True, kw_only=True)
class Batches:
    """Examples as ids, with what is to be learnt from them."""

    inputs: tuple[NDArray[np.int32], ...]
    """int32 [examples, length] each, 0 where padded; more than one where a model reads two texts at once."""
    targets: NDArray[np.int32]
    """int32 [examples], a label's or a token's id; or [examples, length], a token's id at each position of
    the last input, 0 where there is none."""
    batch_size: int
    padding: Literal["pre", "post"]
    weights: NDArray[np.float32] | None = None
    """float32 [examples]: how much an example counts in the loss. Where there is a target at each position,
    each counts alike, and padding not at all."""

    def __len__(self) -> int:
        """The number of batches."""
        return -(-len(self.targets) // self.batch_size)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """int64 [examples]: ids that are not padding, of all inputs together."""
        counts: NDArray[np.int64] = sum(np.count_nonzero(ids, axis=1) for ids in self.inputs)
        return counts

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[Batch]:
        """Yield every example once, shuffled anew each epoch, batched with others of similar length."""
        random = np.random.default_rng((seed, epoch))
        order = random.permutation(len(self.targets))
        stretch = self.batch_size * STRETCH
        lengths = self.lengths
        batches: list[NDArray[np.int64]] = []
        for start in range(0, len(order), stretch):
            rows = order[start : start + stretch]
            batches += [rows[places] for places in by_length(lengths[rows], self.batch_size)]
        for position in random.permutation(len(batches)):
            yield self._batch(batches[position])

    def ordered(self) -> Iterator[Batch]:
        """Yield every example once, shortest first: for evaluation, where the order does not matter."""
        for rows in by_length(self.lengths, self.batch_size):
            yield self._batch(rows)

    def _batch(self, rows: NDArray[np.int64]) -> Batch:
        inputs = tuple(trimmed(ids[rows], self.padding) for ids in self.inputs)
        first = inputs[0] if len(inputs) == 1 else inputs
        targets = self.targets[rows]
        if targets.ndim == 2:
            targets = targets[:, : inputs[-1].shape[1]]
            return first, targets, (targets != 0).astype(np.float32)
        return (first, targets) if self.weights is None else (first, targets, self.weights[rows])

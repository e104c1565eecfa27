"""Padded examples -> batches as narrow as their longest example, in an order that (seed, epoch) fixes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import Side
from nlpcat4.text.ragged import Ragged, by_length, by_room

# Batches are cut from stretches of this many batches, sorted by length. Long enough that a batch holds
# examples of nearly one length, short enough that an epoch's order stays random.
STRETCH = 50

ROOM = 16_384
"""Ids of a batch to evaluate on: as many as keep a stack of wide recurrent layers well below 1 GB."""
ROOM_OF_TOKENS = 4096
"""The same where the model gives a logit for each token of the vocabulary at each position."""

Batch = tuple[Any, ...]
"""What `Model.fit` takes: inputs (an array, or a tuple of them), targets, and weights where there are any."""


class Feed(Protocol):
    """Batches to train or to evaluate on."""

    def __len__(self) -> int:
        """The number of batches of an epoch of training."""

    @property
    def ids_per_batch(self) -> float:
        """How many ids a batch of training holds, about."""

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[Batch]:
        """Yield everything once, for training."""

    def ordered(self) -> Iterator[Batch]:
        """Yield everything once, the same each time: for evaluation."""

    @property
    def ordered_count(self) -> int:
        """The number of batches that `ordered` yields."""


@dataclass(frozen=True, kw_only=True)
class Batches:
    """Examples as ids, with what is to be learnt from them."""

    inputs: tuple[Ragged, ...]
    """The ids of each example; more than one where a model reads two texts at once."""
    targets: NDArray[np.int32] | Ragged
    """int32 [examples], a label's or a token's id; or a token's id at each position of the last input."""
    batch_size: int
    padding: Side
    weights: NDArray[np.float32] | None = None
    """float32 [examples]: how much an example counts in the loss. Where there is a target at each position,
    each counts alike, and padding not at all."""

    def __len__(self) -> int:
        """The number of batches."""
        return -(-len(self.targets) // self.batch_size)

    @property
    def ids_per_batch(self) -> float:
        """How many ids a batch of training holds, about."""
        return float(sum(self.lengths)) / max(1, len(self))

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """int32 [examples]: ids of all inputs together."""
        lengths: NDArray[np.int32] = np.sum([rows.lengths for rows in self.inputs], axis=0, dtype=np.int32)
        return lengths

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
            yield self.batch(batches[position])

    def ordered(self) -> Iterator[Batch]:
        """Yield every example once, shortest first: for evaluation, where the order does not matter."""
        for rows in self._ordered_rows():
            yield self.batch(rows)

    @property
    def ordered_count(self) -> int:
        """The number of batches that `ordered` yields."""
        return sum(1 for _ in self._ordered_rows())

    def _ordered_rows(self) -> Iterator[NDArray[np.int64]]:
        return by_room(self.lengths, ROOM_OF_TOKENS if isinstance(self.targets, Ragged) else ROOM)

    def batch(self, rows: NDArray[np.int64]) -> Batch:
        """Return the examples at `rows`, as wide as the longest of them."""
        inputs = tuple(ids.padded(rows, self.padding) for ids in self.inputs)
        first = inputs[0] if len(inputs) == 1 else inputs
        if isinstance(self.targets, Ragged):
            targets = self.targets.padded(rows, self.padding)
            return first, targets, (targets != 0).astype(np.float32)
        targets = self.targets[rows]
        return (first, targets) if self.weights is None else (first, targets, self.weights[rows])

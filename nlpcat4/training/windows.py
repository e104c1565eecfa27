"""One long text -> batches that continue each other, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.ragged import Ids
from nlpcat4.training.batches import Batch


@dataclass(frozen=True, kw_only=True)
class Windows:
    """A text, cut into lanes that are read side by side, window after window, in the order of the text.

    The order is the same in each epoch: a model that carries its state from window to window could not make
    sense of another.
    """

    stream: Ids
    """[tokens]: each but the first is to be predicted from those before it."""
    lanes: int
    """Rows of a batch."""
    width: int
    """Tokens of a window."""

    @property
    def steps(self) -> int:
        """Tokens of a lane."""
        return -(-max(0, len(self.stream) - 1) // self.lanes)

    def __len__(self) -> int:
        """The number of batches."""
        return -(-self.steps // self.width)

    @property
    def ids_per_batch(self) -> float:
        """How many ids a batch holds."""
        return self.lanes * self.width

    def shuffled(self, *, seed: int, epoch: int) -> Iterator[Batch]:
        """Yield every window, in order all the same."""
        return self.ordered()

    def ordered(self) -> Iterator[Batch]:
        """Yield inputs, targets and weights, all [lanes, width]; weights are 0 after the end of a lane."""
        lanes = np.arange(self.lanes)[:, np.newaxis] * self.steps
        for start in range(0, len(self) * self.width, self.width):
            columns = np.arange(start, start + self.width)
            there = (columns < self.steps) & (lanes + columns < len(self.stream) - 1)
            places = np.where(there, lanes + columns, 0)
            inputs, targets = (
                np.where(there, self.stream[places + ahead], 0).astype(np.int32) for ahead in (0, 1)
            )
            yield inputs, targets, (targets != 0).astype(np.float32)

    @property
    def ordered_count(self) -> int:
        """The number of batches that `ordered` yields."""
        return len(self)

    def in_order(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return what was found for each target, in the order of the text.

        Args:
            values: [lanes, windows * width], a value for each position of all windows side by side.

        Returns:
            [tokens - 1].
        """
        return values[:, : self.steps].reshape(-1)[: len(self.stream) - 1]

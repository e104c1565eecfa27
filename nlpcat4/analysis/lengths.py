"""How long texts are -> percentiles, and what a `max_length` cuts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PERCENTILES = (0, 5, 25, 50, 75, 90, 95, 99, 100)


@dataclass(frozen=True)
class Lengths:
    """The lengths of texts in one unit.

    Example:
        >>> lengths = Lengths(np.array([2, 2, 4, 12], dtype=np.int64))
        >>> lengths.percentiles[50], lengths.cut(4), lengths.lost(4)
        (2, 0.25, 0.4)
    """

    values: NDArray[np.int64]
    """int64 [texts]."""

    @property
    def mean(self) -> float:
        """The average."""
        return float(self.values.mean())

    @property
    def percentiles(self) -> dict[int, int]:
        """For each of `PERCENTILES`, the smallest length that so many percent of the texts do not exceed."""
        found = np.percentile(self.values, PERCENTILES, method="inverted_cdf")
        return dict(zip(PERCENTILES, map(int, found), strict=True))

    def cut(self, max_length: int) -> float:
        """Return the share of texts that are longer."""
        return float(np.mean(self.values > max_length))

    def lost(self, max_length: int) -> float:
        """Return the share of all units that stand beyond that length."""
        beyond = np.maximum(0, self.values - max_length).sum()
        return float(beyond / max(1, self.values.sum()))

    def as_json(self) -> dict[str, Any]:
        """Return mean and percentiles under names."""
        return {"mean": round(self.mean, 2), "percentiles": {str(k): v for k, v in self.percentiles.items()}}

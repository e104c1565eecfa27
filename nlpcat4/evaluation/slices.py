"""Right and wrong answers -> where a model is weaker than on the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlpcat4.evaluation.significance import LEVEL, holm

MOST = 20
"""Slices of a column; what is rarer is taken together."""
OTHERS = "(others)"


@dataclass(frozen=True)
class Slice:
    """Some of the examples."""

    name: str
    count: int
    accuracy: float
    low: float
    """Where the accuracy on many more such examples lies with a confidence of 95 %."""
    high: float
    p_value: float
    """How often chance would make a slice so different from all other examples."""

    @property
    def significant(self) -> bool:
        """Whether it differs from all other examples by more than chance."""
        return self.p_value < LEVEL


def sliced(names: Sequence[str], right: NDArray[np.bool_]) -> list[Slice]:
    """Divide examples by name, in the order in which names first come.

    Intervals are Wilson's (1927); each slice is compared with all other examples by Fisher's exact test
    (1922), and the p-values are corrected for being several (Holm).

    Args:
        names: Of each example, the slice that it belongs to.
        right: bool [examples].
    """
    from scipy.stats import binomtest, fisher_exact

    found = []
    labels = np.array(names, dtype=object)
    for name in dict.fromkeys(names):
        inside, outside = right[labels == name], right[labels != name]
        interval = binomtest(int(inside.sum()), len(inside)).proportion_ci(method="wilson")
        table = [[part.sum(), len(part) - part.sum()] for part in (inside, outside)]
        found.append(
            Slice(
                name=name,
                count=len(inside),
                accuracy=float(inside.mean()),
                low=float(interval.low),
                high=float(interval.high),
                p_value=float(fisher_exact(table).pvalue),
            )
        )
    corrected = holm([one.p_value for one in found])
    return [replace(one, p_value=p_value) for one, p_value in zip(found, corrected, strict=True)]


def by_number(values: NDArray[np.float64], edges: Sequence[float], unit: str = "") -> list[str]:
    """Name the range that each value lies in.

    Example:
        >>> by_number(np.array([0.0, 7.0, 10.0]), [0, 10], " %")
        ['0 to below 10 %', '0 to below 10 %', '10 % and more']

    Args:
        values: float [examples].
        edges: Where a new range begins, in rising order; the first is not above any value.
        unit: What is written after the numbers.
    """
    place = np.searchsorted(edges, values, side="right") - 1
    names = [f"{low:g} to below {high:g}{unit}" for low, high in pairwise(edges)]
    names.append(f"{edges[-1]:g}{unit} and more")
    return [names[index] for index in place]


def quantile_edges(values: NDArray[np.float64], parts: int = 5) -> list[float]:
    """Return where ranges begin that hold about as many values each; fewer where many are alike."""
    edges = np.quantile(values, np.arange(parts) / parts, method="lower")
    return sorted(set(map(float, edges)))


def by_column(values: Sequence[str]) -> list[str]:
    """Name the slice of each value of a column: the value, or `OTHERS` where it is one of the rarer ones."""
    known, counts = np.unique(np.array(values, dtype=object), return_counts=True)
    kept = {str(known[index]) for index in np.argsort(-counts, kind="stable")[:MOST]}
    return [value if value in kept else OTHERS for value in values]

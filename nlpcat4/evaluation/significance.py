"""Two models' results on the same examples, or over the same seeds -> whether one is really better.

Each test asks how often chance alone would make a difference as large as the one that was found, if both were
equally good. Pure NumPy and SciPy.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 10_000
"""Of a bootstrap, and of a permutation test where there are more permutations."""
LEVEL = 0.05
"""The share of false alarms that is put up with; intervals hold the rest."""
AT_ONCE = 2**24
"""Draws that are held at a time."""
FEWER = 16
"""How much rarer different values are than values where the former are drawn rather than the latter."""


@dataclass(frozen=True)
class Paired:
    """The first model beside the second one."""

    pairs: int
    first: float
    """The mean of the first one's results."""
    second: float
    difference: float
    """The first one's mean less the second one's."""
    low: float | None
    """Where the difference lies with a confidence of 95 %; None where that cannot be told."""
    high: float | None
    p_value: float
    """The share of chance's differences that are as large, on either side."""
    test: str
    """What gave the p-value."""
    only_first: int | None = None
    """Examples that only the first is right on; None where results are no verdicts."""
    only_second: int | None = None

    @property
    def significant(self) -> bool:
        """Whether chance alone would make such a difference rarely enough."""
        return self.p_value < LEVEL

    def as_json(self) -> dict[str, Any]:
        """Return all of it for scripts."""
        return {**asdict(self), "significant": self.significant}


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p-value that as many examples are right for one model only.

    Source: McNemar (1947), with the binomial distribution in the place of the chi-square; recommended for
    two trained classifiers by Dietterich (1998), "Approximate Statistical Tests for Comparing Supervised
    Classification Learning Algorithms".

    Example:
        >>> mcnemar(0, 6)
        0.03125
    """
    from scipy.stats import binomtest

    if only_first + only_second == 0:
        return 1.0
    return float(binomtest(only_first, only_first + only_second).pvalue)


def compare_verdicts(first: ArrayLike, second: ArrayLike, *, seed: int = 0) -> Paired:
    """Compare which examples two models are right on: McNemar's exact test.

    Args:
        first: bool [examples], whether the first model is right.
        second: The same of the second.
        seed: Of the bootstrap.
    """
    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    only_first, only_second = int((one & ~other).sum()), int((other & ~one).sum())
    low, high = bootstrap_interval(one.astype(float) - other, seed=seed)
    return Paired(
        pairs=len(one),
        first=float(one.mean()),
        second=float(other.mean()),
        difference=(only_first - only_second) / len(one),
        low=low,
        high=high,
        p_value=mcnemar(only_first, only_second),
        test="McNemar's exact test",
        only_first=only_first,
        only_second=only_second,
    )


def compare_results(first: ArrayLike, second: ArrayLike, *, seed: int = 0, interval: bool = True) -> Paired:
    """Compare numbers that two models got on the same examples, or seeds: a paired permutation test.

    If both were equally good, each pair could as well have come the other way round. All ways to do so are
    tried, or a random `RESAMPLES` of them where there are more.

    Source: Fisher (1935), "The Design of Experiments"; Noreen (1989), "Computer-Intensive Methods for Testing
    Hypotheses".

    Args:
        first: float [pairs] of the first model.
        second: The same of the second.
        seed: Of what is random.
        interval: Whether to find where the difference lies, which takes more than a handful of pairs.
    """
    from scipy.stats import permutation_test

    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    differences = one - other
    if not differences.any():
        p_value = 1.0
    else:
        found = permutation_test(
            (differences,),
            lambda values, axis: values.mean(axis=axis),
            permutation_type="samples",
            n_resamples=RESAMPLES,
            batch=max(1, AT_ONCE // len(differences)),
            rng=np.random.default_rng(seed),
        )
        p_value = float(found.pvalue)
    low, high = bootstrap_interval(differences, seed=seed) if interval else (None, None)
    return Paired(
        pairs=len(one),
        first=float(one.mean()),
        second=float(other.mean()),
        difference=float(differences.mean()),
        low=low,
        high=high,
        p_value=p_value,
        test="paired permutation test",
    )


def bootstrap_interval(differences: NDArray[np.float64], *, seed: int) -> tuple[float, float]:
    """Return between what the mean difference lies, with a confidence of 95 %.

    Pairs are drawn anew, with replacement, as often as there are pairs; the interval holds the middle 95 % of
    the means.

    Source: Efron (1979), "Bootstrap Methods: Another Look at the Jackknife"; Koehn (2004), "Statistical
    Significance Tests for Machine Translation Evaluation".
    """
    values, counts = np.unique(differences, return_counts=True)
    random = np.random.default_rng(seed)
    shares, total = counts / counts.sum(), len(differences)
    means: list[NDArray[np.float64]] = []
    left = RESAMPLES
    few = FEWER * len(values) < total  # then it is quicker to draw how often each comes
    while left:
        some = min(left, max(1, AT_ONCE // (len(values) if few else total)))
        if few:
            means.append(random.multinomial(total, shares, size=some) @ values / total)
        else:
            means.append(differences[random.integers(total, size=(some, total), dtype=np.int32)].mean(axis=1))
        left -= some
    low, high = np.quantile(np.concatenate(means), [LEVEL / 2, 1 - LEVEL / 2])
    return float(low), float(high)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values that may be read one by one although there are several.

    Source: Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure".

    Example:
        >>> holm([0.01, 0.04, 0.03])
        [0.03, 0.06, 0.06]
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(np.argsort(p_values, kind="stable").tolist()):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def fewest_pairs(among: int = 1) -> int:
    """Return how many pairs a permutation test needs to ever find anything: of 2**pairs ways, 2 go as far.

    Args:
        among: How many tests are made, and corrected for being several.
    """
    return int(np.ceil(np.log2(2 * among / LEVEL)))

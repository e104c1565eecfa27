"""Probabilities and true labels -> whether a classifier is as sure as it is right, and what mends it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.models.inference import LEAST, cooled

BINS = 15


@dataclass(frozen=True)
class Bin:
    """Answers of about the same probability."""

    low: float
    high: float
    count: int
    confidence: float | None
    """The mean probability of the answers; None where there is none."""
    accuracy: float | None
    """The share that is right."""


def reliability(probabilities: NDArray[Any], truth: NDArray[Any], bins: int = BINS) -> list[Bin]:
    """Sort answers by the probability that the model gave them, into bins of the same width.

    Source: DeGroot and Fienberg (1983), "The Comparison and Evaluation of Forecasters".

    Args:
        probabilities: float [examples, classes].
        truth: int [examples], the true label's index.
        bins: How many, from 0 to 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        some = bool(inside.any())
        found.append(
            Bin(
                low=number / bins,
                high=(number + 1) / bins,
                count=int(inside.sum()),
                confidence=float(confidence[inside].mean()) if some else None,
                accuracy=float(right[inside].mean()) if some else None,
            )
        )
    return found


def expected_calibration_error(probabilities: NDArray[Any], truth: NDArray[Any]) -> float | None:
    """Return how far, on average, the probability of an answer is from how often such answers are right.

    Source: Naeini, Cooper and Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning", with 15 bins as in Guo et al. (2017).
    """
    if not len(truth):
        return None
    gaps = (
        one.count * abs(one.accuracy - one.confidence)
        for one in reliability(probabilities, truth)
        if one.accuracy is not None and one.confidence is not None
    )
    return sum(gaps) / len(truth)


def fit_temperature(probabilities: NDArray[Any], truth: NDArray[Any]) -> float:
    """Return the temperature with the smallest log loss, from 0.05 to 20.

    Source: Guo et al. (2017), "On Calibration of Modern Neural Networks".
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:  # `log_loss`, of examples that there are
        right = cooled(probabilities, float(np.exp(log_temperature)))[rows, truth]
        return float(-np.log(np.maximum(right, LEAST)).mean())

    bounds = (np.log(0.05), np.log(20.0))
    return float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded").x))

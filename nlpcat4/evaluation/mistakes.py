"""Answers that were wrong -> the ones that the model was surest of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mistake:
    """A text, its true label, the label that the model gave it and how sure the model was."""

    text: str
    truth: str
    predicted: str
    probability: float


def worst_mistakes(
    probabilities: NDArray[Any],
    truth: NDArray[Any],
    texts: Sequence[str],
    label_names: Sequence[str],
    *,
    count: int,
) -> list[Mistake]:
    """Return at most `count` mistakes, the surest wrong label first, ties as in the data.

    Args:
        probabilities: float [examples, classes].
        truth: int [examples], the true label's index in `label_names`.
        texts: The examples.
        label_names: The labels by index.
        count: How many.
    """
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != truth)
    sureness = probabilities[wrong, predicted[wrong]]
    worst = wrong[np.argsort(-sureness, kind="stable")[:count]]
    return [
        Mistake(
            text=texts[index],
            truth=label_names[truth[index]],
            predicted=label_names[predicted[index]],
            probability=float(probabilities[index, predicted[index]]),
        )
        for index in worst
    ]

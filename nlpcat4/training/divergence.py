"""Figures of a training -> an error that says what helps, where one is not a finite number."""

import math
from collections.abc import Mapping

from nlpcat4.errors import TrainingError


def check_finite(place: str, figures: Mapping[str, float]) -> None:
    """Pass in silence where training can go on.

    Args:
        place: Where it stands, such as `epoch 1, step 5`.
        figures: Each by its name.

    Raises:
        TrainingError: A figure is infinite or not a number.
    """
    for name, value in figures.items():
        if not math.isfinite(value):
            raise TrainingError(
                f"{place}: the {name} is {value}, so training cannot go on; "
                "try a lower training.optimizer learning_rate, or clip_norm: 1.0"
            )

"""`class_weights` and the labels of the training examples -> how much each example counts."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import UsageError


def example_weights(
    class_weights: Literal["balanced"] | Mapping[str, float] | None,
    targets: NDArray[np.int32],
    label_names: Sequence[str],
) -> NDArray[np.float32] | None:
    """Return one weight an example, or None where all count alike.

    `balanced` weighs a label by examples / (labels * examples of that label), as scikit-learn does.

    Args:
        class_weights: From the config; a label that it does not name weighs 1.
        targets: int32 [examples].
        label_names: By label id.

    Raises:
        UsageError: A name in `class_weights` is no label of the data.
    """
    if class_weights is None:
        return None
    if class_weights == "balanced":
        counts = np.bincount(targets, minlength=len(label_names))
        weights = len(targets) / (len(label_names) * np.maximum(counts, 1))
    else:
        unknown = sorted(set(class_weights) - set(label_names))
        if unknown:
            known = ", ".join(label_names)
            raise UsageError(f"training.class_weights: no label {unknown[0]!r}; the labels are {known}")
        weights = np.array([class_weights.get(name, 1.0) for name in label_names])
    return weights[targets].astype(np.float32)

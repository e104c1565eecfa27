"""A metric whose mean over an epoch is one over tokens. Imports Keras: import it inside functions."""

from typing import Any

import keras
from keras import ops


class TokenMean(keras.metrics.MeanMetricWrapper):  # type: ignore[misc]
    """The weighted mean of a function of logits and ids over all tokens.

    Keras' own metrics divide the sum of a batch by the length of its rows, padding included, before they
    add it up, so that a token in a batch of short rows counts for more than one in a batch of long rows.
    """

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add the tokens of a batch.

        Args:
            y_true: int32 [batch] or [batch, length].
            y_pred: float32 [batch, vocabulary] or [batch, length, vocabulary].
            sample_weight: float32 as `y_true`; None where all count alike.
        """
        weights = None if sample_weight is None else ops.reshape(sample_weight, (-1,))
        logits = ops.reshape(y_pred, (-1, y_pred.shape[-1]))
        super().update_state(ops.reshape(y_true, (-1,)), logits, weights)

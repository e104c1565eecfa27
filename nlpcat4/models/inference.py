"""A model and rows of ids -> probabilities, in batches of similar length, answers in the order asked."""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.ragged import Ragged, by_room

if TYPE_CHECKING:
    import keras

# As many ids a batch as keep a stack of wide recurrent layers well below 1 GB.
IDS_PER_BATCH = 16_384


LEAST = 1.2e-7
"""What a probability of 0 counts as: the step of the float32 numbers that a model gives."""


def cooled(probabilities: NDArray[Any], temperature: float) -> NDArray[np.float64]:
    """Return probabilities whose logits are divided by a temperature: above 1 less sure, the same answers.

    Source: Guo et al. (2017), "On Calibration of Modern Neural Networks".

    Args:
        probabilities: float [examples, classes].
        temperature: More than 0.
    """
    logits = np.log(np.maximum(np.asarray(probabilities, dtype=np.float64), LEAST)) / temperature
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    scaled: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return scaled


class Scorer:
    """A classifier, compiled once for rows of every width."""

    def __init__(
        self, model: "keras.Model", padding: Literal["pre", "post"], temperature: float = 1.0
    ) -> None:
        import tensorflow as tf

        signature = [tf.TensorSpec((None, None), tf.int32)]
        self._score = tf.function(lambda ids: model(ids, training=False), input_signature=signature)
        self._padding = padding
        self.temperature = temperature

    def __call__(self, ids: Ragged) -> NDArray[np.float64]:
        """Return the probability of each label.

        Returns:
            float64 [examples, classes]; a sigmoid's one column becomes two.
        """
        batches = list(by_room(ids.lengths, IDS_PER_BATCH))
        scores = np.concatenate([self._batch(ids, rows) for rows in batches])
        if scores.shape[1] == 1:
            scores = np.hstack([1 - scores, scores])
        probabilities = np.empty_like(scores)
        probabilities[np.concatenate(batches)] = scores
        return probabilities if self.temperature == 1.0 else cooled(probabilities, self.temperature)

    def _batch(self, ids: Ragged, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(self._score(ids.padded(rows, self._padding)), dtype=np.float64)

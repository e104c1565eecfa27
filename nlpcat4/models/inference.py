"""A model and rows of ids -> probabilities, in batches of similar length, answers in the order asked."""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.rows import by_length, trimmed

if TYPE_CHECKING:
    import keras

# As many ids a batch as keep a stack of wide recurrent layers well below 1 GB.
IDS_PER_BATCH = 65_536


class Scorer:
    """A classifier, compiled once for rows of every width."""

    def __init__(self, model: "keras.Model", padding: Literal["pre", "post"]) -> None:
        import tensorflow as tf

        signature = [tf.TensorSpec((None, None), tf.int32)]
        self._score = tf.function(lambda ids: model(ids, training=False), input_signature=signature)
        self._padding = padding

    def __call__(self, ids: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the probability of each label.

        Args:
            ids: int32 [examples, length].

        Returns:
            float64 [examples, classes]; a sigmoid's one column becomes two.
        """
        size = max(1, IDS_PER_BATCH // ids.shape[1])
        batches = list(by_length(np.count_nonzero(ids, axis=1), size))
        scores = np.concatenate([self._batch(ids[rows]) for rows in batches])
        if scores.shape[1] == 1:
            scores = np.hstack([1 - scores, scores])
        probabilities = np.empty_like(scores)
        probabilities[np.concatenate(batches)] = scores
        return probabilities

    def _batch(self, ids: NDArray[np.int32]) -> NDArray[np.float64]:
        return np.asarray(self._score(trimmed(ids, self._padding)), dtype=np.float64)

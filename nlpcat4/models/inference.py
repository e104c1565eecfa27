"""A model and rows of ids -> probabilities, in batches of similar length, answers in the order asked."""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.ragged import Ragged, by_room

if TYPE_CHECKING:
    import keras

# As many ids a batch as keep a stack of wide recurrent layers well below 1 GB.
IDS_PER_BATCH = 16_384


class Scorer:
    """A classifier, compiled once for rows of every width."""

    def __init__(self, model: "keras.Model", padding: Literal["pre", "post"]) -> None:
        import tensorflow as tf

        signature = [tf.TensorSpec((None, None), tf.int32)]
        self._score = tf.function(lambda ids: model(ids, training=False), input_signature=signature)
        self._padding = padding

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
        return probabilities

    def _batch(self, ids: Ragged, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(self._score(ids.padded(rows, self._padding)), dtype=np.float64)

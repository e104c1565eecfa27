"""A classifier, the ids of a text and a label -> how much each token moved the label's probability."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nlpcat4.models.inference import IDS_PER_BATCH
from nlpcat4.text.ragged import Ragged

POINTS = (16, 64, 256, 1024, 4096)
"""Of the way from nothing to the text, at which it is looked at; more where fewer do not suffice."""
TOLERANCE = 0.01
"""How far the shares of all tokens may be from what they explain, as a share of it."""


@dataclass(frozen=True)
class Attribution:
    """Which tokens moved an answer."""

    scores: NDArray[np.float64]
    """float64 [length]: what each token added to the label's probability."""
    probability: float
    """That of the label."""
    baseline: float
    """The same where the model is told nothing."""
    gap: float
    """How far the scores' sum is from `probability - baseline`; what tokens do together is in no score of
    `occlusion`, so there it is not near 0."""


class IntegratedGradients:
    """Explains answers by the gradient along the way from nothing to the text.

    The way leads from zeros to what the first layer makes of the text: its word vectors, its one-hot rows, or
    its bag of words. Scores add up to the change of the probability (completeness), up to `gap`.

    Source: Sundararajan, Taly and Yan (2017), "Axiomatic Attribution for Deep Networks". The integral is
        taken by Gauss-Legendre quadrature.
    """

    def __init__(self, model: keras.Model) -> None:
        """Take the model apart behind its first layer.

        Args:
            model: int32 [batch, length] -> [batch, 1] or [batch, classes], its first layer one of
                `embedding`, `one_hot` and `bag_of_words`.
        """
        first = _first_output(model)
        self._entry = keras.Model(model.inputs[0], first)
        self._rest = keras.Model([model.inputs[0], first], model.outputs[0])
        self._is_bag = len(first.shape) == 2
        shape = [*[None] * (len(first.shape) - 1), first.shape[-1]]
        signature = [tf.TensorSpec([None, None], tf.int32), tf.TensorSpec(shape, tf.float32), _INDEX]
        self._gradients = tf.function(self._with_gradients, input_signature=signature)

    def __call__(self, ids: Sequence[int], label: int) -> Attribution:
        """Explain the probability of a label.

        Args:
            ids: Of the text, without padding, at least one.
            label: Its place among the labels.
        """
        row = np.array([ids], dtype=np.int32)
        whole = np.asarray(self._entry(row))
        ends = np.concatenate([whole, np.zeros_like(whole)])
        both, _ = self._gradients(np.repeat(row, 2, axis=0), ends, label)
        probability, baseline = (float(value) for value in both)
        explained = probability - baseline
        for points in POINTS:
            scores = self._scores(row, whole, label, points)
            gap = float(scores.sum() - explained)
            if abs(gap) <= TOLERANCE / 2 * abs(explained):
                break
        return Attribution(scores, probability, baseline, gap)

    def _scores(self, row: Any, whole: Any, label: int, points: int) -> NDArray[np.float64]:
        """Integrate with so many points."""
        places, shares = np.polynomial.legendre.leggauss(points)
        places, shares = (places + 1) / 2, shares / 2  # from [-1, 1] to [0, 1]
        total = np.zeros(whole.shape[1:], dtype=np.float64)
        at_once = max(1, IDS_PER_BATCH // row.shape[1])
        for start in range(0, points, at_once):
            part = slice(start, start + at_once)
            steps = places[part].reshape(-1, *[1] * (whole.ndim - 1)).astype(np.float32) * whole
            _, slopes = self._gradients(np.repeat(row, len(steps), axis=0), steps, label)
            total += np.tensordot(shares[part], np.asarray(slopes, dtype=np.float64), axes=1)
        moved = total * whole[0]
        if not self._is_bag:
            by_token: NDArray[np.float64] = moved.sum(axis=-1)
            return by_token
        # A word of the bag that occurs more than once shares its score among its places.
        words, counts = np.unique(row[0], return_counts=True)
        share = dict(zip(words.tolist(), (moved[words] / counts).tolist(), strict=True))
        return np.array([share[index] for index in row[0].tolist()])

    def _with_gradients(self, ids: tf.Tensor, values: tf.Tensor, label: tf.Tensor) -> Any:
        """Return the label's probability in each row, and its gradient by what the first layer gives."""
        with tf.GradientTape() as tape:
            tape.watch(values)
            outputs = self._rest([ids, values], training=False)
            if outputs.shape[-1] == 1:  # a sigmoid, the probability of the second label
                outputs = tf.concat([1 - outputs, outputs], axis=1)
            chosen = tf.gather(outputs, label, axis=1)
        return chosen, tape.gradient(chosen, values)


_INDEX = tf.TensorSpec([], tf.int32)


def _first_output(model: keras.Model) -> keras.KerasTensor:
    """Return what the first layer makes of ids: float32 [batch, length, features] or [batch, vocabulary]."""
    for operation in model.operations:
        if isinstance(operation, keras.layers.Embedding | keras.layers.CategoryEncoding):
            return operation.output
        if type(operation).__name__ == "OneHot":
            return operation.output
    raise ValueError(f"{model.name}: no layer that takes ids")


def occlusion(
    probabilities: Callable[[Ragged], NDArray[np.float64]], ids: Sequence[int], label: int, unknown: int
) -> Attribution:
    """Explain the probability of a label by what it is without each of the tokens.

    Source: Li, Monroe and Jurafsky (2016), "Understanding Neural Networks through Representation Erasure".

    Args:
        probabilities: Rows of ids -> float64 [rows, classes].
        ids: Of the text, without padding, at least one.
        label: Its place among the labels.
        unknown: The id of the unknown token, which a text without any token is read as.
    """
    whole = list(ids)
    without = [whole[:place] + whole[place + 1 :] or [unknown] for place in range(len(whole))]
    found = probabilities(Ragged.of([whole, [unknown], *without]))[:, label]
    scores = found[0] - found[2:]
    return Attribution(scores, float(found[0]), float(found[1]), float(scores.sum() - (found[0] - found[1])))

"""A row of words and their vectors -> the loss of telling the words around each; imports TensorFlow.

Words that stand in a row share their neighbours: two arrays of vectors, shifted against each other, give the
scores of all words with those so far away, and no vector is looked up twice. Loss and gradients come from one
computation that XLA compiles.

Source: Mikolov et al. (2013), "Distributed Representations of Words and Phrases and their Compositionality",
for negative sampling. All words of a batch share their negative samples, as in Ji et al. (2016),
"Parallelizing Word2Vec in Shared and Distributed Memory"; all of them together weigh as much as `negative`
samples of each word's own.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import tensorflow as tf

Way = Literal["cbow", "skipgram"]
Vectors = tuple[tf.Tensor, tf.Tensor, tf.Tensor]


def neighbor_loss(way: Way, vectors: Vectors, there: tf.Tensor, negative: float) -> tf.Tensor:
    """Return float32 [batch]: the mean loss of what is predicted at each word; 0 where it has no neighbour.

    Args:
        way: CBOW predicts the word from those around it, skip-gram each of those from the word.
        vectors: float32 [batch, dim], of the words where something is predicted from them; the same, where
            they are predicted; and [samples, dim], of the negative samples where they are predicted.
        there: float32 [batch, 2 * window]: 1 where a neighbour counts, from the farthest before to the
            farthest behind.
        negative: How many samples of its own all samples weigh as much as for each prediction.
    """
    compute = {"cbow": _cbow, "skipgram": _skipgram}[way]
    return _differentiable(compute, there, negative)(*vectors)


def _differentiable(
    compute: Callable[..., tuple[tf.Tensor, ...]], there: tf.Tensor, negative: float
) -> Callable[..., tf.Tensor]:
    """Return what gives the losses, with gradients that are already there when the losses are.

    The loss of a batch is taken for the sum over all predictions, times one number: that is all that a
    gradient of one computation can be scaled by.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def losses(source: tf.Tensor, target: tf.Tensor, samples: tf.Tensor) -> Any:
        summed, *slopes = compute(source, target, samples, there, negative)
        count = _predictions(compute, there)
        mean = summed / tf.maximum(count, 1.0)

        def gradient(upstream: tf.Tensor) -> list[tf.Tensor]:
            # `upstream` is the weight of each word's mean loss: the number of its predictions, scaled.
            scale = tf.reduce_sum(upstream) / tf.maximum(tf.reduce_sum(count), 1.0)
            return [scale * slope for slope in slopes]

        return mean, gradient

    differentiable: Callable[..., tf.Tensor] = losses
    return differentiable


def _predictions(compute: Any, there: tf.Tensor) -> tf.Tensor:
    """Return float32 [batch]: how much is predicted at each word."""
    count = tf.reduce_sum(there, axis=1)
    return tf.minimum(count, 1.0) if compute is _cbow else count


@tf.function(jit_compile=True)  # type: ignore[untyped-decorator]
def _skipgram(
    source: tf.Tensor, target: tf.Tensor, samples: tf.Tensor, there: tf.Tensor, negative: float
) -> tuple[tf.Tensor, ...]:
    """Return the summed losses of each word, and the gradients of their sum by all three arrays."""
    count = tf.reduce_sum(there, axis=1, keepdims=True)
    weight = count * negative / tf.cast(tf.shape(samples)[0], tf.float32)
    scores = tf.matmul(source, samples, transpose_b=True)
    wrong = tf.sigmoid(scores) * weight
    losses = tf.reduce_sum(tf.nn.softplus(scores) * weight, axis=1)
    by_source = tf.matmul(wrong, samples)
    shifted_slopes = []
    for place, shift, back in _shifts(source, there):
        near = shift(target)
        score = tf.reduce_sum(source * near, axis=1, keepdims=True)
        mask = there[:, place : place + 1]
        losses += tf.squeeze(tf.nn.softplus(-score) * mask, axis=1)
        slope = (tf.sigmoid(score) - 1) * mask
        by_source += slope * near
        shifted_slopes.append(back(slope * source))
    return losses, by_source, tf.add_n(shifted_slopes), tf.matmul(wrong, source, transpose_a=True)


@tf.function(jit_compile=True)  # type: ignore[untyped-decorator]
def _cbow(
    source: tf.Tensor, target: tf.Tensor, samples: tf.Tensor, there: tf.Tensor, negative: float
) -> tuple[tf.Tensor, ...]:
    """Return the losses of each word, and the gradients of their sum by all three arrays."""
    count = tf.reduce_sum(there, axis=1, keepdims=True)
    has = tf.minimum(count, 1.0)
    share = there / tf.maximum(count, 1.0)
    mean = tf.add_n(
        [share[:, place : place + 1] * shift(source) for place, shift, _ in _shifts(source, there)]
    )
    score = tf.reduce_sum(mean * target, axis=1, keepdims=True)
    right = (tf.sigmoid(score) - 1) * has
    weight = has * negative / tf.cast(tf.shape(samples)[0], tf.float32)
    scores = tf.matmul(mean, samples, transpose_b=True)
    wrong = tf.sigmoid(scores) * weight
    losses = tf.squeeze(tf.nn.softplus(-score) * has, axis=1)
    losses += tf.reduce_sum(tf.nn.softplus(scores) * weight, axis=1)
    by_mean = right * target + tf.matmul(wrong, samples)
    by_source = tf.add_n(
        [back(share[:, place : place + 1] * by_mean) for place, _, back in _shifts(source, there)]
    )
    return losses, by_source, right * mean, tf.matmul(wrong, mean, transpose_a=True)


def _shifts(rows: tf.Tensor, there: tf.Tensor) -> Iterator[tuple[int, Any, Any]]:
    """Yield each column of `there`, what puts neighbours so far away in the words' places, and back."""
    window = there.shape[1] // 2
    length = tf.shape(rows)[0]
    for place, offset in enumerate((*range(-window, 0), *range(1, window + 1))):

        def shift(values: tf.Tensor, offset: int = offset) -> tf.Tensor:
            padded = tf.pad(values, [[max(0, -offset), max(0, offset)], [0, 0]])
            return padded[max(0, offset) : max(0, offset) + length]

        yield place, shift, lambda values, offset=offset, shift=shift: shift(values, -offset)

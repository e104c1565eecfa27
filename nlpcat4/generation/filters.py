"""Logits of the next token -> logits of those allowed, -inf for the others. Imports TensorFlow."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from nlpcat4.generation.options import Sampling


def filtered(
    logits: tf.Tensor, history: tf.Tensor, length: tf.Tensor, sampling: Sampling, never: Sequence[int]
) -> tf.Tensor:
    """Apply every filter, each to what the one before it left.

    The order is: repetition penalty, ids never generated and n-grams not to be repeated, temperature,
    top-k, top-p, min-p. A temperature that is greedy is not applied: the largest logit stays the largest.

    Args:
        logits: float32 [batch, vocabulary], finite.
        history: int32 [batch, capacity]: the seed and what was generated, then zeros.
        length: How many tokens of the history are there yet.
        sampling: What to apply.
        never: Ids that are never generated, besides that of the padding, 0.

    Returns:
        float32 [batch, vocabulary]; at least one logit a row is finite.
    """
    logits = penalised(logits, history, sampling.repetition_penalty)
    logits = allowed(logits, history, length, never, sampling.no_repeat_ngram)
    if sampling.greedy:
        return logits
    logits = likeliest(cooled(logits, sampling.temperature), sampling.top_k, sampling.top_p)
    return min_p(logits, sampling.min_p)


def penalised(logits: tf.Tensor, history: tf.Tensor, penalty: float) -> tf.Tensor:
    """Make ids of the history less likely: divide their logits, multiply those that are negative.

    The paper divides always, which would make an id with a negative logit more likely.

    Source: Keskar et al. (2019), "CTRL: A Conditional Transformer Language Model for Controllable
    Generation", section 4.1.
    """
    if penalty == 1:
        return logits
    lowered = tf.where(logits > 0, logits / penalty, logits * penalty)
    return tf.where(_marked(history, logits), lowered, logits)


def allowed(
    logits: tf.Tensor, history: tf.Tensor, length: tf.Tensor, never: Sequence[int], ngram: int | None
) -> tf.Tensor:
    """Exclude ids never generated, and those that would make an n-gram of the history come again.

    Where the n-grams would leave nothing to go on with, they are not heeded.
    """
    ids = tf.constant(sorted({0, *never}), tf.int32)
    kept = tf.where(tf.reduce_any(tf.one_hot(ids, logits.shape[-1], True, False), axis=0), -np.inf, logits)
    if ngram is None:
        return kept
    fresh = tf.where(_marked(_following(history, length, ngram), logits), -np.inf, kept)
    stuck = tf.reduce_all(tf.math.is_inf(fresh), axis=-1, keepdims=True)
    return tf.where(stuck, kept, fresh)


def without(history: tf.Tensor, breaks: Sequence[int]) -> tf.Tensor:
    """Return the history with 0, which is no repetition, in the place of ids that may come again."""
    for index in breaks:
        history = tf.where(history == index, 0, history)
    return history


def cooled(logits: tf.Tensor, temperature: float) -> tf.Tensor:
    """Divide by the temperature; the largest logit becomes 0, so that nothing can overflow."""
    return (logits - tf.reduce_max(logits, axis=-1, keepdims=True)) / temperature


def likeliest(logits: tf.Tensor, top_k: int | None, top_p: float) -> tf.Tensor:
    """Keep the `top_k` largest logits, and of those the smallest set whose probability reaches `top_p`.

    Probability is counted among those that top-k left. Of equal logits those of the lowest ids are kept.

    Source: Holtzman et al. (2020), "The Curious Case of Neural Text Degeneration", for top-p.
    """
    vocabulary = logits.shape[-1]
    count = vocabulary if top_k is None else min(top_k, vocabulary)
    if count == vocabulary and top_p == 1:
        return logits
    values, ids = tf.math.top_k(logits, count)
    if top_p < 1:
        before = tf.cumsum(tf.nn.softmax(values), axis=-1, exclusive=True)
        values = tf.where(before < top_p, values, -np.inf)
    none = tf.fill(tf.shape(logits), -np.inf)
    return tf.tensor_scatter_nd_update(none, _places(ids), values)


def min_p(logits: tf.Tensor, share: float) -> tf.Tensor:
    """Keep ids at least `share` times as probable as the likeliest.

    Source: Nguyen et al. (2024), "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs".
    """
    if share == 0:
        return logits
    least = tf.reduce_max(logits, axis=-1, keepdims=True) + tf.math.log(share)
    return tf.where(logits >= least, logits, -np.inf)


def _following(history: tf.Tensor, length: tf.Tensor, ngram: int) -> tf.Tensor:
    """Return what came after earlier places of the last `ngram` - 1 tokens, else 0: int32 [batch, any]."""
    first = tf.maximum(length - ngram + 1, 0)
    places = tf.maximum(tf.shape(history)[1] - ngram + 1, 0)
    same = tf.ones_like(history[:, :places], tf.bool)
    for offset in range(ngram - 1):
        last = history[:, first + offset, None]
        same &= history[:, offset : offset + places] == last
    return tf.where(same, history[:, ngram - 1 :], 0)


def _marked(ids: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Tell for every id whether it is among those of its row: bool [batch, vocabulary]."""
    return tf.scatter_nd(_places(ids), tf.ones_like(ids), tf.shape(logits)) > 0


def _places(ids: tf.Tensor) -> tf.Tensor:
    """Return (row, id) of every id: int32 [batch, any, 2]."""
    rows = tf.broadcast_to(tf.range(tf.shape(ids)[0])[:, None], tf.shape(ids))
    return tf.stack([rows, ids], axis=-1)

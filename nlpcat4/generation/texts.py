"""Several texts of every seed -> the best of them. Imports TensorFlow: import it inside functions."""

from typing import NamedTuple

import tensorflow as tf


class Texts(NamedTuple):
    """Texts that compete, so many for each seed, with room for what is still to come."""

    ids: tf.Tensor
    """int32 [batch, texts, length], the seed included."""
    log_probs: tf.Tensor
    """float32 [batch, texts, length]: the log-probability of each token, as the model has it."""
    scores: tf.Tensor
    """float32 [batch, texts], -inf where there is no text."""


def joined(first: Texts, second: Texts) -> Texts:
    """Return the texts of both, seed by seed."""
    return Texts(*(tf.concat(pair, axis=1) for pair in zip(first, second, strict=True)))


def best(texts: Texts, count: int) -> tuple[Texts, tf.Tensor]:
    """Return the texts of the highest scores, in order, and which they were: int32 [batch, count]."""
    scores, picks = tf.math.top_k(texts.scores, count)
    ids, log_probs = (tf.gather(part, picks, batch_dims=1) for part in (texts.ids, texts.log_probs))
    return Texts(ids, log_probs, scores), picks

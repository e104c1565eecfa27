"""A model and a seed -> tokens drawn one after the other. Imports TensorFlow: import it inside functions."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nlpcat4.generation.decoding import Decoding
from nlpcat4.generation.filters import filtered, without
from nlpcat4.generation.options import Sampling
from nlpcat4.generation.step import any_batch, feed, put, repeated

_INT32 = tf.TensorSpec([], tf.int32)
_Rows = tuple[tf.Tensor, tf.Tensor, Any]
"""int32 [batch, length], whether each row has ended [batch], and the state before the last token."""


class Sampler(Decoding[Sampling]):
    """Draws tokens in a compiled loop; traced once, whatever the seed, the number of rows and the length."""

    def begin(
        self, seed: Sequence[int], state: Any, *, samples: int = 1, random_seed: int = 0
    ) -> "Continuation":
        """Read a seed, to go on from it.

        Args:
            seed: One token or more.
            state: That of a model that has read nothing yet, for one row: tensors [1, ...].
            samples: How many rows to draw, each for itself.
            random_seed: The same one gives the same tokens, in however many pieces they are asked for.
        """
        if len(seed) == 0:
            raise ValueError("the seed needs at least one token")
        ids = tf.constant([seed], tf.int32)
        self._begin.get_concrete_function(tf.TensorSpec([1, None], tf.int32), any_batch(state), _INT32)
        rows = self._begin(ids, state, tf.constant(samples))
        any_rows = (tf.TensorSpec([None, None], tf.int32), *any_batch(rows[1:]))
        self._draw.get_concrete_function(_INT32, tf.TensorSpec([], tf.int64), any_rows)
        return Continuation(self._draw, rows, random_seed)

    @cached_property
    def _begin(self) -> Any:
        return tf.function(self._rows, autograph=False, reduce_retracing=True)

    @cached_property
    def _draw(self) -> Any:
        return tf.function(self._drawn, autograph=False, reduce_retracing=True)

    def _rows(self, seed: tf.Tensor, state: Any, samples: tf.Tensor) -> _Rows:
        state = repeated(feed(self._step, seed, state), samples)
        return tf.repeat(seed, samples, axis=0), tf.zeros([samples], tf.bool), state

    def _drawn(
        self, count: tf.Tensor, random_seed: tf.Tensor, rows: _Rows
    ) -> tuple[_Rows, tf.Tensor, tf.Tensor]:
        """Return the rows with `count` tokens more, those tokens, and their log-probabilities."""
        history, ended, state = rows
        start = tf.shape(history)[1]
        history = tf.pad(history, [[0, 0], [0, count]])

        def draw(
            position: tf.Tensor, history: tf.Tensor, log_probs: tf.Tensor, ended: tf.Tensor, state: Any
        ) -> tuple[Any, ...]:
            logits, state = self._step(history[:, position - 1], state)
            ids = self._chosen(logits, history, position, random_seed)
            ids = tf.where(ended, 0, ids)
            log_prob = tf.gather(tf.nn.log_softmax(logits), ids, batch_dims=1)
            log_probs = put(log_probs, position, tf.where(ended, 0.0, log_prob))
            ended |= ids == (-1 if self._end_id is None else self._end_id)
            return position + 1, put(history, position, ids), log_probs, ended, state

        _, history, log_probs, ended, state = tf.while_loop(
            lambda position, history, log_probs, ended, state: ~tf.reduce_all(ended),
            draw,
            (start, history, tf.zeros_like(history, tf.float32), ended, state),
            maximum_iterations=count,
            parallel_iterations=1,
        )
        return (history, ended, state), history[:, start:], log_probs[:, start:]

    def _chosen(
        self, logits: tf.Tensor, history: tf.Tensor, position: tf.Tensor, random_seed: tf.Tensor
    ) -> tf.Tensor:
        history = without(history, self._breaks)
        logits = filtered(logits, history, position, self._options, self._never)
        if self._options.greedy:
            return tf.math.top_k(logits, 1).indices[:, 0]
        seed = tf.stack([random_seed, tf.cast(position, tf.int64)])
        return tf.random.stateless_categorical(logits, 1, seed, dtype=tf.int32)[:, 0]


class Continuation:
    """Rows of tokens that grow from one seed."""

    def __init__(self, draw: Any, rows: _Rows, random_seed: int) -> None:
        self._draw = draw
        self._rows = rows
        self._random_seed = tf.constant(random_seed, tf.int64)

    @property
    def ended(self) -> bool:
        """Whether every row has come to its end."""
        return bool(np.all(self._rows[1]))

    def run(self, count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Draw tokens.

        Args:
            count: How many, for each row; those after its end are 0.

        Returns:
            The ids, int32 [samples, count], and their log-probabilities, float32 [samples, count], as the
            model has them, before any filter.
        """
        self._rows, ids, log_probs = self._draw(tf.constant(count), self._random_seed, self._rows)
        return ids.numpy(), log_probs.numpy()

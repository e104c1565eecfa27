"""Keras optimizers that take each weight's whole gradient at once. Imports Keras: import it in functions.

The gradient of an embedding comes as one row for each place in the batch, and a token that occurs several
times has several. Keras 3 on TensorFlow gives Adam and RMSprop the sum of the squares of those rows, where
the square of their sum is meant (and clips each by itself), so that the steps of such words come out too
large or too small. Here the rows are added up first. For Adam there is then one operation of TensorFlow a
weight that does what Keras takes some twenty for: the whole table has to be touched in any case, as Adam
moves a row by its momentum long after the last text that held its word.
"""

from typing import Any

import keras
import tensorflow as tf


class _Summed:
    """What all of them do first."""

    def apply(self, grads: list[Any], trainable_variables: list[Any] | None = None) -> None:
        """Update the weights; see `keras.optimizers.Optimizer.apply`."""
        sums = [tf.convert_to_tensor(grad) if isinstance(grad, tf.IndexedSlices) else grad for grad in grads]
        super().apply(sums, trainable_variables)  # type: ignore[misc]


class _OneOperation(_Summed):
    """Adam, in one operation a weight."""

    def update_step(self: Any, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor) -> None:
        """Update one weight; see `keras.optimizers.Adam.update_step`."""
        if self.amsgrad:
            super().update_step(gradient, variable, learning_rate)  # type: ignore[misc]
            return
        index = self._get_variable_index(variable)
        step = tf.cast(self.iterations + 1, variable.dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=tf.pow(tf.cast(self.beta_1, variable.dtype), step),
            beta2_power=tf.pow(tf.cast(self.beta_2, variable.dtype), step),
            lr=tf.cast(learning_rate, variable.dtype),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class Adam(_OneOperation, keras.optimizers.Adam):  # type: ignore[misc]
    """`keras.optimizers.Adam`."""


class AdamW(_OneOperation, keras.optimizers.AdamW):  # type: ignore[misc]
    """`keras.optimizers.AdamW`."""


class RMSprop(_Summed, keras.optimizers.RMSprop):  # type: ignore[misc]
    """`keras.optimizers.RMSprop`."""


class _Sparse:
    """What moves only the rows that a batch holds, each once, if nothing needs the gradient of the others.

    TensorFlow would take the rows of a token that occurs several times one by one, several at a time, in an
    order that is another one each time; so would the sums be.
    """

    def apply(self: Any, grads: list[Any], trainable_variables: list[Any] | None = None) -> None:
        """Update the weights; see `keras.optimizers.Optimizer.apply`."""
        if not (getattr(self, "momentum", 0) or self.clipnorm or self.global_clipnorm or self.clipvalue):
            sums = [_summed_rows(grad) if isinstance(grad, tf.IndexedSlices) else grad for grad in grads]
        else:
            sums = [tf.convert_to_tensor(grad) for grad in grads]
        super().apply(sums, trainable_variables)  # type: ignore[misc]


def _summed_rows(gradient: tf.IndexedSlices) -> tf.IndexedSlices:
    """Return a gradient with one row for each id."""
    ids, places = tf.unique(gradient.indices)
    rows = tf.math.unsorted_segment_sum(gradient.values, places, tf.size(ids))
    return tf.IndexedSlices(rows, ids, gradient.dense_shape)


class Adagrad(_Sparse, keras.optimizers.Adagrad):  # type: ignore[misc]
    """`keras.optimizers.Adagrad`, in one operation a weight."""

    def update_step(self: Any, gradient: Any, variable: tf.Variable, learning_rate: tf.Tensor) -> None:
        """Update one weight; see `keras.optimizers.Adagrad.update_step`."""
        given = {
            "var": variable.handle,
            "accum": self._accumulators[self._get_variable_index(variable)].value.handle,
            "lr": tf.cast(learning_rate, variable.dtype),
            "epsilon": self.epsilon,
        }
        if isinstance(gradient, tf.IndexedSlices):
            tf.raw_ops.ResourceSparseApplyAdagradV2(**given, grad=gradient.values, indices=gradient.indices)
        else:
            tf.raw_ops.ResourceApplyAdagradV2(**given, grad=gradient)


class SGD(_Sparse, keras.optimizers.SGD):  # type: ignore[misc]
    """`keras.optimizers.SGD`."""

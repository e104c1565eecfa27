"""The one thing that decoding knows of a model. Imports TensorFlow: import it inside functions."""

from typing import Any, Protocol

import tensorflow as tf


class Step(Protocol):
    """Reads a token and tells what may come next: TensorFlow operations, traced without AutoGraph."""

    def __call__(self, ids: tf.Tensor, state: Any, /) -> tuple[tf.Tensor, Any]:
        """Return the logits of the next token, and what to remember.

        Args:
            ids: int32 [batch].
            state: A nested structure of tensors, each [batch, ...].

        Returns:
            float32 [batch, vocabulary], and a state of the same structure, shapes and types.
        """


def feed(step: Step, seeds: tf.Tensor, state: Any) -> Any:
    """Return the state of a model after all but the last token of every seed, in a graph.

    Args:
        step: The model.
        seeds: int32 [batch, length], without padding.
        state: That of a model that has read nothing of the seeds.
    """

    def read(position: tf.Tensor, state: Any) -> tuple[tf.Tensor, Any]:
        _, state = step(seeds[:, position], state)
        return position + 1, state

    last = tf.shape(seeds)[1] - 1
    _, state = tf.while_loop(lambda position, _: position < last, read, (0, state), parallel_iterations=1)
    return state


def repeated(tensors: Any, times: int | tf.Tensor) -> Any:
    """Return a structure of tensors [batch, ...] with each row so many times: [batch * times, ...]."""
    return tf.nest.map_structure(lambda tensor: tf.repeat(tensor, times, axis=0), tensors)


def put(row: tf.Tensor, position: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """Return [..., length] with the values [...] at one position of the last axis."""
    return tf.where(tf.range(tf.shape(row)[-1]) == position, values[..., None], row)


def any_batch(tensors: Any) -> Any:
    """Return what a compiled function has to accept to work for all batch sizes."""
    return tf.nest.map_structure(
        lambda tensor: tf.TensorSpec([None, *tensor.shape[1:]], tensor.dtype), tensors
    )

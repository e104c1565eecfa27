"""Batches of varying size -> a `tf.data.Dataset` that Keras compiles one step for."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from nlpcat4.training.batches import Batch, Feed

if TYPE_CHECKING:
    import tensorflow as tf


def shuffled_dataset(feed: Feed, *, seed: int, epoch: Callable[[], int], done: int = 0) -> "tf.data.Dataset":
    """Return the batches of an epoch; each time it is gone through, those of the epoch under way.

    Args:
        feed: What to shuffle.
        seed: The config's random seed.
        epoch: Tells which epoch is under way, from 0. Not how often the batches were gone through: Keras
            begins to do so more often than it has epochs.
        done: Batches at the beginning to leave out.
    """
    return _dataset(
        feed, lambda: islice(feed.shuffled(seed=seed, epoch=epoch()), done, None), len(feed) - done
    )


def ordered_dataset(feed: Feed) -> "tf.data.Dataset":
    """Return the batches in one order, the same each time."""
    return _dataset(feed, feed.ordered, len(feed))


def _dataset(feed: Feed, generate: Callable[[], Iterator[Batch]], count: int) -> "tf.data.Dataset":
    """Wrap a generator of batches of varying size, so that Keras compiles one step for all of them."""
    import tensorflow as tf

    signature = tf.nest.map_structure(
        lambda array: tf.TensorSpec([None] * array.ndim, array.dtype), next(feed.ordered())
    )
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature)
    counted = tf.data.experimental.assert_cardinality(count)
    return dataset.apply(counted).prefetch(tf.data.AUTOTUNE)

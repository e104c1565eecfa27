"""Batches of varying size -> a `tf.data.Dataset` that Keras compiles one step for."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.training.batches import Batch, Feed

if TYPE_CHECKING:
    import tensorflow as tf

PACK = 32
"""Batches that come at a time."""


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
    return _dataset(feed, feed.ordered, feed.ordered_count)


def _dataset(feed: Feed, generate: Callable[[], Iterator[Batch]], count: int) -> "tf.data.Dataset":
    """Wrap a generator of batches of varying size, so that Keras compiles one step for all of them.

    Each call into Python costs `tf.data` as much as a small step, so many batches come at a time, all numbers
    of a kind side by side, and are taken apart in the graph.
    """
    import tensorflow as tf

    example = next(feed.ordered())
    leaves = tf.nest.flatten(example)

    def apart(packed: Any) -> "tf.data.Dataset":
        places = tuple((tf.math.cumsum(sizes, exclusive=True), shapes) for _, sizes, shapes in packed)
        return tf.data.Dataset.from_tensor_slices(places).map(
            lambda *places: tf.nest.pack_sequence_as(
                example,
                [
                    _cut_out(numbers, start, shape)
                    for (numbers, *_), (start, shape) in zip(packed, places, strict=True)
                ],
            )
        )

    signature = tuple(
        (
            tf.TensorSpec([None], leaf.dtype),
            tf.TensorSpec([None], tf.int64),
            tf.TensorSpec([None, leaf.ndim], tf.int64),
        )
        for leaf in leaves
    )
    packs = tf.data.Dataset.from_generator(lambda: _packs(generate()), output_signature=signature)
    batches = packs.flat_map(lambda *packed: apart(packed))
    counted = tf.data.experimental.assert_cardinality(count)
    return batches.apply(counted).prefetch(tf.data.AUTOTUNE)


def _packs(batches: Iterator[Batch]) -> "Iterator[tuple[tuple[NDArray[Any], ...], ...]]":
    """Yield many batches at a time: for each array of a batch all numbers, sizes and shapes."""
    import tensorflow as tf

    while several := list(islice(batches, PACK)):
        yield tuple(
            (
                np.concatenate([array.reshape(-1) for array in alike]),
                np.array([array.size for array in alike], dtype=np.int64),
                np.array([array.shape for array in alike], dtype=np.int64),
            )
            for alike in zip(*map(tf.nest.flatten, several), strict=True)
        )


def _cut_out(numbers: "tf.Tensor", start: "tf.Tensor", shape: "tf.Tensor") -> "tf.Tensor":
    import tensorflow as tf

    cut = tf.reshape(tf.slice(numbers, [start], [tf.reduce_prod(shape)]), shape)
    cut.set_shape([None] * shape.shape[0])
    return cut

"""What Keras gets from `tf.data` is what the feed yields."""

from typing import Any

import numpy as np
import pytest

from nlpcat4 import backend
from nlpcat4.text.ragged import Ragged
from nlpcat4.training import datasets
from nlpcat4.training.batches import Batches, Feed
from nlpcat4.training.windows import Windows

backend.start()


def feeds() -> dict[str, Feed]:
    """Return one of each kind: labels and weights, targets at each position, two inputs, a stream."""
    random = np.random.default_rng(0)
    rows = Ragged.of([random.integers(1, 9, size=size).tolist() for size in random.integers(1, 12, size=90)])
    labels = np.arange(90, dtype=np.int32)
    weights = labels.astype(np.float32)
    return {
        "labels": Batches(inputs=(rows,), targets=labels, batch_size=4, padding="pre", weights=weights),
        "positions": Batches(inputs=(rows,), targets=rows, batch_size=4, padding="post"),
        "pairs": Batches(inputs=(rows.take(labels[::-1]), rows), targets=rows, batch_size=7, padding="post"),
        "stream": Windows(stream=random.integers(1, 9, size=700).astype(np.int32), lanes=3, width=2),
    }


def same(found: Any, expected: Any) -> None:
    import tensorflow as tf

    tf.nest.assert_same_structure(found, expected)
    for one, other in zip(tf.nest.flatten(found), tf.nest.flatten(expected), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kind", feeds())
@pytest.mark.parametrize("pack", [1, 5, 32])
def test_every_batch_comes_as_it_is_and_in_order(
    kind: str, pack: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "PACK", pack)
    feed = feeds()[kind]
    epochs = iter([0, 1])
    dataset = datasets.shuffled_dataset(feed, seed=3, epoch=lambda: next(epochs))
    for epoch in range(2):
        expected = list(feed.shuffled(seed=3, epoch=epoch))
        found = list(dataset.as_numpy_iterator())
        assert len(found) == len(expected) == int(dataset.cardinality())
        for one, other in zip(found, expected, strict=True):
            same(one, other)


@pytest.mark.parametrize("kind", feeds())
def test_a_resumed_epoch_and_a_validation_are_the_rest_and_the_whole(kind: str) -> None:
    feed = feeds()[kind]
    rest = datasets.shuffled_dataset(feed, seed=3, epoch=lambda: 5, done=3)
    expected = list(feed.shuffled(seed=3, epoch=5))[3:]
    assert int(rest.cardinality()) == len(expected)
    for one, other in zip(rest.as_numpy_iterator(), expected, strict=True):
        same(one, other)
    held_out = datasets.ordered_dataset(feed)
    assert int(held_out.cardinality()) == feed.ordered_count
    for one, other in zip(held_out.as_numpy_iterator(), feed.ordered(), strict=True):
        same(one, other)

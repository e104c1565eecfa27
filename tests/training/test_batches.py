"""Every example once an epoch, in batches as narrow as they can be."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches


def made(lengths: list[int], batch_size: int, padding: str = "post") -> Batches:
    """Return examples of these lengths whose target is their place."""
    width = max(lengths) + 3
    ids = np.zeros((len(lengths), width), dtype=np.int32)
    for row, length in enumerate(lengths):
        filled = slice(0, length) if padding == "post" else slice(width - length, width)
        ids[row, filled] = row + 1
    targets = np.arange(len(lengths), dtype=np.int32)
    rows = Ragged.of_rectangle(ids, padding)  # type: ignore[arg-type]
    return Batches(inputs=(rows,), targets=targets, batch_size=batch_size, padding=padding)  # type: ignore[arg-type]


def order(batches: Iterator[tuple[np.ndarray, ...]]) -> list[int]:
    return [int(target) for batch in batches for target in batch[1]]


@given(
    lengths=st.lists(st.integers(1, 20), min_size=1, max_size=300),
    batch_size=st.integers(1, 40),
    seed=st.integers(0, 2**32 - 1),
    padding=st.sampled_from(["pre", "post"]),
)
@settings(max_examples=60, deadline=None)
def test_an_epoch_is_a_permutation_in_batches_of_the_size_asked(
    lengths: list[int], batch_size: int, seed: int, padding: str
) -> None:
    batches = made(lengths, batch_size, padding)
    epoch = list(batches.shuffled(seed=seed, epoch=3))
    assert len(epoch) == len(batches)
    assert max(len(batch[1]) for batch in epoch) <= batch_size
    assert sorted(order(iter(epoch))) == list(range(len(lengths)))
    for ids, targets in epoch:
        assert ids.shape[1] == max(lengths[target] for target in targets.tolist())
        for row, target in zip(ids, targets.tolist(), strict=True):
            assert np.count_nonzero(row) == lengths[target]
            assert set(row[row > 0].tolist()) == {target + 1}


def test_the_order_depends_on_seed_and_epoch_and_nothing_else() -> None:
    batches = made([5] * 200, 8)
    first = order(batches.shuffled(seed=1, epoch=0))
    assert first == order(batches.shuffled(seed=1, epoch=0))
    assert first != order(batches.shuffled(seed=1, epoch=1))
    assert first != order(batches.shuffled(seed=2, epoch=0))


def test_a_batch_holds_texts_of_similar_length() -> None:
    lengths = np.random.default_rng(0).integers(1, 40, size=4000).tolist()
    filled = padded = 0
    for ids, _ in made(lengths, 32).shuffled(seed=0, epoch=0):
        filled += int(np.count_nonzero(ids))
        padded += ids.size
    assert filled / padded > 0.95


def test_lengths_do_not_come_in_order() -> None:
    """Short texts first would teach the model the short ones, then the long ones."""
    lengths = list(range(1, 3201))
    means = [
        float(targets.astype(float).mean()) for _, targets in made(lengths, 32).shuffled(seed=0, epoch=0)
    ]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.3


def test_weights_travel_with_their_examples() -> None:
    plain = made([3, 1, 2], 2)
    weights = np.array([30, 10, 20], dtype=np.float32)
    batches = Batches(
        inputs=plain.inputs, targets=plain.targets, batch_size=2, padding="post", weights=weights
    )
    for _, targets, weight in batches.shuffled(seed=0, epoch=0):
        assert weight.tolist() == weights[targets].tolist()


@pytest.mark.parametrize("count", [1, 31, 32, 33, 64])
def test_the_number_of_batches_is_known(count: int) -> None:
    batches = made([2] * count, 32)
    assert len(batches) == len(list(batches.shuffled(seed=0, epoch=0)))

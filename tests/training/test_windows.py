"""A stream is read once, in order, and each lane goes on where it stood."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.training.windows import Windows


@given(tokens=st.integers(2, 200), lanes=st.integers(1, 17), width=st.integers(1, 23))
@settings(max_examples=200, deadline=None)
def test_each_token_is_predicted_once_from_the_one_before_it(tokens: int, lanes: int, width: int) -> None:
    stream = np.arange(1, tokens + 1, dtype=np.int32)
    windows = Windows(stream=stream, lanes=lanes, width=width)
    batches = list(windows.ordered())
    assert len(batches) == len(windows)
    assert {part.shape for batch in batches for part in batch} == {(lanes, width)}
    inputs, targets, weights = (np.concatenate(parts, axis=1) for parts in zip(*batches, strict=True))
    counted = weights == 1
    assert sorted(targets[counted].tolist()) == stream[1:].tolist()
    assert (targets[counted] == inputs[counted] + 1).all()
    assert (targets[~counted] == 0).all()
    for lane in targets:
        there = lane[lane != 0]
        assert (np.diff(there) == 1).all()  # each lane is a stretch of the text without a gap
    assert windows.in_order(targets).tolist() == stream[1:].tolist()


def test_every_epoch_is_alike() -> None:
    windows = Windows(stream=np.arange(1, 40, dtype=np.int32), lanes=3, width=4)
    first, second = (list(windows.shuffled(seed=1, epoch=epoch)) for epoch in (0, 1))
    assert all((a[0] == b[0]).all() for a, b in zip(first, second, strict=True))

"""Rectangles equal to those of Keras."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import Side
from nlpcat4.text.padding import pad

sides = st.sampled_from(["pre", "post"])


@settings(deadline=None)
@given(
    sequences=st.lists(st.lists(st.integers(0, 2**31 - 1), max_size=9)),
    max_length=st.integers(1, 10),
    padding=sides,
    truncating=sides,
)
def test_rows_equal_keras(
    sequences: list[list[int]], max_length: int, padding: Side, truncating: Side
) -> None:
    from keras.utils import pad_sequences

    rows = pad(sequences, max_length, padding=padding, truncating=truncating)
    expected = pad_sequences(sequences, maxlen=max_length, padding=padding, truncating=truncating)
    assert rows.dtype == expected.dtype == np.int32
    assert rows.shape == (len(sequences), max_length)
    np.testing.assert_array_equal(rows, expected.reshape(rows.shape))


@pytest.mark.parametrize("side", ["pre", "post"])
def test_no_sequence_makes_no_row(side: Side) -> None:
    assert pad([], 5, padding=side, truncating=side).shape == (0, 5)


def test_many_long_sequences_take_a_second_at_most() -> None:
    sequences = [list(range(230))] * 25_000
    started_at = time.process_time()
    pad(sequences, 250, padding="post", truncating="post")
    assert time.process_time() - started_at < 2

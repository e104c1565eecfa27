"""Rows without padding, and the batches that are cut of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.text.config import Side
from nlpcat4.text.ragged import Ragged, by_room

rows = st.lists(st.lists(st.integers(1, 70_000), max_size=9), min_size=1, max_size=9)
sides = st.sampled_from(["pre", "post"])


@given(rows=rows, padding=sides, data=st.data())
def test_padded_rows_are_those_of_keras(rows: list[list[int]], padding: Side, data: st.DataObject) -> None:
    from keras.utils import pad_sequences

    places = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=9))
    width = max(1, *(len(rows[place]) for place in places), 0)
    expected = pad_sequences([rows[place] for place in places], maxlen=width, padding=padding)
    ragged = Ragged.of(rows, vocab_size=70_001)
    found = ragged.padded(np.array(places), padding)
    assert found.dtype == np.int32
    np.testing.assert_array_equal(found, expected)
    # The same from a rectangle, whose rows share one array.
    rectangle = pad_sequences(rows, padding=padding).reshape(len(rows), -1)
    np.testing.assert_array_equal(
        Ragged.of_rectangle(rectangle, padding).padded(np.array(places), padding), expected
    )


@given(rows=rows)
def test_ids_take_as_few_bytes_as_they_can(rows: list[list[int]]) -> None:
    small = [[min(index, 65_535) for index in row] for row in rows]
    assert Ragged.of(small, vocab_size=65_536).flat.dtype == np.uint16
    assert [row.tolist() for row in Ragged.of(small, vocab_size=65_536)] == small
    assert [row.tolist() for row in Ragged.of(rows, vocab_size=70_001)] == rows


@given(rows=st.lists(st.lists(st.integers(1, 9), min_size=2, max_size=9), min_size=1))
def test_two_views_of_the_same_ids(rows: list[list[int]]) -> None:
    ragged = Ragged.of(rows)
    read, written = ragged.inner(first=0, last=1), ragged.inner(first=1, last=0)
    assert [row.tolist() for row in read] == [row[:-1] for row in rows]
    assert [row.tolist() for row in written] == [row[1:] for row in rows]
    assert read.flat is written.flat
    assert written.joined().tolist() == [index for row in rows for index in row[1:]]


@given(lengths=st.lists(st.integers(0, 30), max_size=60), room=st.integers(1, 100))
def test_batches_that_fit_a_room_hold_every_row_once_and_waste_none(lengths: list[int], room: int) -> None:
    known = np.array(lengths, dtype=np.int32)
    batches = [places.tolist() for places in by_room(known, room)]
    assert sorted(place for places in batches for place in places) == list(range(len(lengths)))
    widths = [max(1, *(lengths[place] for place in places), 0) for places in batches]
    assert widths == sorted(widths)
    for places, width, following in zip(batches, widths, [*batches[1:], []], strict=False):
        assert len(places) == 1 or len(places) * width <= room
        if following:  # one more would not have fitted
            assert (len(places) + 1) * max(1, lengths[following[0]]) > room

"""The matrix of the course, and for any texts the one that counting by hand gives."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.text import ragged
from nlpcat4.text.ragged import Ragged
from nlpcat4.words.cooccurrence import cooccurrence


def test_the_course_s_matrix() -> None:
    matrix = cooccurrence(Ragged.of([[0, 1, 2, 3, 4, 1, 5, 6]]), 7, window=1)
    assert ["".join(map(str, row)) for row in matrix.toarray().tolist()] == [
        "0100000",
        "1010110",
        "0101000",
        "0010100",
        "0101000",
        "0100001",
        "0000010",
    ]


@given(st.lists(st.lists(st.integers(0, 5), max_size=12), max_size=6), st.integers(1, 4))
def test_it_is_what_counting_by_hand_gives(texts: list[list[int]], window: int) -> None:
    expected: Counter[tuple[int, int]] = Counter()
    for ids in texts:
        for place, word in enumerate(ids):
            for near in (*range(max(0, place - window), place), *range(place + 1, place + window + 1)):
                if near < len(ids):
                    expected[word, ids[near]] += 1
    matrix = cooccurrence(Ragged.of(texts), 6, window).toarray()
    assert {(i, j): matrix[i, j] for i in range(6) for j in range(6) if matrix[i, j]} == expected


def test_texts_that_are_looked_at_in_parts_give_the_same(monkeypatch: object) -> None:
    rows = Ragged.of([[0, 1, 0], [1, 2], [2, 2, 2], []])
    whole = cooccurrence(rows, 3, 2).toarray().tolist()
    monkeypatch.setattr(ragged, "PART", 1)  # type: ignore[attr-defined]
    assert cooccurrence(rows, 3, 2).toarray().tolist() == whole

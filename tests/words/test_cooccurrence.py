"""The matrix of the course, and for any texts the one that counting by hand gives."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.text.ragged import Ragged
from nlpcat4.words import cooccurrence as module
from nlpcat4.words.cooccurrence import cooccurrence
from nlpcat4.workers import local_workers


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


@pytest.mark.parametrize("weighting", ["flat", "distance"])
def test_shards_and_processes_change_no_count(monkeypatch: pytest.MonkeyPatch, weighting: Any) -> None:
    random = np.random.default_rng(0)
    rows = Ragged.of([random.integers(0, 20, size=n).tolist() for n in random.integers(0, 30, size=200)])
    whole = cooccurrence(rows, 20, 4, weighting).toarray()
    monkeypatch.setattr(module, "SHARD", 100)
    alone = cooccurrence(rows, 20, 4, weighting).toarray()
    with local_workers(2) as workers:
        several = cooccurrence(rows, 20, 4, weighting, workers=workers).toarray()
    assert np.array_equal(alone, several)
    assert np.allclose(alone, whole)
    assert np.array_equal(alone, alone.T)

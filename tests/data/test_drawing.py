"""Numbers drawn without repeating one."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.data.drawing import below, distinct


@given(st.integers(0, 200), st.data(), st.integers(0, 2**32))
def test_what_is_drawn_differs_and_lies_below_the_total(total: int, data: st.DataObject, seed: int) -> None:
    count = data.draw(st.integers(0, total))
    drawn = distinct(total, count, Random(seed).random)
    assert len(set(drawn)) == len(drawn) == count
    assert set(drawn) <= set(range(total))


@pytest.mark.parametrize("total", [1, 3, 2**52 + 1, 2**53])
def test_the_largest_random_number_is_still_below_the_total(total: int) -> None:
    assert below(total, lambda: 1 - 2**-53) == total - 1


def test_every_order_is_as_likely_as_any_other() -> None:
    random_number = Random(0).random
    counts = Counter(tuple(distinct(4, 2, random_number)) for _ in range(12_000))
    assert len(counts) == 12
    # Chi-square with 11 degrees of freedom: above 31.3 in one of 1,000 cases.
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 31.3

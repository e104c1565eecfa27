"""Where a model is weaker than on the whole."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.evaluation.slices import OTHERS, by_column, by_number, quantile_edges, sliced


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=60))
@settings(deadline=None)  # the first one imports SciPy
def test_each_slice_is_as_right_as_its_examples(answers: list[tuple[str, bool]]) -> None:
    names, right = zip(*answers, strict=True)
    found = sliced(names, np.array(right))
    assert {one.name: one.count for one in found} == Counter(names)
    for one in found:
        inside = [answer for name, answer in answers if name == one.name]
        assert one.accuracy == pytest.approx(sum(inside) / len(inside))
        assert one.low <= one.accuracy <= one.high


def test_a_weak_slice_is_told_from_chance() -> None:
    random = np.random.default_rng(0)
    names = random.choice(["a", "b", "c", "d"], size=4000)
    right = random.random(4000) < np.where(names == "b", 0.75, 0.9)
    assert {one.name: one.significant for one in sliced(list(names), right)}["b"]
    alarms = 0
    for _ in range(200):
        alike = random.random(1000) < 0.9
        alarms += any(one.significant for one in sliced(list(names[:1000]), alike))
    assert alarms / 200 <= 0.07  # of the four together


def test_a_slice_is_compared_with_all_others() -> None:
    names, random = ["a"] * 200 + ["b"] * 200, np.random.default_rng(0)
    found = 0
    for _ in range(200):
        right = random.random(400) < np.where(np.array(names) == "a", 0.8, 0.9)
        found += all(one.significant for one in sliced(names, right))
    assert found / 200 > 0.6  # the power of such a test with Holm's correction is some 0.7
    (alone,) = sliced(["a", "a"], np.array([True, False]))
    assert alone.p_value == 1


@given(st.lists(st.integers(0, 300), min_size=1, max_size=50))
def test_every_number_lies_in_its_range(numbers: list[int]) -> None:
    values = np.array(numbers, dtype=float)
    edges = quantile_edges(values)
    assert edges == sorted(set(edges))
    assert edges[0] == min(numbers)
    names = by_number(values, edges)
    for value, name in zip(numbers, names, strict=True):
        low, _, high = name.replace(" and more", " to below inf").partition(" to below ")
        assert float(low) <= value < float(high)


def test_rare_values_of_a_column_are_taken_together() -> None:
    values = [str(number) for number in range(30) for _ in range(number + 1)]
    found = Counter(by_column(values))
    assert len(found) == 21
    assert found[OTHERS] == sum(range(1, 11))

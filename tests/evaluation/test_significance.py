"""Tests of two models: equal to counting by hand, seldom alarmed by nothing, and not blind."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.evaluation.significance import (
    LEVEL,
    bootstrap_interval,
    compare_results,
    compare_verdicts,
    fewest_pairs,
    holm,
    mcnemar,
)
from nlpcat4.evaluation.verdicts import verdict


@given(st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None)  # the first one imports SciPy
def test_mcnemar_is_a_fair_coin(only_first: int, only_second: int) -> None:
    throws, fewer = only_first + only_second, min(only_first, only_second)
    tail = sum(comb(throws, heads) for heads in range(fewer + 1)) / 2**throws
    assert mcnemar(only_first, only_second) == pytest.approx(min(1.0, 2 * tail))


@given(
    st.lists(
        st.tuples(st.integers(-8, 8).map(lambda n: n / 8), st.integers(-8, 8).map(lambda n: n / 8)),
        min_size=2,
        max_size=8,
    )
)
@settings(deadline=None)
def test_the_permutation_test_tries_every_way(pairs: list[tuple[float, float]]) -> None:
    first, second = zip(*pairs, strict=True)
    differences = [one - other for one, other in pairs]
    means = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(pairs))
    ]
    as_large = sum(mean >= abs(sum(differences)) - 1e-9 for mean in means) / len(means)
    assert compare_results(first, second, interval=False).p_value == pytest.approx(as_large)


def test_two_equal_models_are_called_different_seldom_enough() -> None:
    """1,000 pairs of models that are right on 85 % of 500 examples each, and agree more than chance would."""
    random = np.random.default_rng(0)
    alarms = covered = 0
    for number in range(1000):
        hard = random.random(500) < 0.3
        right = [random.random(500) < np.where(hard, 0.5, 1.0) for _ in range(2)]
        found = compare_verdicts(*right, seed=number)
        alarms += found.significant
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 0 <= found.high
    assert alarms / 1000 <= LEVEL + 0.01
    assert 0.93 <= covered / 1000 <= 0.97


def test_two_equal_configs_are_called_different_seldom_enough() -> None:
    random = np.random.default_rng(1)
    figures = random.normal(0.85, 0.005, size=(1000, 2, 6))
    alarms = sum(compare_results(*pair, interval=False).significant for pair in figures)
    assert alarms / 1000 <= LEVEL + 0.01


def test_a_real_difference_is_found_and_told_with_its_side() -> None:
    random = np.random.default_rng(2)
    worse, better = random.random(2000) < 0.80, random.random(2000) < 0.85
    found = compare_verdicts(worse, better)
    assert found.significant
    assert found.difference < 0
    assert found.high is not None
    assert found.high < 0
    said = verdict(found, "A", "B", figure="accuracy", lower_is_better=False)
    assert "B is the better one." in said
    said = verdict(found, "A", "B", figure="loss", lower_is_better=True)
    assert "A is the better one." in said


def test_what_cannot_be_told_is_not_told() -> None:
    right = np.arange(100) % 2 == 0
    found = compare_verdicts(right, right)
    assert (found.p_value, found.difference, found.low, found.high) == (1.0, 0.0, 0.0, 0.0)
    said = verdict(found, "A", "B", figure="accuracy", lower_is_better=False, about="one config")
    assert "which one is better cannot be said. Nothing but the random seed tells them apart" in said


def test_too_few_seeds_are_said_to_be_too_few() -> None:
    count = fewest_pairs()
    enough = compare_results(np.ones(count), np.zeros(count), interval=False)
    few = compare_results(np.ones(count - 1), np.zeros(count - 1), interval=False)
    assert (enough.significant, few.significant) == (True, False)
    said = verdict(few, "A", "B", figure="accuracy", lower_is_better=False, about="seeds")
    assert f"With {count - 1} seeds this test can find nothing at 5%; {count} may do." in said


def test_of_several_tests_more_seeds_are_needed() -> None:
    count = fewest_pairs(3)
    for pairs, finds in ((count, True), (count - 1, False)):
        tests = [compare_results(np.ones(pairs), np.zeros(pairs), interval=False).p_value for _ in range(3)]
        assert all((p_value < LEVEL) == finds for p_value in holm(tests))
    few = compare_results(np.ones(count - 1), np.zeros(count - 1), interval=False)
    said = verdict(few, "A", "B", figure="accuracy", lower_is_better=False, about="seeds", among=3)
    assert f"With {count - 1} seeds 3 such tests can find nothing at 5%; {count} may do." in said


@pytest.mark.parametrize("verdicts", [False, True])
def test_the_interval_is_that_of_resampled_examples(verdicts: bool) -> None:
    random = np.random.default_rng(3)
    differences = random.normal(0.1, 1.0, size=400)
    if verdicts:
        differences = np.sign(np.round(differences))
    means = [random.choice(differences, size=400).mean() for _ in range(4000)]
    low, high = bootstrap_interval(differences, seed=0)
    assert (low, high) == pytest.approx(tuple(np.quantile(means, [0.025, 0.975])), abs=0.01)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_between_alone_and_bonferroni(p_values: list[float]) -> None:
    for alone, adjusted in zip(p_values, holm(p_values), strict=True):
        assert alone <= adjusted <= min(1.0, len(p_values) * alone) + 1e-12
    assert holm(p_values)[int(np.argmin(p_values))] == min(1.0, len(p_values) * min(p_values))

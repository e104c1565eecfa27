"""`name: addition`."""

import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.data.addition import Addition
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.settings import DataSettings

Load = Callable[..., Splits]

DIGITS_AND_PAIRS = st.sampled_from([(1, 55), (2, 5_050), (3, 4_000)]).flatmap(
    lambda most: st.tuples(st.just(most[0]), st.integers(2, most[1]))
)


@pytest.fixture
def load(settings: DataSettings, dataset: Callable[..., Any]) -> Load:
    """Keys -> splits."""
    return lambda **keys: dataset(name="addition", **keys).load(settings)


def numbers(source: str) -> tuple[int, int]:
    a, b = source.split("+")
    assert (str(int(a)), str(int(b))) == (a, b)
    return int(a), int(b)


def sums(examples: Examples) -> list[tuple[int, int]]:
    return [numbers(source) for source in examples.texts]


@given(DIGITS_AND_PAIRS, st.integers(0, 2**32))
def test_every_target_is_the_sum_and_no_addition_occurs_twice(size: tuple[int, int], seed: int) -> None:
    digits, pairs = size
    examples = Addition(name="addition", digits=digits, pairs=pairs, data_seed=seed).make(pairs)
    found = sums(examples)
    assert examples.targets == [str(a + b) for a, b in found]
    assert len({tuple(sorted(both)) for both in found}) == len(found) == pairs
    assert max(max(both) for both in found) < 10**digits


@pytest.mark.parametrize(("digits", "pairs"), [(1, 55), (2, 5_050)])
def test_all_that_there_are_can_be_had(digits: int, pairs: int) -> None:
    found = sums(Addition(name="addition", digits=digits, pairs=pairs).make(pairs))
    assert {tuple(sorted(both)) for both in found} == set(combinations_with_replacement(range(10**digits), 2))


def test_a_tenth_is_held_out_and_no_addition_is_in_two_splits(load: Load) -> None:
    splits = load()
    assert (len(splits.train), len(splits.validation), splits.test) == (45_000, 5_000, None)
    trained, held_out = (
        {tuple(sorted(both)) for both in sums(part)} for part in (splits.train, splits.validation)
    )
    assert not trained & held_out
    assert (splits.label_names, splits.notes) == (None, ())


def test_every_combination_of_lengths_is_there_as_often_as_there_are_so_many() -> None:
    found = sums(Addition(name="addition").make(50_000))
    lengths = Counter(tuple(sorted((len(str(a)), len(str(b))))) for a, b in found)
    assert lengths == {(1, 1): 55, (1, 2): 900, (2, 2): 4_095, (1, 3): 9_000, (2, 3): 17_975, (3, 3): 17_975}


def test_either_number_comes_first() -> None:
    found = [both for both in sums(Addition(name="addition").make(50_000)) if both[0] != both[1]]
    assert 0.49 < sum(a < b for a, b in found) / len(found) < 0.51


def test_the_pairs_are_the_same_on_every_machine_and_version(load: Load) -> None:
    assert load().fingerprint == "d90a52df687c51371fd08e9ec4aad98046df2a1b7e0da631d27f6c3c851d5c82"
    assert load(data_seed=1, digits=2, pairs=1_000, test=0.1).fingerprint == (
        "425b6fade1c7cee5fd9f3c5824f1a67026785a6fb11a016ed69d73b8b071e26e"
    )


def test_another_seed_makes_other_pairs() -> None:
    ours, other = (Addition(name="addition", data_seed=seed).make(9) for seed in (0, 1))
    assert ours != other


def test_numbers_of_seven_digits_can_be_added() -> None:
    examples = Addition(name="addition", digits=7, pairs=20_000).make(20_000)
    assert examples.targets == [str(a + b) for a, b in sums(examples)]


def test_fifty_thousand_pairs_take_less_than_a_second(load: Load) -> None:
    started = time.process_time()
    load()
    assert time.process_time() - started < 1

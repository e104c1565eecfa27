"""Examples -> two parts."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.data.examples import Examples
from nlpcat4.data.splitting import draw, first, pick

LABELS = st.lists(st.sampled_from("abc"), min_size=2, max_size=120)
SHARES = st.floats(0.01, 0.99)
SEEDS = st.integers(0, 2**32)


def numbered(labels: list[str]) -> Examples:
    return Examples([str(index) for index in range(len(labels))], labels)


@given(LABELS, SHARES, SEEDS)
def test_a_draw_divides_the_examples_without_losing_or_repeating_one(
    labels: list[str], share: float, seed: int
) -> None:
    left, drawn = draw(numbered(labels), share, seed)
    assert sorted(map(int, [*left.texts, *drawn.texts])) == list(range(len(labels)))


@given(LABELS, SHARES, SEEDS)
def test_a_draw_keeps_each_text_with_its_label(labels: list[str], share: float, seed: int) -> None:
    for part in draw(numbered(labels), share, seed):
        assert [labels[int(text)] for text in part.texts] == part.labels


@given(LABELS, SHARES, SEEDS)
def test_a_draw_keeps_the_order(labels: list[str], share: float, seed: int) -> None:
    for part in draw(numbered(labels), share, seed):
        assert list(part.texts) == sorted(part.texts, key=int)


@given(LABELS, SHARES, SEEDS)
def test_each_label_gives_its_share_to_within_one_example(labels: list[str], share: float, seed: int) -> None:
    _, drawn = draw(numbered(labels), share, seed)
    given_up = Counter(drawn.labels)
    for label, size in Counter(labels).items():
        assert abs(given_up[label] - share * size) <= 1


@given(LABELS, SHARES, SEEDS)
def test_each_label_stays_in_the_larger_part(labels: list[str], share: float, seed: int) -> None:
    left, _ = draw(numbered(labels), share, seed)
    assert set(left.labels or ()) == set(labels)


@given(LABELS, SHARES, SEEDS)
def test_the_same_seed_draws_the_same_examples(labels: list[str], share: float, seed: int) -> None:
    assert draw(numbered(labels), share, seed) == draw(numbered(labels), share, seed)


def test_another_seed_draws_other_examples() -> None:
    examples = numbered(["a", "b"] * 50)
    assert draw(examples, 0.2, seed=0) != draw(examples, 0.2, seed=1)


def test_a_draw_is_the_same_on_every_machine_and_version() -> None:
    _, drawn = draw(numbered(["a", "b", "b"] * 10), 0.2, seed=7)
    assert drawn.texts == ["1", "2", "17", "18", "23", "24"]


@pytest.mark.parametrize(
    ("count", "share", "drawn"), [(10, 0.25, 2), (100, 0.29, 29), (10, 0.01, 1), (2, 0.9, 1)]
)
def test_texts_without_labels_are_drawn_as_one_group(count: int, share: float, drawn: int) -> None:
    left, part = draw(Examples(list("x" * count)), share, seed=0)
    assert (len(left), len(part)) == (count - drawn, drawn)


def test_the_first_examples_and_the_rest() -> None:
    examples = numbered(["a", "b", "a"])
    assert first(examples, 2) == (examples.take([0, 1]), examples.take([2]))


def test_more_than_there_are_leaves_no_rest() -> None:
    assert len(first(numbered(["a"]), 2)[1]) == 0


def test_a_pick_has_no_example_twice() -> None:
    assert len(set(pick(numbered(["a"] * 20), 10, seed=1).texts)) == 10

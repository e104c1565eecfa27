"""Folds, beside those of scikit-learn."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sklearn.model_selection import StratifiedKFold

from nlpcat4.data import Dataset
from nlpcat4.data.examples import Examples
from nlpcat4.data.folding import Fold, refolded
from nlpcat4.data.settings import data_settings
from nlpcat4.errors import DataError


def labelled(labels: list[str], *, start: int = 0) -> Examples:
    return Examples([f"text {start + index}" for index in range(len(labels))], labels)


def all_folds(
    train: Examples, validation: Examples, folds: int, seed: int = 0
) -> list[tuple[Examples, Examples]]:
    return [refolded(train, validation, Fold(n, folds, seed), "x") for n in range(1, folds + 1)]


@given(
    st.integers(2, 6).flatmap(
        lambda folds: st.tuples(
            st.just(folds),
            st.dictionaries(st.sampled_from("abcd"), st.integers(folds, 20), min_size=1),
            st.permutations("abcd"),
            st.integers(0, 3),
        )
    )
)
def test_each_example_validates_once_and_labels_and_sizes_are_even(
    drawn: tuple[int, dict[str, int], list[str], int],
) -> None:
    folds, counts, order, seed = drawn
    labels = [label for label in order for _ in range(counts.get(label, 0))]
    half = len(labels) // 2
    train, validation = labelled(labels[:half]), labelled(labels[half:], start=half)
    parts = all_folds(train, validation, folds, seed)
    held_out = [text for _, part in parts for text in part.texts]
    assert Counter(held_out) == Counter([*train.texts, *validation.texts])
    for left, part in parts:
        assert set(left.texts).isdisjoint(part.texts)
        assert len(left) + len(part) == len(labels)
    sizes = [len(part) for _, part in parts]
    assert max(sizes) - min(sizes) <= 1
    for label in counts:
        among = [(part.labels or []).count(label) for _, part in parts]
        assert max(among) - min(among) <= 1


def test_the_folds_are_as_even_as_those_of_scikit_learn() -> None:
    labels = list("aabbbbbcccccccccc" * 7)
    ours = [Counter(part.labels) for _, part in all_folds(labelled(labels), Examples([], []), 5)]
    theirs = [
        Counter(np.array(labels)[held_out].tolist())
        for _, held_out in StratifiedKFold(5).split(np.zeros(len(labels)), labels)
    ]
    spread = [
        [max(fold[label] for fold in folds) - min(fold[label] for fold in folds) for label in "abc"]
        for folds in (ours, theirs)
    ]
    assert all(mine <= other for mine, other in zip(*spread, strict=True))


def test_the_seed_decides_and_nothing_else() -> None:
    examples = labelled(list("ab" * 20))
    first, again, other = (refolded(examples, Examples([], []), Fold(1, 4, seed), "x") for seed in (1, 1, 2))
    assert first == again != other


def test_pairs_keep_their_targets() -> None:
    pairs = Examples([str(n) for n in range(9)], None, [f"t{n}" for n in range(9)])
    _, part = refolded(pairs, Examples(["9"], None, ["t9"]), Fold(2, 3, 0), "x")
    assert part.targets == [f"t{text}" for text in part.texts]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (list("aaab"), "x: 1 examples of 'b' cannot be divided among 2 folds"),
        (None, "x: 4 examples cannot be divided among 5 folds"),
    ],
)
def test_too_few_examples_are_refused(labels: list[str] | None, message: str) -> None:
    examples = Examples(["a", "b", "c", "d"], labels)
    with pytest.raises(DataError, match=message):
        refolded(examples, Examples([], labels and []), Fold(1, 2 if labels else 5, 0), "x")


@pytest.mark.parametrize("name", ["sarcasm", "irish_lyrics", "addition"])
def test_a_test_part_is_left_alone_and_the_rest_is_folded(name: str) -> None:
    keys = {"name": name, "sample": True}
    whole = TypeAdapter(Dataset).validate_python(keys).load(data_settings())
    parts = [
        TypeAdapter(Dataset).validate_python({**keys, "folds": 3, "fold": n}).load(data_settings())
        for n in (1, 2, 3)
    ]
    pool = Counter([*whole.train.texts, *whole.validation.texts])
    assert Counter(text for part in parts for text in part.validation.texts) == pool
    assert {part.final for part in parts} == {"validation"}
    assert len({part.fingerprint for part in parts}) == 3

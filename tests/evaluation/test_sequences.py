"""Figures of written texts, compared with their formulas written out."""

import math
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.evaluation.sequences import Miswritten, edit_distances, furthest, sequence_metrics

PREDICTED = ["the cat sat on a mat", "there is a dog here", "he came"]
TARGETS = ["the cat sat on the mat", "there is a big dog", "he comes home today"]


def table_distance(text: str, target: str) -> int:
    """Return the edit distance by the table of Wagner and Fischer (1974)."""
    row = list(range(len(target) + 1))
    for deleted, character in enumerate(text, start=1):
        above, row = row, [deleted]
        for place, wanted in enumerate(target, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (character != wanted)))
    return row[-1]


@given(st.text("ab1 é한😀", max_size=9), st.text("ab1 é한😀", max_size=9))
def test_edit_distances_are_those_of_the_table(text: str, target: str) -> None:
    assert edit_distances([text], [target]) == [table_distance(text, target)]


def test_figures_of_a_few_sums() -> None:
    metrics = sequence_metrics(["62", "100", "7", ""], ["62", "101", "17", "9"])
    assert metrics == {
        "examples": 4,
        "exact_match": 0.25,
        "edit_distance": 0.75,
        "character_error_rate": pytest.approx(3 / 8),
    }


def test_a_target_without_characters_is_missed_by_all_that_is_written() -> None:
    metrics = sequence_metrics(["", "ab"], ["", ""])
    assert (metrics["exact_match"], metrics["edit_distance"]) == (0.5, 1.0)
    assert metrics["character_error_rate"] is None


def grams(parts: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(parts[start : start + size]) for start in range(len(parts) - size + 1))


def matches(size: int, *, characters: bool = False) -> tuple[int, int, int]:
    """Return how many n-grams of all texts match, are predicted, and are wanted."""
    found = [0, 0, 0]
    for text, target in zip(PREDICTED, TARGETS, strict=True):
        parts = [one.replace(" ", "") if characters else one.split() for one in (text, target)]
        ours, wanted = (grams(part, size) for part in parts)
        for place, count in enumerate(((ours & wanted).total(), ours.total(), wanted.total())):
            found[place] += count
    return found[0], found[1], found[2]


def test_bleu_is_that_of_the_formula() -> None:
    precisions = [matches(size)[0] / matches(size)[1] for size in (1, 2, 3, 4)]
    ours, wanted = (sum(len(text.split()) for text in texts) for texts in (PREDICTED, TARGETS))
    expected = math.exp(1 - wanted / ours + sum(map(math.log, precisions)) / 4)
    assert ours < wanted
    assert sequence_metrics(PREDICTED, TARGETS)["bleu"] == pytest.approx(expected)


def test_chrf_is_that_of_the_formula() -> None:
    counts = [matches(size, characters=True) for size in range(1, 7)]
    precision = sum(match / ours for match, ours, _ in counts) / 6
    recall = sum(match / wanted for match, _, wanted in counts) / 6
    expected = 5 * precision * recall / (4 * precision + recall)
    assert sequence_metrics(PREDICTED, TARGETS)["chrf"] == pytest.approx(expected)


def test_a_perfect_translation_scores_one_and_says_how_it_was_counted() -> None:
    metrics = sequence_metrics(TARGETS, TARGETS)
    assert (metrics["exact_match"], metrics["bleu"], metrics["chrf"]) == pytest.approx((1, 1, 1))
    assert metrics["signatures"]["bleu"].startswith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp")
    assert metrics["signatures"]["chrf"].startswith("nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no")


def test_the_furthest_come_first_and_what_is_right_does_not_come() -> None:
    sources, targets, predicted = ["1+1", "2+2", "3+3", "9+9"], ["2", "4", "6", "18"], ["2", "5", "7", "1"]
    found = furthest(sources, targets, [*predicted[:3], "999"], count=9)
    assert found == [
        Miswritten("9+9", "18", "999", 3),
        Miswritten("2+2", "4", "5", 1),
        Miswritten("3+3", "6", "7", 1),
    ]
    assert furthest(sources, targets, predicted, count=1) == [Miswritten("2+2", "4", "5", 1)]

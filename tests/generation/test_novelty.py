"""How much of a text is copied, against counting in the plainest way."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.generation.novelty import Novelty, novelty

LYRICS = ("Come all ye maidens young and fair", "and you that are blooming in your prime")


def test_a_copied_line_is_one_run() -> None:
    found = novelty("oh come all ye maidens, fair", LYRICS)
    assert found == Novelty(4, "come all ye maidens", copied_4grams=1 / 3, copied_5grams=0.0)


@pytest.mark.parametrize(
    "text", ["YOUNG AND FAIR! and you", "young and\nfair and you", "young, and (fair) and\tyou"]
)
def test_case_punctuation_and_the_ends_of_lines_make_no_difference(text: str) -> None:
    assert novelty(text, LYRICS) == Novelty(5, "young and fair and you", 1.0, 1.0)


def test_an_apostrophe_is_part_of_a_word() -> None:
    assert novelty("don t", ["don't"]).longest_run == 0


def test_the_first_of_equal_runs_is_told() -> None:
    assert novelty("your prime x young and", LYRICS).longest_run_text == "your prime"


@pytest.mark.parametrize("words", range(6))
def test_a_text_of_too_few_words_has_no_share(words: int) -> None:
    found = novelty("come " * words, LYRICS)
    assert (found.copied_4grams is None, found.copied_5grams is None) == (words < 4, words < 5)


@pytest.mark.parametrize("training", [[], [""], ["...", "\n"]])
def test_nothing_is_copied_from_no_words(training: list[str]) -> None:
    assert novelty("come all ye maidens young", training) == Novelty(0, "", 0.0, 0.0)


def test_repetitions_are_counted_at_each_place() -> None:
    assert novelty("la la la la la la", ["la la la la"]) == Novelty(4, "la la la la", 1.0, 0.0)


lines = st.lists(st.sampled_from("abc"), max_size=15).map(" ".join)


@given(text=lines, training=st.lists(lines, max_size=4))
def test_the_figures_equal_those_of_counting(text: str, training: list[str]) -> None:
    words, source = text.split(), " ".join(training).split()
    runs = [size for size in range(len(words) + 1) if any(copied(words, source, size))]
    found = novelty(text, training)
    assert found.longest_run == max(runs, default=0)
    first = copied(words, source, found.longest_run).index(True) if found.longest_run else 0
    assert found.longest_run_text.split() == words[first : first + found.longest_run]
    assert found.copied_4grams == share(copied(words, source, 4))
    assert found.copied_5grams == share(copied(words, source, 5))


def copied(words: Sequence[str], source: Sequence[str], size: int) -> list[bool]:
    """Tell of each n-gram of the words whether the source has it."""
    theirs = [source[start : start + size] for start in range(len(source) - size + 1)]
    return [words[start : start + size] in theirs for start in range(len(words) - size + 1)]


def share(found: list[bool]) -> float | None:
    return sum(found) / len(found) if found else None


def test_a_megabyte_of_training_text_takes_less_than_a_second() -> None:
    # Words as frequent as in a language: the commonest is one in ten.
    source = [str(int(1.0001 ** (number * 7919 % 92_000)) % 9973) for number in range(260_000)]
    training = [" ".join(source[start : start + 8]) for start in range(0, len(source), 8)]
    assert sum(map(len, training)) > 800_000
    started_at = time.process_time()
    found = novelty(" ".join([*source[5000:6000], *source[:9000:9]]), training)
    assert time.process_time() - started_at < 1
    assert found.longest_run >= 1000

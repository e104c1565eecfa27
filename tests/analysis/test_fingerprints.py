"""Texts that are nearly the same are found, and others are not."""

import random

from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.analysis.fingerprints import SHINGLE, plain, shingles, similar_groups, similarity


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_the_similarity_is_that_of_sets(left: str, right: str) -> None:
    def as_set(text: str) -> set[str]:
        padded = f"{text:{SHINGLE}}"
        return {padded[start : start + SHINGLE] for start in range(len(padded) - SHINGLE + 1)}

    one, other = as_set(left), as_set(right)
    assert similarity(shingles(left), shingles(right)) == len(one & other) / len(one | other)


@given(st.text(max_size=40))
def test_case_punctuation_and_spaces_make_no_other_text(text: str) -> None:
    assert plain(f"  {text}!  ") == plain(text) == plain(plain(text))


def test_of_many_texts_just_the_similar_ones_are_grouped() -> None:
    draw = random.Random(3)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(3000)]
    texts = [" ".join(draw.choices(words, k=30)) for _ in range(1000)]
    changed = []
    for place in range(0, 1000, 10):  # one word of thirty is another one: about 89 % of the shingles stay
        own = texts[place].split()
        own[draw.randrange(30)] = "another"
        changed.append(" ".join(own))
    groups = similar_groups([*texts, *changed])
    assert groups == [[place, 1000 + place // 10] for place in range(0, 1000, 10)]


def test_a_chain_of_similar_texts_is_one_group() -> None:
    draw = random.Random(5)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(40)]
    chain = [" ".join(words[start : start + 30]) for start in range(0, 10, 2)]
    assert similarity(shingles(chain[0]), shingles(chain[-1])) < 0.6
    assert similar_groups(chain) == [[0, 1, 2, 3, 4]]


def test_thousands_of_texts_of_one_template_take_no_time() -> None:
    texts = [f"what you need to know about all that happened in the world on day {n}" for n in range(3000)]
    (group,) = similar_groups(texts)
    assert group == list(range(3000))

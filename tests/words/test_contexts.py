"""Contexts and targets of the course, and for any text and window."""

from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.words.contexts import contexts_and_targets

SENTENCE = [0, 1, 2, 3, 4, 1, 5, 6]


def test_the_course_s_contexts_and_targets() -> None:
    contexts, targets = contexts_and_targets(SENTENCE, window=1)
    assert contexts.tolist() == [[0, 2], [1, 3], [2, 4], [3, 1], [4, 5], [1, 6]]
    assert targets.tolist() == [1, 2, 3, 4, 1, 5]


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 4))
def test_each_word_with_a_full_window_comes_with_all_around_it(ids: list[int], window: int) -> None:
    contexts, targets = contexts_and_targets(ids, window)
    places = range(window, len(ids) - window)
    assert targets.tolist() == [ids[place] for place in places]
    around = [ids[place - window : place] + ids[place + 1 : place + window + 1] for place in places]
    assert contexts.tolist() == around

"""Words numbered as they come."""

from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.words.word_list import WordList


def test_the_course_s_sentence_has_seven_words() -> None:
    known = WordList.of(["you say goodbye and i say hello."])
    assert known.words == ("you", "say", "goodbye", "and", "i", "hello", ".")
    assert known.ids("you say goodbye and i say hello.") == [0, 1, 2, 3, 4, 1, 5, 6]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_every_word_of_the_texts_is_known_and_ids_lead_back(texts: list[str]) -> None:
    for level in ("word", "char"):
        known = WordList.of(texts, level)
        for text in texts:
            assert known.unknown(text) == []
            assert [known.words[index] for index in known.ids(text)] == known.tokens(text)


def test_contractions_and_hyphens_stay_one_word() -> None:
    assert WordList.of(["Don't, well-known!"]).words == ("don't", ",", "well-known", "!")
    assert WordList.of(["Don't"], lower=False).words == ("Don't",)

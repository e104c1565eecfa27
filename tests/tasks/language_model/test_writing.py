"""Pieces of a text as they are shown, joined, are the text; none of them is ever taken back."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.tasks.language_model.writing import TextWriter
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

TEXTS = ["a cat, a café", "b b ab", "日本 👩‍🚀 cab"]
TOKENIZERS = {
    level: Tokenizer.fit(TEXTS, TokenizerConfig(level=level, vocab_size=size, end_token="<EOS>"))
    for level, size in (("word", None), ("char", None), ("bpe", 290))
}
STOPS = st.lists(
    st.sampled_from(["\n", "a", "ab", "aba", "cat a", " b", "\n\n", "日本", "é", "\ufffd"]), max_size=3
)


def written(tokenizer: Tokenizer, before: str, ids: Sequence[int], stop: Sequence[str]) -> str:
    """Return the text of ids, up to where the first stop that is complete begins."""
    stream, text = tokenizer.stream(before), ""
    for piece in (*([index] for index in ids), None):
        text += stream.end() if piece is None else stream.add(piece)
        if places := [text.index(one) for one in stop if one in text]:
            return text[: min(places)]
    return text


@given(data=st.data(), level=st.sampled_from(list(TOKENIZERS)), stop=STOPS, before=st.sampled_from(["", "a"]))
@settings(max_examples=300, deadline=None)
def test_pieces_joined_are_the_text_up_to_the_first_stop(
    data: st.DataObject, level: str, stop: list[str], before: str
) -> None:
    tokenizer = TOKENIZERS[level]
    ids = data.draw(st.lists(st.integers(1, tokenizer.vocab_size - 1), max_size=12))
    writer = TextWriter(tokenizer, before, stop)
    pieces = [writer.add([index], [-float(place)]) for place, index in enumerate(ids)]
    shown = "".join(pieces)
    pieces.append(writer.end())
    text = written(tokenizer, before, ids, stop)
    assert "".join(pieces) == text
    assert text.startswith(shown)
    found = writer.finished()
    assert found.text == text
    assert found.tokens == [tokenizer.vocabulary[index] for index in ids[: len(found.tokens)]]
    assert found.log_probabilities == [-float(place) for place in range(len(found.tokens))]
    if not writer.stopped:
        assert len(found.tokens) == len(ids)


@given(
    sizes=st.lists(st.integers(1, 5), max_size=6),
    data=st.data(),
    level=st.sampled_from(list(TOKENIZERS)),
    stop=STOPS,
)
@settings(max_examples=200, deadline=None)
def test_tokens_may_come_in_any_number_at_a_time(
    sizes: list[int], data: st.DataObject, level: str, stop: list[str]
) -> None:
    tokenizer = TOKENIZERS[level]
    ids = data.draw(
        st.lists(st.integers(1, tokenizer.vocab_size - 1), min_size=sum(sizes), max_size=sum(sizes))
    )
    single, several = (TextWriter(tokenizer, "", stop) for _ in range(2))
    for index in ids:
        single.add([index], [0.0])
    for size in sizes:
        several.add(ids[:size], [0.0] * size)
        ids = ids[size:]
    assert several.finished() == single.finished()
    assert several.stopped == single.stopped


def test_after_a_stop_nothing_is_taken() -> None:
    tokenizer = TOKENIZERS["char"]
    (ids,) = tokenizer.encode(["a cab"])
    writer = TextWriter(tokenizer, "", [" "])
    assert writer.add(ids, [0.0] * 5) == "a"
    assert writer.add(ids, [0.0] * 5) == ""
    found = writer.finished()
    assert (found.text, found.tokens) == ("a", ["a", " "])


@pytest.mark.parametrize(
    ("stop", "shown"),
    [
        ([], ["a", " ", "c", "a", "b"]),
        (["cat"], ["a", " ", "", "", "cab"]),
        (["b"], ["a", " ", "c", "a", ""]),
    ],
)
def test_only_what_may_become_a_stop_is_held_back(stop: list[str], shown: list[str]) -> None:
    tokenizer = TOKENIZERS["char"]
    writer = TextWriter(tokenizer, "", stop)
    assert [writer.add([index], [0.0]) for index in tokenizer.encode(["a cab"])[0]] == shown


def test_half_a_character_waits_for_its_other_half() -> None:
    tokenizer = TOKENIZERS["bpe"]
    (halves,) = tokenizer.encode(["\u00fc"])
    writer = TextWriter(tokenizer, "", [])
    assert [writer.add([index], [0.0]) for index in halves] == ["", "\u00fc"]
    writer.add(halves[:1], [0.0])
    assert writer.end() == "\ufffd"


@pytest.mark.parametrize("stop", [["t", "c"], ["c", "t"]])
def test_of_two_stops_in_one_token_the_first_in_the_text_counts(stop: list[str]) -> None:
    tokenizer = TOKENIZERS["word"]
    writer = TextWriter(tokenizer, "", stop)
    writer.add(tokenizer.encode(["a cat"])[0], [0.0, 0.0])
    assert writer.finished().text == "a "

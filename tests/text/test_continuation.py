"""Ids written as text: at once, after other text, and while they come."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import get_args

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import Level, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

KINDS: dict[str, dict[str, object]] = {
    **{level: {"level": level} for level in get_args(Level)},
    "word, no unknown": {"level": "word", "oov_token": None},
    "word, other split": {"level": "word", "split": ",", "filters": "", "oov_token": None},
    "char, no unknown": {"level": "char", "oov_token": None},
    "bpe, no end": {"level": "bpe", "end_token": None},
}
every_kind = pytest.mark.parametrize("kind", KINDS)
lists_of_ids = st.lists(st.lists(st.integers(0, 10**6) | st.integers(0, 3), max_size=6), max_size=6)

TRAINING = (
    "The cats walked; the dog is walking, the dogs walk.",
    "été, a naïve café? 한국어 문장 日本語 🙂 ab a b",
)


@cache
def tokenizer_of(kind: str) -> Tokenizer:
    keys = {"vocab_size": 400, "end_token": "<EOS>", **KINDS[kind]}
    return Tokenizer.fit(TRAINING, TokenizerConfig.model_validate(keys))


def known(parts: Sequence[Sequence[int]], tokenizer: Tokenizer) -> list[list[int]]:
    """Turn any numbers into ids that there are."""
    return [[number % tokenizer.vocab_size for number in part] for part in parts]


def joined(parts: Sequence[Sequence[int]]) -> list[int]:
    return [index for part in parts for index in part]


@every_kind
@settings(deadline=None)
@given(parts=lists_of_ids)
def test_streamed_pieces_joined_are_the_whole(kind: str, parts: list[list[int]]) -> None:
    tokenizer = tokenizer_of(kind)
    parts = known(parts, tokenizer)
    stream = tokenizer.stream()
    pieces = [stream.add(part) for part in parts]
    assert "".join(pieces) + stream.end() == tokenizer.decode(joined(parts))


@every_kind
@settings(deadline=None)
@given(parts=lists_of_ids, before=st.lists(st.integers(0, 10**6)))
def test_what_is_before_goes_on_seamlessly(kind: str, parts: list[list[int]], before: list[int]) -> None:
    tokenizer = tokenizer_of(kind)
    before, *parts = known([before, *parts], tokenizer)
    new = joined(parts)
    written = tokenizer.stream().add(before)
    assert written + tokenizer.continuation(before, new) == tokenizer.decode(before + new)
    assert written + streamed(tokenizer, before, parts) == tokenizer.decode(before + new)


def streamed(tokenizer: Tokenizer, before: Sequence[int], parts: Sequence[Sequence[int]]) -> str:
    stream = tokenizer.stream(before)
    return "".join(map(stream.add, parts)) + stream.end()


@pytest.mark.parametrize("kind", ["word", "wordpiece", "unigram", "word, no unknown"])
@settings(deadline=None)
@given(parts=lists_of_ids)
def test_no_space_begins_or_ends_a_line_of_words(kind: str, parts: list[list[int]]) -> None:
    tokenizer = tokenizer_of(kind)
    for line in tokenizer.decode(joined(known(parts, tokenizer))).split("\n"):
        assert line == line.strip(" ")
        assert "  " not in line


@every_kind
@settings(deadline=None)
@given(parts=lists_of_ids)
def test_ids_are_written_as_the_library_writes_them(kind: str, parts: list[list[int]]) -> None:
    tokenizer = tokenizer_of(kind)
    special = (tokenizer.pad_id, tokenizer.end_id)
    ids = [index for index in joined(known(parts, tokenizer)) if index not in special]
    while ids and kind == "wordpiece" and tokenizer.vocabulary[ids[0]].startswith("##"):
        del ids[0]  # the library writes the marks where they begin a text
    expected = plain(tokenizer).decode(ids, skip_special_tokens=False)
    if kind == "unigram":  # the library writes a space of its own as one, too
        expected = " ".join(expected.split())
    assert tokenizer.decode(ids) == expected


def plain(tokenizer: Tokenizer) -> tokenizers.Tokenizer:
    return tokenizer._encoder


@pytest.mark.parametrize(
    ("kind", "before", "text", "expected"),
    [
        ("word", "", "the dog", "the dog"),
        ("word", "I saw", "the dog", " the dog"),
        ("word", "I saw ", "the dog", "the dog"),
        ("word", "I saw\n", "the dog", "the dog"),
        ("word", "Zorblax", "the dog", " the dog"),
        ("word, no unknown", "I saw", "the dog", " the dog"),
        ("char", "I saw", "the dog", "the dog"),
        ("char", "I saw", " the dog", " the dog"),
        ("bpe", "I saw", " the dog", " the dog"),
        ("bpe", "I saw ", "the dog", "the dog"),
        ("wordpiece", "I saw", "the dogs", " the dogs"),
        ("wordpiece", "I saw ", "the dogs", "the dogs"),
        ("unigram", "I saw", "the dogs", " the dogs"),
        ("unigram", "I saw ", "the dogs", "the dogs"),
    ],
)
def test_a_seed_and_what_follows_read_as_one_text(kind: str, before: str, text: str, expected: str) -> None:
    tokenizer = tokenizer_of(kind)
    assert tokenizer.continuation(before, tokenizer.encode([text])[0]) == expected


@pytest.mark.parametrize(
    ("kind", "pieces", "expected"),
    [
        ("word", ["the", "dog", "<EOS>", "the", "cats"], " the dog\nthe cats"),
        ("char", ["s", "<EOS>", "t", "h", "e"], "s\nthe"),
        ("wordpiece", ["##s", "the", "<EOS>", "##s", "dog"], "s the\ns dog"),
        ("unigram", ["s", "▁walk", "▁", "<EOS>", "▁walk", "▁", "▁dog", "s"], "s walk\nwalk dogs"),
        ("unigram", ["▁", "s", "▁"], " s"),
    ],
)
def test_pieces_after_a_seed_are_joined_as_words(kind: str, pieces: list[str], expected: str) -> None:
    tokenizer = tokenizer_of(kind)
    ids = [tokenizer.vocabulary.index(piece) for piece in pieces]
    assert tokenizer.continuation("I walk", ids) == expected
    assert tokenizer.continuation(tokenizer.encode(["walk"])[0], ids) == expected


def bytes_of(text: str | bytes) -> list[int]:
    """Return the ids of the bytes of a text, one id a byte."""
    vocabulary = BYTES_ONLY.vocabulary
    content = text.encode() if isinstance(text, str) else text
    return [vocabulary.index(bytes([one]).decode("utf-8", "backslashreplace")) for one in content]


BYTES_ONLY = Tokenizer.fit([], TokenizerConfig(level="bpe", vocab_size=259, lower=False, end_token="<EOS>"))


def test_a_character_is_written_when_its_last_byte_is_there() -> None:
    stream = BYTES_ONLY.stream("caf")
    pieces = [stream.add([one]) for one in bytes_of("é한🙂!")]
    assert pieces == ["", "é", "", "", "한", "", "", "", "🙂", "!"]
    assert stream.end() == ""


def test_the_first_bytes_of_a_character_wait_in_what_is_before() -> None:
    first, *others = bytes_of("한")
    assert BYTES_ONLY.continuation([first], others) == "한"


@pytest.mark.parametrize("end", [[2], bytes_of("\n")])
def test_a_character_that_is_never_complete_is_a_replacement_character(end: list[int]) -> None:
    begun = bytes_of("🙂")[:3]
    assert BYTES_ONLY.decode(begun) == "\ufffd"
    assert BYTES_ONLY.decode([*begun, *end]) == "\ufffd\n"
    stream = BYTES_ONLY.stream()
    assert (stream.add(begun), stream.end()) == ("", "\ufffd")


@settings(deadline=None)
@given(content=st.binary(), text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_bytes_are_written_as_python_reads_them(content: bytes, text: str) -> None:
    assert BYTES_ONLY.decode(bytes_of(content)) == content.decode("utf-8", "replace")
    assert BYTES_ONLY.decode(bytes_of(text)) == text


def test_arrays_are_ids_too(fitted: Callable[..., Tokenizer]) -> None:
    import numpy as np

    ids = np.array(fitted("word").encode(["the cat saw"])[0], dtype=np.int32)
    assert fitted("word").decode(ids.tolist()) == fitted("word").decode(list(ids)) == "the cat saw"

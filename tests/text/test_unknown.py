"""What of a text has no id."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import KERAS_FILTERS, Level, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

Fitted = Callable[..., Tokenizer]
either = pytest.mark.parametrize("oov_token", ["<OOV>", None])
every_level = pytest.mark.parametrize("level", get_args(Level))


@either
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cat saw the DOG.", []),
        ("Zoë, the Zebra and the Zoë... a zebra!", ["Zoë", "Zebra", "zebra"]),
        ("can't-stop\nwon't", ["can't", "stop", "won't"]),
        ("☂ İzmir ẞ ΟΔΟΣ ΔΑΣ.", ["☂", "İzmir", "ΔΑΣ"]),
        ("caf\udce9 <OOV> <PAD>", ["caf\ufffd", "OOV", "PAD"]),
        (" ... ", []),
        ("", []),
    ],
)
def test_unknown_words_are_told_as_they_are_written(
    text: str, words: list[str], oov_token: str | None, fitted: Fitted
) -> None:
    assert fitted("word", oov_token=oov_token).unknown(text) == words


@either
def test_words_are_those_of_the_filters_and_of_split(oov_token: str | None) -> None:
    config = TokenizerConfig(filters="!", split=", ", oov_token=oov_token, end_token="end")
    tokenizer = Tokenizer.fit(["one, two"], config)
    assert tokenizer.unknown("Two, new words!end, , one,two") == ["new words", "end", "one,two"]


@either
def test_unknown_characters_are_told(oov_token: str | None, fitted: Fitted) -> None:
    assert fitted("char", oov_token=oov_token).unknown("The ☂é\tcat ☂ Ẑ") == ["☂", "\t", "Ẑ"]


@pytest.mark.parametrize(
    ("level", "unknown"),
    [("wordpiece", ["☂☃e", "☃"]), ("unigram", ["☂☃", "☃"]), ("bpe", [])],
)
def test_unknown_pieces_are_told(level: Level, unknown: list[str], fitted: Fitted) -> None:
    assert fitted(level).unknown("The ☂☃e cat, ☃ dog ☂☃e") == unknown


def test_bytes_without_an_unknown_token_are_all_known(fitted: Fitted) -> None:
    tokenizer = fitted("bpe", oov_token=None, end_token="<EOS>")
    assert tokenizer.unknown("!☂ <EOS> \x00") == []


@every_level
def test_the_end_token_spelled_out_is_unknown_as_any_word_is(level: Level, fitted: Fitted) -> None:
    keys: dict[str, object] = {"filters": ""} if level == "word" else {}
    tokenizer = fitted(level, end_token="<☂>", **keys)
    assert ("☂" in "".join(tokenizer.unknown("a <☂> "))) == (level != "bpe")


@every_level
def test_nothing_of_the_training_texts_is_unknown(level: Level, texts: tuple[str, ...]) -> None:
    tokenizer = Tokenizer.fit(texts, TokenizerConfig(level=level, vocab_size=5000))
    assert [tokenizer.unknown(text) for text in texts] == [[] for _ in texts]


@either
def test_special_tokens_spelled_out_are_told_whole(oov_token: str | None) -> None:
    config = TokenizerConfig(lower=False, filters="", oov_token=oov_token)
    tokenizer = Tokenizer.fit(["a word"], config)
    assert tokenizer.unknown("<OOV> a<PAD> <PAD> word <OOV>b") == ["<OOV>", "a<PAD>", "<PAD>", "<OOV>b"]


words = st.text(st.characters(exclude_categories=["Cs", "Cn"]) | st.sampled_from("ΣİßaA,. \n"))


@settings(deadline=None)
@given(known=words, text=words, lower=st.booleans(), filters=st.sampled_from([KERAS_FILTERS, "", "A."]))
def test_a_word_is_told_just_where_it_is_left_out(known: str, text: str, lower: bool, filters: str) -> None:
    def fit(oov_token: str | None) -> Tokenizer:
        config = TokenizerConfig(lower=lower, filters=filters, oov_token=oov_token, end_token="<EOS>")
        return Tokenizer.fit([known, "word"], config)

    dropping, keeping = fit(None), fit("<OOV>")
    assert dropping.unknown(text) == keeping.unknown(text)
    assert bool(dropping.unknown(text)) == (len(dropping.encode([text])[0]) < len(keeping.encode([text])[0]))
    assert all(word in text for word in dropping.unknown(text))


def test_a_word_spelled_as_a_special_token_is_told_by_its_own_id() -> None:
    config = TokenizerConfig(lower=False, filters="", oov_token=None)
    tokenizer = Tokenizer.fit(["<OOV> <pad> word"], config)
    assert tokenizer.unknown("<OOV> <pad> <PAD> <oov> word") == ["<PAD>", "<oov>"]

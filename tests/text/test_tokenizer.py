"""Texts to ids and back, at every level."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.errors import DataError, RunError
from nlpcat4.text import tokenizer
from nlpcat4.text.config import Level, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

Fitted = Callable[..., Tokenizer]
every_level = pytest.mark.parametrize("level", get_args(Level))
either_case = pytest.mark.parametrize("lower", [True, False])

PLAIN = [{"level": level, "lower": lower} for level in get_args(Level) for lower in (True, False)] + [
    {"level": "word", "oov_token": None},
    {"level": "char", "oov_token": None},
    {"level": "word", "split": ",", "filters": "", "oov_token": None},
    {"level": "word", "filters": "]^\\-[.&|~#", "split": " - "},
    *({"level": level, "end_token": "<EOS>", "lower": False} for level in get_args(Level)),
    {"level": "word", "end_token": "\n", "oov_token": None},
    {"level": "char", "end_token": "</s>", "oov_token": None},
    {"level": "bpe", "end_token": "</s>", "oov_token": None},
    {"level": "word", "end_token": "]", "filters": "", "split": "]^", "oov_token": None},
]


@pytest.mark.parametrize("keys", PLAIN, ids=str)
def test_a_loaded_tokenizer_and_the_plain_library_give_the_same_ids(
    keys: dict[str, object], fitted: Fitted, texts: tuple[str, ...], tmp_path: Path
) -> None:
    ours, path = fitted(**keys), tmp_path / "tokenizer.json"
    ours.save(path)
    loaded, plain = Tokenizer.load(path), tokenizers.Tokenizer.from_file(str(path))
    unseen = [
        *texts,
        "",
        " ",
        "Ωmega unseen ☂ 漢字",
        "<PAD> <OOV> <oov>, <pad>",
        "<EOS> </s>",
        texts[0].upper(),
    ]
    expected = ours.encode(unseen)
    assert loaded.encode(unseen) == expected
    assert [plain.encode(text).ids for text in unseen] == expected
    assert (loaded.vocabulary, loaded.oov_id) == (ours.vocabulary, ours.oov_id)
    assert loaded.end_id == ours.end_id
    assert [loaded.unknown(text) for text in unseen] == [ours.unknown(text) for text in unseen]
    assert [loaded.decode(ids) for ids in expected] == [ours.decode(ids) for ids in expected]


@pytest.mark.parametrize("level", ["char", "bpe"])
@either_case
def test_characters_and_bytes_give_a_text_back_exactly(
    level: Level, lower: bool, fitted: Fitted, texts: tuple[str, ...]
) -> None:
    for text in texts:
        assert round_trip(fitted(level, lower=lower), text) == (text.lower() if lower else text)


@pytest.mark.parametrize("level", ["wordpiece", "unigram"])
@either_case
def test_parts_of_words_give_a_text_back_but_for_its_white_space(
    level: Level, lower: bool, fitted: Fitted, texts: tuple[str, ...]
) -> None:
    for text in texts:
        expected = " ".join(text.split())
        assert round_trip(fitted(level, lower=lower), text) == (expected.lower() if lower else expected)


def test_words_give_a_text_back_without_what_was_filtered(fitted: Fitted, texts: tuple[str, ...]) -> None:
    assert round_trip(fitted("word"), texts[1]) == "don't you know i do i'd say so the cat"
    assert round_trip(fitted("word"), texts[3]) == texts[3]


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_bytes_give_any_text_back(text: str) -> None:
    assert round_trip(BYTES_ONLY, text) == text


BYTES_ONLY = Tokenizer.fit([], TokenizerConfig(level="bpe", vocab_size=258, lower=False))


def round_trip(tokenizer: Tokenizer, text: str) -> str:
    return tokenizer.decode(tokenizer.encode([text])[0])


@every_level
@pytest.mark.parametrize("vocab_size", [258, 300])
def test_there_are_never_more_ids_than_vocab_size(level: Level, vocab_size: int) -> None:
    many = ["".join(map(chr, range(start, start + 100))) for start in range(0x4E00, 0x5200, 100)]
    config = TokenizerConfig(level=level, vocab_size=vocab_size)
    fitted = Tokenizer.fit([*many, " ".join(many)], config)
    assert fitted.vocab_size == len(fitted.vocabulary) <= vocab_size
    assert fitted.vocabulary[:2] == ["<PAD>", "<OOV>"]
    assert max(max(ids) for ids in fitted.encode(many)) < vocab_size


@every_level
@either_case
@pytest.mark.parametrize("filters", [None, ""])
def test_no_text_spells_the_padding_token(level: Level, lower: bool, filters: str | None) -> None:
    spelling = ["<PAD> <PAD> x<PAD>x <pad>"] * 5
    keys = {} if filters is None or level != "word" else {"filters": filters}
    config = TokenizerConfig.model_validate({"level": level, "lower": lower, "vocab_size": 400, **keys})
    assert 0 not in Tokenizer.fit(spelling, config).encode(spelling)[0]


@every_level
@either_case
def test_a_text_that_spells_the_unknown_token_has_ids_of_its_own(level: Level, lower: bool) -> None:
    keys: dict[str, object] = {"level": level, "lower": lower, "vocab_size": 400, "oov_token": "<UNK>"}
    keys |= {"filters": ""} if level == "word" else {}
    fitted = Tokenizer.fit(["<UNK> <UNK> <UNK>"], TokenizerConfig.model_validate(keys))
    assert 1 not in fitted.encode(["<UNK>"])[0]


def test_tokens_are_spelled_as_a_reader_expects(fitted: Fitted) -> None:
    text = "the café, 한"
    assert fitted("word").tokens(text) == ["the", "café", "<OOV>"]
    assert fitted("word", oov_token=None).tokens(text) == ["the", "café"]
    assert fitted("char").tokens(text) == list(text)
    assert BYTES_ONLY.tokens("a é") == ["a", " ", "\\xc3", "\\xa9"]
    assert "".join(fitted("bpe").tokens("the cat saw")) == "the cat saw"
    assert fitted("wordpiece").tokens("dogs")[0] == "dog"


@every_level
def test_an_unknown_character_is_an_unknown_token_but_for_bytes(level: Level, fitted: Fitted) -> None:
    assert (1 in fitted(level).encode(["the ☂"])[0]) == (level != "bpe")


@every_level
@pytest.mark.parametrize("text", ["", " ", " \t\n "])
def test_a_text_without_words_has_no_unknown_token(level: Level, text: str, fitted: Fitted) -> None:
    assert 1 not in fitted(level).encode([text])[0] or level == "char"


@every_level
def test_half_a_character_counts_as_a_replacement_character(level: Level, fitted: Fitted) -> None:
    assert fitted(level).encode(["caf\udce9 dog"]) == fitted(level).encode(["caf\ufffd dog"])
    assert Tokenizer.fit(["dog \ud800"], TokenizerConfig(level=level, vocab_size=300)).vocab_size > 2


@every_level
@pytest.mark.parametrize(
    "text",
    ["a" * 10**6, "A b" * 333_333, " " * 10**6, "Σ한" * 200_000, "'" * 10**6 + "Σ"],
    ids=["one word", "words", "spaces", "unusual letters", "no letters"],
)
def test_a_line_of_a_megabyte_takes_less_than_two_seconds(
    level: Level, text: str, fitted: Fitted, slowness: float
) -> None:
    started_at = time.process_time()
    fitted(level).encode([text])
    assert time.process_time() - started_at < 2 * slowness


@every_level
def test_a_training_line_of_a_megabyte_is_learnt_from(level: Level) -> None:
    fitted = Tokenizer.fit(["ab" * 500_000, "a b"], TokenizerConfig(level=level, vocab_size=300))
    assert fitted.vocab_size > 3


@pytest.mark.parametrize("level", ["word", "char", "wordpiece", "unigram"])
def test_texts_without_any_word_are_refused(level: Level) -> None:
    with pytest.raises(DataError, match="no training text holds a word to learn"):
        Tokenizer.fit(["", ""], TokenizerConfig(level=level))


def test_many_texts_are_encoded_in_order(fitted: Fitted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "_AT_ONCE", 2)
    assert (
        fitted("word").decode([ids for (ids,) in fitted("word").encode(["the", "cat", "saw"])])
        == "the cat saw"
    )


def test_a_vocabulary_that_could_not_be_loaded_is_not_written(
    fitted: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenizer, "LIMIT_BYTES", 2**20 // 1000)
    path = tmp_path / "tokenizer.json"
    with pytest.raises(RunError, match=re.escape(f"{path}: the vocabulary takes more than")):
        fitted("word").save(path)
    assert not path.exists()

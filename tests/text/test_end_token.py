"""The token that ends a text: no text holds it, and it is read as the end of a line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import Level, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

Fitted = Callable[..., Tokenizer]
every_level = pytest.mark.parametrize("level", get_args(Level))
SPELLED = ["<EOS> <EOS>x<EOS> x<EOS> <eos>", "</s></s> </s>", "EnD EnDEnD", "||| |||"] * 5


@every_level
def test_its_id_follows_that_of_the_unknown_token(level: Level, fitted: Fitted) -> None:
    tokenizer = fitted(level, end_token="<EOS>")
    assert tokenizer.vocabulary[:3] == ["<PAD>", "<OOV>", "<EOS>"]
    assert tokenizer.end_id == 2
    assert fitted(level).end_id is None


@pytest.mark.parametrize("level", ["word", "char", "bpe"])
def test_its_id_follows_that_of_padding_where_there_is_no_unknown_token(level: Level, fitted: Fitted) -> None:
    tokenizer = fitted(level, end_token="<EOS>", oov_token=None)
    assert tokenizer.vocabulary[:2] == ["<PAD>", "<EOS>"]
    assert (tokenizer.end_id, tokenizer.oov_id) == (1, None)


@every_level
def test_all_other_tokens_are_those_without_it(level: Level, fitted: Fitted, texts: tuple[str, ...]) -> None:
    without, tokenizer = fitted(level), fitted(level, vocab_size=601, end_token="<EOS>")
    assert tokenizer.vocabulary == [*without.vocabulary[:2], "<EOS>", *without.vocabulary[2:]]
    shifted = [[index + (index > 1) for index in ids] for ids in without.encode(texts)]
    assert tokenizer.encode(texts) == shifted


@pytest.mark.parametrize(
    ("level", "oov_token"),
    [*((level, "<OOV>") for level in get_args(Level)), ("word", None), ("char", None), ("bpe", None)],
)
@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("token", ["<EOS>", "</s>", "EnD", "|||"])
def test_no_text_spells_it(level: Level, lower: bool, oov_token: str | None, token: str) -> None:
    keys = {"level": level, "lower": lower, "oov_token": oov_token, "end_token": token, "vocab_size": 400}
    keys |= {"filters": ""} if level == "word" else {}
    tokenizer = Tokenizer.fit(SPELLED, TokenizerConfig.model_validate(keys))
    spellings = [*SPELLED, token, f"{token} ", f" {token} {token} ", f"\n{token}\n"]
    assert not any(tokenizer.end_id in ids for ids in tokenizer.encode(spellings))


@settings(deadline=None)
@given(
    text=st.text(st.sampled_from("ab|<E> ")),
    token=st.text(st.sampled_from("ab|<E> "), min_size=1, max_size=3),
    split=st.sampled_from([" ", "a", "ab", "aa", "|"]),
    lower=st.booleans(),
    oov_token=st.sampled_from(["<OOV>", None]),
)
def test_no_text_spells_it_whatever_divides_words(text: str, token: str, split: str, **keys: object) -> None:
    if (token + split).startswith(split):
        return  # refused
    every = {**keys, "split": split, "filters": "", "end_token": token}
    tokenizer = Tokenizer.fit([text, token, "word"], TokenizerConfig.model_validate(every))
    found = tokenizer.encode([text, token, text + token + split, split + token + split])
    assert not any(tokenizer.end_id in ids for ids in found)
    assert len(set(tokenizer.vocabulary)) >= tokenizer.vocab_size - 1  # a word may be spelled as the token


@every_level
def test_words_that_spell_it_come_back_as_they_are(level: Level) -> None:
    config = TokenizerConfig(level=level, vocab_size=400, lower=False, end_token="<eos>")
    tokenizer = Tokenizer.fit(["a <eos>b <eos> c"] * 3, config)
    text = "a <eos>b <eos> c" if level != "word" else "a eos b eos c"
    assert tokenizer.decode(tokenizer.encode(["a <eos>b <eos> c"])[0]) == text


@every_level
@pytest.mark.parametrize("token", ["<EOS>", "</s>", "END OF LINE", "\t\n\t"])
def test_it_is_read_back_from_the_file(level: Level, token: str, fitted: Fitted, tmp_path: Path) -> None:
    tokenizer, path = fitted(level, end_token=token), tmp_path / "tokenizer.json"
    tokenizer.save(path)
    content = path.read_text("utf-8")
    loaded = Tokenizer.load(path)
    assert (loaded.end_id, loaded.vocabulary) == (2, tokenizer.vocabulary)
    assert loaded.decode([2, 3]) == tokenizer.decode([2, 3])
    loaded.save(path)
    assert path.read_text("utf-8") == content


def test_the_file_holds_it_where_its_id_says(fitted: Fitted, tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    fitted("word", end_token="<EOS>").save(path)
    assert json.loads(path.read_text("utf-8"))["model"]["vocab"]["<EOS> "] == 2


@every_level
def test_it_is_shown_as_a_line_break_without_spaces_beside_it(level: Level, fitted: Fitted) -> None:
    tokenizer = fitted(level, end_token="<EOS>")
    line, end = tokenizer.encode(["the cat saw the dog"])[0], [2]
    text = tokenizer.decode(line)
    assert tokenizer.decode([*end, *line, *end, 0, *line, *end, *end, 0]) == f"\n{text}\n{text}\n\n"


@every_level
def test_the_vocabulary_is_no_larger_for_it(level: Level) -> None:
    config = TokenizerConfig(level=level, vocab_size=270, end_token="<EOS>")
    tokenizer = Tokenizer.fit(["".join(map(chr, range(0x4E00, 0x4F00))), "a b c"], config)
    assert tokenizer.vocab_size == len(tokenizer.vocabulary) <= 270


def test_a_word_of_a_file_without_it_is_not_taken_for_it(tmp_path: Path) -> None:
    config = TokenizerConfig(split="aa", filters="", oov_token=None)
    tokenizer, path = Tokenizer.fit(["a"], config), tmp_path / "tokenizer.json"
    tokenizer.save(
        path
    )  # the first word is "a" after "aa", which both begins and ends with what divides words
    loaded = Tokenizer.load(path)
    assert (loaded.end_id, loaded.vocabulary) == (None, ["<PAD>", "a"])

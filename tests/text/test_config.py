"""What the `tokenizer` and `sequence` blocks accept."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from nlpcat4.text.config import BYTES, KERAS_FILTERS, SequenceConfig, TokenizerConfig


def test_the_defaults_are_those_of_the_course() -> None:
    assert TokenizerConfig().model_dump() == {
        "level": "word",
        "vocab_size": 10_000,
        "oov_token": "<OOV>",
        "end_token": None,
        "lower": True,
        "filters": KERAS_FILTERS,
        "split": " ",
    }


@pytest.mark.parametrize(
    ("keys", "where", "message"),
    [
        ({"level": "char", "filters": "!"}, "filters", "has no effect at level char"),
        ({"level": "bpe", "split": ","}, "split", "has no effect at level bpe"),
        ({"level": "bpe", "vocab_size": BYTES + 1}, "vocab_size", "at least 258 at level bpe, found 257"),
        ({"vocab_size": 2}, "vocab_size", "at least 3 at level word, found 2"),
        ({"vocab_size": 1, "oov_token": None}, "vocab_size", "at least 2 at level word, found 1"),
        ({"vocab_size": 10**30}, "vocab_size", "less than or equal to 1000000"),
        ({"level": "unigram", "vocab_size": None}, "vocab_size", "level unigram needs a number"),
        ({"level": "wordpiece", "oov_token": None}, "oov_token", "level wordpiece needs one"),
        ({"level": "char", "oov_token": "?"}, "oov_token", "level char needs a longer one"),
        ({"oov_token": "<PAD>"}, "oov_token", "<PAD> is the name of the padding token"),
        ({"oov_token": ""}, "oov_token", "at least 1 character"),
        ({"end_token": "<E>", "vocab_size": 3}, "vocab_size", "at least 4 at level word, found 3"),
        (
            {"end_token": "<E>", "oov_token": None, "level": "bpe", "vocab_size": BYTES + 1},
            "vocab_size",
            "at least 258 at level bpe, found 257",
        ),
        ({"end_token": "<PAD>"}, "end_token", "<PAD> is the name of the padding token; choose another"),
        ({"end_token": "<OOV>"}, "end_token", "<OOV> is the name of the unknown token; choose another"),
        ({"end_token": "?", "oov_token": "? "}, "end_token", r"\?  is the name of the unknown token"),
        ({"end_token": "<PAD", "split": ">"}, "end_token", "<PAD> is the name of the padding token"),
        ({"end_token": " end"}, "end_token", "cannot begin with ' '; choose another"),
        ({"end_token": "a", "split": "aa"}, "end_token", "cannot begin with 'aa'; choose another"),
        ({"end_token": " end", "level": "unigram"}, "end_token", "cannot begin with ' '; choose another"),
        ({"end_token": "|", "level": "bpe"}, "end_token", "level bpe needs a longer one"),
        ({"end_token": ""}, "end_token", "at least 1 character"),
        ({"end_token": "e" * 101}, "end_token", "at most 100 characters"),
        ({"split": ""}, "split", "at least 1 character"),
        ({"level": "words"}, "level", "Input should be 'word', 'char'"),
    ],
)
def test_what_cannot_work_is_refused_at_its_key(keys: dict[str, object], where: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message) as caught:
        TokenizerConfig.model_validate(keys)
    assert [error["loc"] for error in caught.value.errors()] == [(where,)]


def test_all_contradictions_are_told_at_once() -> None:
    keys = {"level": "bpe", "filters": "", "split": ",", "oov_token": "<PAD>", "vocab_size": 9}
    with pytest.raises(ValidationError, match="5 validation errors"):
        TokenizerConfig.model_validate({**keys, "end_token": "<PAD>"})


@pytest.mark.parametrize("token", ["\n", "|", "</s>", "END OF LINE", "\ud55c"])
def test_any_other_word_can_be_the_end_token(token: str) -> None:
    assert TokenizerConfig(end_token=token).end_token == token


@pytest.mark.parametrize("level", ["char", "bpe", "wordpiece", "unigram"])
def test_a_resolved_config_of_any_level_is_valid_again(level: str) -> None:
    config = TokenizerConfig.model_validate({"level": level})
    assert TokenizerConfig.model_validate(config.model_dump()) == config


@pytest.mark.parametrize("keys", [{"max_length": 0}, {"max_length": 5, "truncating": "middle"}, {}])
def test_a_row_has_a_length_and_two_sides(keys: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"greater than or equal to 1|'pre' or 'post'|required"):
        SequenceConfig.model_validate(keys)


def test_checking_a_config_loads_neither_numpy_nor_tokenizers() -> None:
    code = (
        "import sys, nlpcat4.text.config; print(sorted({'numpy', 'tokenizers', 'keras'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"

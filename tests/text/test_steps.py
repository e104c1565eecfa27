"""What `inspect tokenize` shows is what a model reads."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.text.rows import Rows
from nlpcat4.text.steps import spelled_tokens, steps_of
from nlpcat4.text.tokenizer import Tokenizer

TEXTS = [
    "the cat saw the dog",
    "a dog!",
    "",
    "unseen words only here and there",
    "the the the the the the the",
]


@pytest.mark.parametrize("level", ["word", "char", "bpe", "wordpiece", "unigram"])
@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("truncating", ["pre", "post"])
def test_the_row_is_the_one_that_a_model_gets(level: Any, padding: Any, truncating: Any) -> None:
    tokenizer = Tokenizer.fit(TEXTS[:2], TokenizerConfig(level=level, vocab_size=300))
    sequence = SequenceConfig(max_length=4, padding=padding, truncating=truncating)
    rows = Rows.of(TEXTS, tokenizer, sequence)
    for place, steps in enumerate(steps_of(TEXTS, tokenizer, sequence)):
        kept = [index for index in steps.row if index]
        assert kept == list(rows.ids)[place].tolist()
        assert len(steps.row) == 4
        assert len(steps.cut) == max(0, len(steps.ids) - 4)
        assert bool(steps.cut) == bool(rows.cut[place])
        assert tokenizer.decode(steps.ids) == tokenizer.decode(tokenizer.encode([TEXTS[place]])[0])
    assert steps_of(TEXTS[:1], tokenizer, sequence)[0].tokens == tuple(tokenizer.tokens(TEXTS[0]))


def test_what_is_cut_stands_on_the_side_that_the_config_names() -> None:
    tokenizer = Tokenizer.fit(TEXTS, TokenizerConfig())
    (pre,) = steps_of(TEXTS[:1], tokenizer, SequenceConfig(max_length=3, truncating="pre"))
    (post,) = steps_of(TEXTS[:1], tokenizer, SequenceConfig(max_length=3, truncating="post"))
    assert (pre.cut, post.cut) == (("the", "cat"), ("the", "dog"))


TOKENIZERS = {
    level: Tokenizer.fit(TEXTS[:2], TokenizerConfig(level=level, vocab_size=300))
    for level in ("word", "char", "bpe", "wordpiece", "unigram")
}


@given(st.text(max_size=30), st.sampled_from(sorted(TOKENIZERS)))
def test_every_token_has_a_spelling_and_known_ones_that_of_the_vocabulary(text: str, level: str) -> None:
    tokenizer = TOKENIZERS[level]
    spelled, tokens = spelled_tokens(text, tokenizer), tokenizer.tokens(text)
    assert len(spelled) == len(tokens)
    assert all(one == other for one, other in zip(spelled, tokens, strict=True) if other != "<OOV>")


def test_an_unknown_word_is_spelled_as_the_text_has_it() -> None:
    assert spelled_tokens("The ZEBRA saw Zoë.", TOKENIZERS["word"]) == ["the", "ZEBRA", "saw", "Zoë"]

"""What `inspect tokenize` shows is what a model reads."""

from typing import Any

import pytest

from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.text.rows import Rows
from nlpcat4.text.steps import steps_of
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

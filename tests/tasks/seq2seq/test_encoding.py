"""What the two halves of a model read and are to write."""

import pytest

from nlpcat4.tasks.seq2seq.encoding import Sources, Targets
from nlpcat4.tasks.seq2seq.schema import PairLengths
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

LENGTHS = PairLengths(max_source_length=3, max_target_length=2)
END, A, B, C = 2, 3, 4, 5


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Spells `aaabbc`: padding 0, unknown 1, end 2, a 3, b 4, c 5."""
    return Tokenizer.fit(["aaabbc"], TokenizerConfig(level="char", end_token="<EOS>"))


def test_sources_are_cut_and_filled_and_it_is_told_which(tokenizer: Tokenizer) -> None:
    sources = Sources.of(["ab", "", "abca", "x"], tokenizer, LENGTHS)
    assert sources.ids.tolist() == [[A, B, 0], [END, 0, 0], [A, B, C], [1, 0, 0]]
    assert sources.cut.tolist() == [False, False, True, False]
    assert sources.unknown.tolist() == [False, True, False, True]


def test_a_reversed_source_loses_the_same_tokens(tokenizer: Tokenizer) -> None:
    lengths = LENGTHS.model_copy(update={"reverse_source": True})
    assert Sources.of(["ab", "abca"], tokenizer, lengths).ids.tolist() == [[B, A, 0], [C, B, A]]


def test_the_decoder_reads_what_it_has_written(tokenizer: Tokenizer) -> None:
    targets = Targets.of(["ab", "c", "", "abc"], tokenizer, LENGTHS)
    assert targets.written.tolist() == [[A, B, END], [C, END, 0], [END, 0, 0], [A, B, C]]
    assert targets.read.tolist() == [[END, A, B], [END, C, 0], [END, 0, 0], [END, A, B]]
    assert targets.cut == 0.25


def test_without_an_unknown_token_unknown_ones_are_left_out() -> None:
    config = TokenizerConfig(level="char", oov_token=None, end_token="<EOS>")
    tokenizer = Tokenizer.fit(["aab"], config)
    sources = Sources.of(["axb", "xy"], tokenizer, LENGTHS)
    assert sources.ids.tolist() == [[2, 3, 0], [tokenizer.end_id, 0, 0]]
    assert sources.unknown.tolist() == [False, True]

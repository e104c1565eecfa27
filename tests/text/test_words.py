"""The short way to words and ids against the `tokenizers` library, which reads the same tokenizer.json."""

import string

import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import KERAS_FILTERS, Side, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.text.words import Words

ODD = "ΣσςİIıßǅé\u0301\u00a0\u3000\u0085\u2028\x0b\x0c\r\x1c\x1f \t\n.-_!<>'" + string.ascii_letters  # noqa: RUF001
texts = st.lists(
    st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=25), max_size=5
)


@settings(max_examples=300, deadline=None)
@given(
    known=texts,
    new=texts,
    filters=st.sampled_from([KERAS_FILTERS, "", "\t", "aZ<\x0b"]),
    oov_token=st.sampled_from(["<OOV>", "unk", "a", None]),
)
def test_ids_are_those_of_the_library(
    known: list[str], new: list[str], filters: str, oov_token: str | None
) -> None:
    config = TokenizerConfig(filters=filters, oov_token=oov_token)
    assert Words.fits(config)
    tokenizer = Tokenizer.fit([*known, "unk word"], config)
    library = tokenizers.Tokenizer.from_str(tokenizer.content)
    for text in [*known, *new]:
        assert tokenizer.encode([text]) == [library.encode(text).ids], text


def test_other_settings_go_the_way_of_the_library() -> None:
    for config in (
        TokenizerConfig(lower=False),
        TokenizerConfig(split="ab"),
        TokenizerConfig(filters="é"),
        TokenizerConfig(level="char"),
    ):
        assert not Words.fits(config)


@settings(max_examples=200, deadline=None)
@given(known=texts, new=texts, count=st.integers(1, 6), side=st.sampled_from(["pre", "post"]))
def test_no_more_ids_than_are_wanted_and_whether_there_are_more(
    known: list[str], new: list[str], count: int, side: Side
) -> None:
    for oov_token in ("<OOV>", None):
        tokenizer = Tokenizer.fit([*known, "word"], TokenizerConfig(oov_token=oov_token, filters="."))
        kept = slice(count) if side == "post" else slice(-count, None)
        for all_ids, some in zip(tokenizer.encode(new), tokenizer.first(new, count, side), strict=True):
            assert list(some[kept]) == all_ids[kept]
            assert (len(some) > count) == (len(all_ids) > count)

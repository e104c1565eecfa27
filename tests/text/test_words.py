"""The short way to words and ids against the `tokenizers` library, which reads the same tokenizer.json."""

import string

import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import KERAS_FILTERS, TokenizerConfig
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

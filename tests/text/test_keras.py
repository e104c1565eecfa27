"""Level word (and char) against Keras' own `Tokenizer`."""

import string
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.text.config import KERAS_FILTERS, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer


def assert_equal(texts: Sequence[str], new_texts: Sequence[str], config: TokenizerConfig) -> None:
    """Compare the vocabulary of some texts, and the ids of these and of new texts."""
    reference = keras_tokenizer(config)
    reference.fit_on_texts(texts)
    tokenizer = Tokenizer.fit(texts, config)
    expected = list(reference.word_index)[: config.vocab_size and config.vocab_size - 1]
    assert tokenizer.vocabulary == ["<PAD>", *expected]
    assert tokenizer.encode(texts) == reference.texts_to_sequences(texts)
    assert tokenizer.encode(new_texts) == reference.texts_to_sequences(new_texts)


def keras_tokenizer(config: TokenizerConfig) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tensorflow.keras.preprocessing.text import Tokenizer as KerasTokenizer

    return KerasTokenizer(
        num_words=config.vocab_size,
        filters=config.filters,
        lower=config.lower,
        split=config.split,
        char_level=config.level == "char",
        oov_token=config.oov_token,
    )


@pytest.mark.parametrize("oov_token", ["<OOV>", None])
@pytest.mark.parametrize("vocab_size", [10_000, None])
@pytest.mark.parametrize("name", ["sarcasm", "irish_lyrics"])
def test_ids_equal_keras_on_all_real_texts(
    name: str, vocab_size: int | None, oov_token: str | None, real_texts: Callable[[str], list[str]]
) -> None:
    texts = real_texts(name)
    known = texts[: len(texts) * 4 // 5]
    assert_equal(known, texts, TokenizerConfig(vocab_size=vocab_size, oov_token=oov_token))


def test_ids_equal_keras_on_all_training_reviews(real_texts: Callable[[str], list[str]]) -> None:
    assert_equal(real_texts("imdb_reviews"), [], TokenizerConfig())


def test_characters_equal_keras_on_the_lyrics(real_texts: Callable[[str], list[str]]) -> None:
    texts = real_texts("irish_lyrics")
    assert_equal(texts[:1000], texts, TokenizerConfig(level="char", vocab_size=30))


# Letters that are lower-cased in an unusual way, spaces that do not separate words, and what is filtered.
ODD = "ΣσςΑİIıßǅ'\u0301ªᵃ\u00ad\u00a0\u3000\u2003\x0b\x1f\x00 \t\n.-_!" + string.ascii_letters  # noqa: RUF001
# Not those with "<": Keras gives a word that is spelled as the unknown token that token's place.
assigned = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="<")
texts_of_any_kind = st.lists(st.text(st.sampled_from(ODD) | assigned, max_size=20), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None)
@given(
    texts=texts_of_any_kind,
    new_texts=texts_of_any_kind,
    filters=st.sampled_from([KERAS_FILTERS, "", "]^-[\\", "&&~|é."]),
    split=st.sampled_from([" ", ",", "ab", "^"]),
    lower=st.booleans(),
    oov_token=st.sampled_from(["<OOV>", None]),
    vocab_size=st.sampled_from([None, 3, 8]),
)
def test_ids_equal_keras_on_any_text(texts: list[str], new_texts: list[str], **keys: object) -> None:
    texts = [*texts, "word"]  # texts without any word are refused
    assert_equal(texts, new_texts, TokenizerConfig.model_validate(keys))

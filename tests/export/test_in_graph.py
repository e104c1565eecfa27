"""The tokenizer as a graph gives the ids that the tokenizer gives."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4 import backend
from nlpcat4.export.checking import ODD_TEXTS
from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.text.rows import Rows
from nlpcat4.text.spelling import well_formed
from nlpcat4.text.tokenizer import Tokenizer

TRAINING = (
    "The cat, the dog; <OOV> don't",
    "ΟΔΥΣΣΕΥΣ και ΣΑΣ, άνθρωπος",
    "İstanbul ıßẞ ǅ \u13a0 𐐀",
    "오늘 날씨가 🎉 좋네요",
    "a]b^c-d\\e.f|g",
)
SETTINGS: dict[str, dict[str, object]] = {
    "word": {},
    "word, cased": {"lower": False},
    "word, known ones only": {"oov_token": None},
    "word, few": {"vocab_size": 6},
    "word, other separators": {"filters": "]^\\-[.é", "split": "ab"},
    "word, a word for unknown": {"oov_token": "a", "lower": False, "filters": ""},
    "word, with an end": {"end_token": "<EOS>"},
    "char": {"level": "char"},
    "char, cased, known ones only": {"level": "char", "lower": False, "oov_token": None},
}
SEQUENCES = (
    SequenceConfig(max_length=7),
    SequenceConfig(max_length=5, padding="pre", truncating="pre"),
    SequenceConfig(max_length=200, padding="pre"),
)
Compare = Callable[[Sequence[str]], None]


@pytest.fixture(params=enumerate(SETTINGS.items()), ids=lambda item: str(item[1][0]), scope="module")
def same(request: pytest.FixtureRequest) -> Compare:
    """Return what compares both ways for texts, of each tokenizer with one of the ways to cut and pad."""
    backend.start()
    import tensorflow as tf

    from nlpcat4.export.in_graph import TextToIds

    number, (_, keys) = request.param
    tokenizer = Tokenizer.fit(TRAINING, TokenizerConfig.model_validate(keys))
    sequence = SEQUENCES[number % len(SEQUENCES)]
    text = [tf.TensorSpec([None], tf.string)]
    graph = tf.function(TextToIds(tokenizer, sequence).__call__, input_signature=text)

    def compare(texts: Sequence[str]) -> None:
        expected = Rows.of(texts, tokenizer, sequence).ids.padded(np.arange(len(texts)), sequence.padding)
        found = graph(tf.constant([well_formed(one).encode() for one in texts])).numpy()
        assert found.tolist() == expected.tolist()

    return compare


def test_odd_texts(same: Compare) -> None:
    same([*ODD_TEXTS, *TRAINING])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(st.one_of(st.characters(exclude_categories=[]), st.sampled_from("ΣσΑα\u0301İ .ab<OV>"))),
        min_size=1,
    )
)
def test_any_text(same: Compare, texts: list[str]) -> None:
    same(texts)


@pytest.mark.parametrize("between", range(12))
def test_a_sigma_that_ends_a_word_is_seen_as_far_as_the_tokenizer_sees(same: Compare, between: int) -> None:
    ignored = "\u0301" * between
    same([f"И{ignored}Σ", f"ИΣ{ignored}И", f"Σ{ignored}Σ Σ", f"{ignored}Σ"])


def test_every_letter(same: Compare) -> None:
    """All of them, of whatever version of Unicode the library knows."""
    same([chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000][::7])


def test_bytes_that_are_no_text_count_as_damaged_characters() -> None:
    backend.start()
    import tensorflow as tf

    from nlpcat4.export.in_graph import TextToIds

    to_ids = TextToIds(Tokenizer.fit(["a�b c"], TokenizerConfig()), SequenceConfig(max_length=3))
    assert to_ids(tf.constant([b"a\xffb c", b"c"])).numpy().tolist() == [[2, 3], [3, 0]]

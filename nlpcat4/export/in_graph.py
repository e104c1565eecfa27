"""Texts -> rows of ids, as `Rows` makes them, by operations of TensorFlow alone.

What makes letters small differs between libraries and their versions of Unicode, so it is not left to
TensorFlow: each character's small form, and what decides about a sigma, is asked of the tokenizer's own
library once, and goes into the graph as tables.
"""

import re
from functools import cache
from typing import Literal

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tokenizers import Regex
from tokenizers.normalizers import Lowercase, Normalizer, Replace

from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.pipeline import (
    CASE_IGNORABLE,
    CASED,
    MOST_IGNORED,
    defused,
    special_tokens,
    word_boundary,
)
from nlpcat4.text.tokenizer import Tokenizer

LEVELS = ("word", "char")
"""The levels of a tokenizer that there is a graph for."""

_UTF8: Literal["UTF-8"] = "UTF-8"
_SIGMA, _FINAL_SIGMA = ord("Σ"), ord("ς")
_BETWEEN = b"\xff"
"""What is put between words: a byte that no text in UTF-8 has."""
_NONE = -1
"""The id of what has none."""


class TextToIds(tf.Module):  # type: ignore[misc]
    """The way of texts to ids as a graph: string [texts] -> int32 [texts, length].

    Texts are bytes in UTF-8; what is none counts as U+FFFD. Rows are as long as the longest of them, and at
    most `max_length`. A text without any token is one unknown token, or padding where there is none.

    Example:
        >>> from nlpcat4.text.config import TokenizerConfig
        >>> to_ids = TextToIds(Tokenizer.fit(["the cat"], TokenizerConfig()), SequenceConfig(max_length=3))
        >>> to_ids(tf.constant(["The dog", ""])).numpy().tolist()
        [[2, 1], [1, 0]]
    """

    def __init__(self, tokenizer: Tokenizer, sequence: SequenceConfig) -> None:
        super().__init__()
        self._config = tokenizer.config
        self._sequence = sequence
        self._nothing = tokenizer.nothing_id
        self._small = _small_letters() if self._config.lower else None
        first = len(special_tokens(self._config))  # no text can spell one of those
        pieces = tokenizer.vocabulary[first:]
        ids = np.arange(first, first + len(pieces), dtype=np.int32)
        entries = tf.lookup.KeyValueTensorInitializer(tf.constant(pieces), tf.constant(ids))
        unknown = _NONE if tokenizer.oov_id is None else tokenizer.oov_id
        self._ids = tf.lookup.StaticHashTable(entries, tf.constant(unknown, tf.int32))

    def __call__(self, texts: tf.Tensor) -> tf.Tensor:
        """Return the ids of texts."""
        texts = tf.strings.unicode_transcode(texts, _UTF8, _UTF8, errors="replace")
        tokens = self._tokens(self._with_letters(texts))
        ids = tokens.with_flat_values(self._ids.lookup(tokens.flat_values))
        ids = tf.ragged.boolean_mask(ids, ids != _NONE)
        most = self._sequence.max_length
        ids = ids[:, :most] if self._sequence.truncating == "post" else ids[:, -most:]
        return self._padded(ids)

    def _with_letters(self, texts: tf.Tensor) -> tf.Tensor:
        """Make letters small, or else only those of special tokens that a text spells out."""
        if self._small is not None:
            return self._small(texts)
        for token, instead in defused(self._config):
            texts = tf.strings.regex_replace(texts, re.escape(token), instead.replace("\\", r"\\"))
        return texts

    def _tokens(self, texts: tf.Tensor) -> tf.RaggedTensor:
        """Return string [texts, any]: what each id is looked up for."""
        if self._config.level == "char":
            return tf.strings.unicode_split(texts, _UTF8)
        boundary = word_boundary(self._config.filters, self._config.split)
        parts = tf.strings.split(tf.strings.regex_replace(texts, boundary, tf.constant(_BETWEEN)), _BETWEEN)
        return tf.ragged.boolean_mask(parts, parts != b"")

    def _padded(self, ids: tf.RaggedTensor) -> tf.Tensor:
        empty = tf.cast(ids.row_lengths() == 0, tf.int64)
        nothing = tf.fill([tf.reduce_sum(empty)], tf.constant(self._nothing, tf.int32))
        ids = tf.concat([ids, tf.RaggedTensor.from_row_lengths(nothing, empty)], axis=1)
        rows = ids.to_tensor()
        if self._sequence.padding == "post":
            return rows
        return tf.reverse(tf.reverse_sequence(rows, ids.row_lengths(), seq_axis=1), [1])


class _SmallLetters:
    """Lower-cases as `letter_case` does: each character by a table, and a sigma by what is around it."""

    def __init__(self) -> None:
        characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
        characters.remove("\n")  # which is put between them
        small = _each(characters, Lowercase())
        self._longer = [(a, b) for a, b in zip(characters, small, strict=True) if len(b) > 1]
        changed = {ord(a): ord(b) for a, b in zip(characters, small, strict=True) if a != b and len(b) == 1}
        # Kept short by leaving out what is above the last capital letter.
        self._table = np.arange(max(changed) + 2, dtype=np.int32)
        self._table[list(changed)] = list(changed.values())
        self._cased = _set_of(characters, CASED)
        self._ignorable = _set_of(characters, CASE_IGNORABLE)

    def __call__(self, texts: tf.Tensor) -> tf.Tensor:
        """Return string [texts] of string [texts]."""
        codes = tf.strings.unicode_decode(texts, _UTF8)
        flat = tf.where(self._final_sigmas(codes), _FINAL_SIGMA, codes.flat_values)
        in_table = flat < len(self._table)
        small = tf.gather(tf.constant(self._table), tf.where(in_table, flat, 0))
        codes = codes.with_flat_values(tf.where(in_table, small, flat))
        texts = tf.strings.unicode_encode(codes, _UTF8)
        for capital, instead in self._longer:
            texts = tf.strings.regex_replace(texts, capital, instead)
        return texts

    def _final_sigmas(self, codes: tf.RaggedTensor) -> tf.Tensor:
        """Return bool [characters of all texts]: those sigmas behind which a word ends."""
        is_sigma = codes.flat_values == _SIGMA

        def looked_at() -> tf.Tensor:
            return is_sigma & self._is_cased(codes, before=True) & ~self._is_cased(codes, before=False)

        return tf.cond(tf.reduce_any(is_sigma), looked_at, lambda: is_sigma)

    def _is_cased(self, codes: tf.RaggedTensor, *, before: bool) -> tf.Tensor:
        """Return bool [characters of all texts]: whether the next one that is not ignorable has a case."""
        ends = tf.fill([codes.nrows(), 1], 0)  # neither cased nor ignorable
        apart = tf.concat([codes, ends], axis=1)
        cased, ignorable = _holds(self._cased, apart.flat_values), _holds(self._ignorable, apart.flat_values)
        found, ignored = tf.zeros_like(cased), tf.ones_like(cased)
        for distance in range(1, MOST_IGNORED + 2):
            shift = distance if before else -distance
            found |= ignored & tf.roll(cased, shift, 0)
            ignored &= tf.roll(ignorable, shift, 0)
        return apart.with_flat_values(found)[:, :-1].flat_values


@cache
def _small_letters() -> _SmallLetters:
    """Return the one way of making letters small; asking about each character there is takes seconds."""
    return _SmallLetters()


def _each(characters: list[str], normalizer: Normalizer) -> list[str]:
    """Return what becomes of each character alone."""
    return normalizer.normalize_str("\n".join(characters)).split("\n")


def _set_of(characters: list[str], pattern: str) -> NDArray[np.bool_]:
    """Return bool [code points], as many as it takes: which of them a pattern matches."""
    mark = "\0\0"  # no character alone
    matched = _each(characters, Replace(Regex(pattern), mark))
    codes = [ord(character) for character, found in zip(characters, matched, strict=True) if found == mark]
    holds = np.zeros(max(codes) + 2, dtype=np.bool_)
    holds[codes] = True
    return holds


def _holds(members: NDArray[np.bool_], codes: tf.Tensor) -> tf.Tensor:
    """Return bool [codes]: which are in a set."""
    return tf.gather(tf.constant(members), tf.minimum(codes, len(members) - 1))

"""The `tokenizer` and `sequence` blocks of a config."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.config.section import Section

KERAS_FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
"""What Keras' `Tokenizer` treats as white space unless told otherwise."""

PAD_TOKEN = "<PAD>"
"""The token of id 0."""

BYTES = 256
"""The alphabet of `level: bpe`."""

Level = Literal["word", "char", "bpe", "wordpiece", "unigram"]
Side = Literal["pre", "post"]
Text = Annotated[str, Field(min_length=1, max_length=100)]


class TokenizerConfig(Section):
    """How a text becomes tokens, and tokens ids."""

    level: Level = "word"
    """`word` as in Keras' course, `char`, or subwords: `bpe` (of bytes, so that any text can be told from its
    ids), `wordpiece`, `unigram`."""
    vocab_size: Annotated[int, Field(ge=1, le=1_000_000)] | None = 10_000
    """All ids at most, those of padding, the unknown and the end token included; null keeps every word or
    character."""
    oov_token: Text | None = "<OOV>"
    """The token that stands for unknown ones (id 1); null drops those instead (levels word and char)."""
    end_token: Text | None = None
    """The token that ends what a model writes, shown as a line break; null: there is none. Its id is the next
    after the unknown token's, and no text can spell it."""
    lower: bool = True
    """Make all letters small."""
    filters: str = KERAS_FILTERS
    """Characters that become white space (level word)."""
    split: Text = " "
    """What words are divided at (level word)."""

    @property
    def end_mark(self) -> str:
        """What follows the end token in the vocabulary, so that no text can spell that entry.

        No token of a text ends with it, unless it begins with it, too.
        """
        return self.split if self.level == "word" else " "

    @model_validator(mode="after")
    def _fits_together(self) -> "TokenizerConfig":
        if found := list(self._contradictions()):
            raise problems(found)
        return self

    def _contradictions(self) -> Iterator[Exception]:
        """Find keys that have no effect at this level, and values that cannot work at it."""
        for key in ("filters", "split"):
            if self.level != "word" and getattr(self, key) != type(self).model_fields[key].default:
                yield problem_at((key,), f"has no effect at level {self.level}; it belongs to level word")
        if complaint := self._oov_complaint():
            yield problem_at(("oov_token",), complaint)
        if complaint := self._end_complaint():
            yield problem_at(("end_token",), complaint)
        if self.vocab_size is None and self.level not in ("word", "char"):
            yield problem_at(("vocab_size",), f"level {self.level} needs a number of ids to aim for")
        special = 1 + (self.oov_token is not None) + (self.end_token is not None)
        least = special + (BYTES if self.level == "bpe" else 1)
        if self.vocab_size is not None and self.vocab_size < least:
            yield problem_at(
                ("vocab_size",), f"at least {least} at level {self.level}, found {self.vocab_size}"
            )

    def _oov_complaint(self) -> str | None:
        if self.oov_token == PAD_TOKEN:
            return f"{PAD_TOKEN} is the name of the padding token; choose another"
        if self.oov_token is None and self.level in ("wordpiece", "unigram"):
            return f"level {self.level} needs one, for characters that it never saw"
        return self._length_complaint(self.oov_token)

    def _end_complaint(self) -> str | None:
        if self.end_token is None:
            return None
        if (self.end_token + self.end_mark).startswith(self.end_mark):
            return f"cannot begin with {self.end_mark!r}; choose another"
        for other, kind in ((PAD_TOKEN, "padding"), (self.oov_token, "unknown")):
            if other in (self.end_token, self.end_token + self.end_mark):
                return f"{other} is the name of the {kind} token; choose another"
        return self._length_complaint(self.end_token)

    def _length_complaint(self, token: str | None) -> str | None:
        if token and len(token) == 1 and self.level != "word":
            return f"level {self.level} needs a longer one, which is no character of a text"
        return None


class SequenceConfig(Section):
    """How ids become rows of one length, as in `keras.utils.pad_sequences`."""

    max_length: Annotated[int, Field(ge=1, le=100_000)]
    """The most tokens of a text that are kept."""
    padding: Side = "post"
    """Where a shorter text is filled with 0: before it or after it."""
    truncating: Side = "post"
    """Where a longer text is cut: at its beginning or its end."""

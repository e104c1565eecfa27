"""Texts <-> ids."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import ClassVar

import tokenizers

from nlpcat4.errors import RunError
from nlpcat4.files import write_text
from nlpcat4.text.config import Side, TokenizerConfig
from nlpcat4.text.continuation import Continuation
from nlpcat4.text.learning import learn
from nlpcat4.text.pipeline import Learned, assemble, letter_case, model_of
from nlpcat4.text.reading import LIMIT_BYTES, read
from nlpcat4.text.spelling import spelled, well_formed
from nlpcat4.text.unknown import keeping_unknown, unknown_parts
from nlpcat4.text.words import WordIds, Words

_AT_ONCE = 1000  # texts; the library needs some 100 bytes a token while it works


class _WellFormed:
    """Texts as Rust takes them, made anew each time that they are gone through."""

    def __init__(self, texts: Collection[str]) -> None:
        self._texts = texts

    def __iter__(self) -> Iterator[str]:
        return map(well_formed, self._texts)


class Tokenizer:
    """Gives each token of a text its id, and reads ids back.

    Example:
        >>> tokenizer = Tokenizer.fit(["The cat saw the dog."], TokenizerConfig())
        >>> tokenizer.vocabulary
        ['<PAD>', '<OOV>', 'the', 'cat', 'saw', 'dog']
        >>> tokenizer.encode(["The dog saw a cat!"])
        [[2, 5, 4, 1, 3]]
    """

    pad_id: ClassVar[int] = 0

    def __init__(self, config: TokenizerConfig, learned: Learned) -> None:
        self.config = config
        self._learned = learned
        self._encoder = assemble(config, model_of(config, learned))

    @classmethod
    def fit(cls, texts: Collection[str], config: TokenizerConfig) -> "Tokenizer":
        """Learn the vocabulary of the training texts.

        Raises:
            DataError: There is nothing but white space and filtered characters in the texts.
        """
        return cls(config, learn(_WellFormed(texts), config))

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Return the tokenizer that `save` wrote.

        Raises:
            RunError: There is no such file, or it is not one that `save` could have written.
        """
        return cls(*read(path))

    @property
    def content(self) -> str:
        """What `save` writes: the same for the same texts and settings."""
        return self._encoder.to_str(pretty=True)

    def save(self, path: Path) -> None:
        """Write tokenizer.json, which the `tokenizers` library reads too.

        Raises:
            RunError: The file would be larger than `load` accepts.
        """
        content = self.content
        if len(content.encode()) > LIMIT_BYTES:
            raise RunError(f"{path}: the vocabulary takes more than {LIMIT_BYTES >> 20} MB; lower vocab_size")
        write_text(path, content)

    @property
    def oov_id(self) -> int | None:
        """The id of unknown tokens, None where they are left out."""
        return None if self.config.oov_token is None else 1

    @property
    def nothing_id(self) -> int:
        """The id of what says nothing: of the unknown token, or of padding where there is none.

        A text without any token is read as one of it.
        """
        return self.oov_id or self.pad_id

    @property
    def end_id(self) -> int | None:
        """The id of the token that ends a text, None where there is none."""
        return None if self.config.end_token is None else 1 + (self.config.oov_token is not None)

    @property
    def vocab_size(self) -> int:
        """How many ids there are, padding included."""
        return len(self._learned.pieces)

    @cached_property
    def vocabulary(self) -> list[str]:
        """What each id stands for, as a reader would spell it."""
        return [spelled(piece, self.config) for piece in self._learned.pieces]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text: not padded, never that of the end token, none for an empty text."""
        return [list(ids) for ids in self.encoded(texts)]

    def encoded(self, texts: Iterable[str]) -> Iterator[Sequence[int]]:
        """Yield the ids of each text, as `encode` returns them."""
        formed = map(well_formed, texts)
        if self._word_ids is not None:
            yield from map(self._word_ids.encode, formed)
            return
        while batch := list(islice(formed, _AT_ONCE)):
            yield from (encoding.ids for encoding in self._encoder.encode_batch_fast(batch))

    def first(self, texts: Iterable[str], count: int, side: Side) -> Iterator[Sequence[int]]:
        """Yield the ids of each text, or, where that is quicker, only so many as show that there are more.

        Args:
            texts: What to encode.
            count: How many ids of a text are wanted.
            side: Which are not, where there are more: those at the end, or at the beginning.
        """
        if self._word_ids is None:
            yield from self.encoded(texts)
            return
        for text in texts:
            yield self._word_ids.first(well_formed(text), count, side)

    @cached_property
    def _word_ids(self) -> WordIds | None:
        """What does the same as the library in less time, where there is such a short way."""
        config = self.config
        if not Words.fits(config):
            return None
        pieces: Iterable[tuple[str, int]] = (
            (piece, index) for index, piece in enumerate(self._learned.pieces)
        )
        if config.oov_token is None:  # words have a mark, and special tokens have none
            mark = config.split
            pieces = [(piece.removeprefix(mark), index) for piece, index in pieces if piece.startswith(mark)]
        return WordIds(Words(config, letter_case(config)), pieces, self.oov_id)

    def parts(self, text: str) -> list[str]:
        """Return what each token of a text is in the text, as it is written there."""
        formed = well_formed(text)
        return [formed[start:end] for start, end in self._encoder.encode(formed).offsets]

    def unknown(self, text: str) -> list[str]:
        """Return the words, characters or pieces of a text that have no id, as it spells them, each once.

        Example:
            >>> Tokenizer.fit(["the cat"], TokenizerConfig(oov_token=None)).unknown("Zoë, the Dog, the Dog!")
            ['Zoë', 'Dog']
        """
        if self.config.level == "bpe":
            return []  # every text is made of bytes
        return unknown_parts(well_formed(text), self._keeping_unknown, self.nothing_id)

    @cached_property
    def _keeping_unknown(self) -> tokenizers.Tokenizer:
        return self._encoder if self.oov_id is not None else keeping_unknown(self.config, self._learned)

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text as the vocabulary spells them."""
        return [self.vocabulary[index] for index in self.encode([text])[0]]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids; padding is left out, the end token is a line break."""
        return self.continuation("", ids)

    def continuation(self, before: str | Sequence[int], new: Sequence[int]) -> str:
        r"""Return the text that new ids add after a text or after other ids.

        Example:
            >>> tokenizer = Tokenizer.fit(["walking dogs walk"], TokenizerConfig(end_token="<EOS>"))
            >>> tokenizer.continuation("My", tokenizer.encode(["dogs walk"])[0] + [tokenizer.end_id])
            ' dogs walk\n'
        """
        stream = self.stream(before)
        return stream.add(new) + stream.end()

    def stream(self, before: str | Sequence[int] = "") -> Continuation:
        """Return what writes ids as text while they come, after a text or after other ids."""
        return Continuation(self._learned.pieces, self.config, before)

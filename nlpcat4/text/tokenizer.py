"""Texts <-> ids."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from nlpcat4.errors import RunError
from nlpcat4.files import write_text
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.learning import learn
from nlpcat4.text.pipeline import Learned, assemble, model_of
from nlpcat4.text.reading import LIMIT_BYTES, read
from nlpcat4.text.spelling import spelled, well_formed

_AT_ONCE = 1000  # texts; the library needs some 100 bytes a token while it works


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
        self._config = config
        self._learned = learned
        self._encoder = assemble(config, model_of(config, learned))

    @classmethod
    def fit(cls, texts: Iterable[str], config: TokenizerConfig) -> "Tokenizer":
        """Learn the vocabulary of the training texts.

        Raises:
            DataError: There is nothing but white space and filtered characters in the texts.
        """
        return cls(config, learn([well_formed(text) for text in texts], config))

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Return the tokenizer that `save` wrote.

        Raises:
            RunError: There is no such file, or it is not one that `save` could have written.
        """
        return cls(*read(path))

    def save(self, path: Path) -> None:
        """Write tokenizer.json, which the `tokenizers` library reads too.

        Raises:
            RunError: The file would be larger than `load` accepts.
        """
        content = self._encoder.to_str(pretty=True)
        if len(content.encode()) > LIMIT_BYTES:
            raise RunError(f"{path}: the vocabulary takes more than {LIMIT_BYTES >> 20} MB; lower vocab_size")
        write_text(path, content)

    @property
    def oov_id(self) -> int | None:
        """The id of unknown tokens, None where they are left out."""
        return None if self._config.oov_token is None else 1

    @property
    def vocab_size(self) -> int:
        """How many ids there are, padding included."""
        return len(self._learned.pieces)

    @cached_property
    def vocabulary(self) -> list[str]:
        """What each id stands for, as a reader would spell it."""
        return [spelled(piece, self._config) for piece in self._learned.pieces]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text: not padded, none for an empty text."""
        ids: list[list[int]] = []
        for start in range(0, len(texts), _AT_ONCE):
            batch = [well_formed(text) for text in texts[start : start + _AT_ONCE]]
            ids += [encoding.ids for encoding in self._encoder.encode_batch_fast(batch)]
        return ids

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text as the vocabulary spells them."""
        return [self.vocabulary[index] for index in self.encode([text])[0]]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids; padding is left out."""
        return self._encoder.decode([int(index) for index in ids if index != self.pad_id])

"""Texts -> their words, as the Rust tokenizer of level word splits them, in a fraction of its time.

In UTF-8 every filtered character is a byte of its own, so that one table makes spaces of them all and
lower-cases what is ASCII, and one `bytes.split` does the rest. The letters of other texts are made small by
the tokenizer's own normalizer first.
"""

from collections.abc import Iterable, Sequence

from tokenizers.normalizers import Normalizer

from nlpcat4.text.config import TokenizerConfig

_WHITE = b" \t\n\r\x0b\x0c"
"""What `bytes.split` divides at."""


class Words:
    """Splits texts into words.

    Example:
        >>> from nlpcat4.text.pipeline import letter_case
        >>> config = TokenizerConfig()
        >>> Words(config, letter_case(config)).split("Don't stop, believing")
        [b"don't", b'stop', b'believing']
    """

    def __init__(self, config: TokenizerConfig, letter_case: Normalizer) -> None:
        table = bytearray(range(256))
        for byte in range(128):
            letter = chr(byte).lower()
            table[byte] = ord(" " if letter in config.filters else letter)
        self._table = bytes(table)
        self._kept = bytes(byte for byte in _WHITE[1:] if table[byte] != ord(" "))
        self._normalize = letter_case.normalize_str

    @staticmethod
    def fits(config: TokenizerConfig) -> bool:
        """Tell whether texts can be split so."""
        return config.level == "word" and config.lower and config.split == " " and config.filters.isascii()

    def split(self, text: str) -> list[bytes]:
        """Return the words of a text without lone surrogates."""
        spaced = (text if text.isascii() else self._normalize(text)).encode().translate(self._table)
        if any(byte in spaced for byte in self._kept):  # white space that belongs to a word
            return [word for word in spaced.split(b" ") if word]
        return spaced.split()


class WordIds:
    """Gives each word of a text its id."""

    def __init__(self, words: Words, pieces: Iterable[tuple[str, int]], oov_id: int | None) -> None:
        self._words = words
        self._ids = {piece.encode(): index for piece, index in pieces}
        self._oov_id = oov_id

    def encode(self, text: str) -> Sequence[int]:
        """Return the ids of a text without lone surrogates."""
        ids, oov_id, words = self._ids, self._oov_id, self._words.split(text)
        if oov_id is None:
            return [ids[word] for word in words if word in ids]
        return [ids.get(word, oov_id) for word in words]

"""Texts -> their words, as the Rust tokenizer of level word splits them, in a fraction of its time.

In UTF-8 every filtered character is a byte of its own, so that one table makes spaces of them all and
lower-cases what is ASCII, and one `bytes.split` does the rest. The letters of other texts are made small by
the tokenizer's own normalizer first.
"""

from collections.abc import Iterable, Sequence

from tokenizers.normalizers import Normalizer

from nlpcat4.text.config import Side, TokenizerConfig

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
        spaced = self._spaced(text)
        return self._odd(spaced) or spaced.split()

    def first(self, text: str, count: int, side: Side) -> list[bytes]:
        """Return no more words of a text than show whether it has more than `count`.

        Args:
            text: Without lone surrogates.
            count: How many are wanted.
            side: Which are not, where there are more: those at the end, or at the beginning.
        """
        spaced = self._spaced(text)
        if odd := self._odd(spaced):
            return odd
        if side == "post":
            return spaced.split(None, count + 1)[: count + 1]
        return spaced.rsplit(None, count + 1)[-count - 1 :]

    def _spaced(self, text: str) -> bytes:
        return (text if text.isascii() else self._normalize(text)).encode().translate(self._table)

    def _odd(self, spaced: bytes) -> list[bytes]:
        """Return the words of a text in which white space belongs to words; nothing for any other."""
        if not any(byte in spaced for byte in self._kept):
            return []
        return [word for word in spaced.split(b" ") if word]


class WordIds:
    """Gives each word of a text its id."""

    def __init__(self, words: Words, pieces: Iterable[tuple[str, int]], oov_id: int | None) -> None:
        self._words = words
        self._ids = {piece.encode(): index for piece, index in pieces}
        self._oov_id = oov_id

    def encode(self, text: str) -> Sequence[int]:
        """Return the ids of a text without lone surrogates."""
        return self._of(self._words.split(text))

    def first(self, text: str, count: int, side: Side) -> Sequence[int]:
        """Return as many ids as show whether a text has more than `count`; see `Words.first`."""
        if self._oov_id is None:  # how many words have no id is not known beforehand
            return self.encode(text)
        return self._of(self._words.first(text, count, side))

    def _of(self, words: Iterable[bytes]) -> Sequence[int]:
        ids, oov_id = self._ids, self._oov_id
        if oov_id is None:
            return [ids[word] for word in words if word in ids]
        return [ids.get(word, oov_id) for word in words]

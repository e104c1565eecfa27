"""ASCII texts -> their words, as the Rust tokenizer of level word splits them, at ten times its speed.

Most texts are ASCII, and of those every letter, filtered character and space is one byte: all is done by one
table and one `bytes.split`. Every other text goes the way of the `tokenizers` library.
"""

from collections.abc import Iterator

from nlpcat4.text.config import TokenizerConfig

_WHITE = b" \t\n\r\x0b\x0c"
"""What `bytes.split` divides at."""


class AsciiWords:
    """Splits texts that are ASCII.

    Example:
        >>> AsciiWords(TokenizerConfig()).split("Don't stop, believing")
        [b"don't", b'stop', b'believing']
    """

    def __init__(self, config: TokenizerConfig) -> None:
        table = bytearray(range(256))
        for byte in range(128):
            letter = chr(byte).lower()
            table[byte] = ord(" " if letter in config.filters else letter)
        self._table = bytes(table)
        self._kept = bytes(byte for byte in _WHITE[1:] if table[byte] != ord(" "))

    @staticmethod
    def fits(config: TokenizerConfig) -> bool:
        """Tell whether there is such a short way."""
        return config.level == "word" and config.lower and config.split == " "

    def split(self, text: str) -> list[bytes]:
        """Return the words of an ASCII text."""
        spaced = text.encode("ascii").translate(self._table)
        if any(byte in spaced for byte in self._kept):  # white space that belongs to a word
            return [word for word in spaced.split(b" ") if word]
        return spaced.split()


class AsciiIds(AsciiWords):
    """Gives each word of an ASCII text its id."""

    def __init__(self, config: TokenizerConfig, pieces: Iterator[tuple[str, int]], oov_id: int | None) -> None:
        super().__init__(config)
        self._ids = {piece.encode(): index for piece, index in pieces}
        self._oov_id = oov_id

    def encode(self, text: str) -> list[int]:
        """Return the ids of an ASCII text."""
        ids, oov_id = self._ids, self._oov_id
        if oov_id is None:
            return [ids[word] for word in self.split(text) if word in ids]
        return [ids.get(word, oov_id) for word in self.split(text)]

"""Ids as they come -> the text that they add to what is written already."""

import codecs
from collections.abc import Iterator, Sequence

from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.pipeline import special_tokens
from nlpcat4.text.spelling import written

_PADDING = 0


class Continuation:
    r"""Writes ids piece by piece; all pieces joined are what all ids together are written as.

    The space between two words comes with the second of them, so none stands at the beginning or the end of
    a line, and a character of several bytes comes with its last byte.

    Example:
        >>> config = TokenizerConfig(end_token="<EOS>")
        >>> stream = Continuation(["<PAD>", "<OOV>", "<EOS> ", "the", "cat"], config)
        >>> stream.add([3]), stream.add([4, 2]), stream.add([3]), stream.end()
        ('the', ' cat\n', 'the', '')
    """

    def __init__(
        self, pieces: Sequence[str], config: TokenizerConfig, before: str | Sequence[int] = ""
    ) -> None:
        """Continue a text, or other ids.

        Args:
            pieces: What each id stands for, as in the file of the vocabulary.
            config: That of the tokenizer.
            before: What is written already, and not written again.
        """
        self._pieces = pieces
        self._config = config
        self._end_id = None if config.end_token is None else len(special_tokens(config)) - 1
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._gap = False
        self._at_start = True
        if isinstance(before, str):
            self._at_start = not before or before[-1].isspace()
        else:
            self.add(before)

    def add(self, ids: Sequence[int]) -> str:
        """Return the text of more ids, but for the first bytes of a character that is not complete."""
        return self._decoder.decode(b"".join(self._written(ids)))

    def end(self) -> str:
        """Return what was held back: for a character that never became complete, U+FFFD."""
        return self._decoder.decode(b"", final=True)

    def _written(self, ids: Sequence[int]) -> Iterator[bytes]:
        for index in ids:
            if index == self._end_id:
                self._gap, self._at_start = False, True
                yield b"\n"
            elif index != _PADDING:
                begins_word, text = written(self._pieces[index], self._config)
                self._gap = self._gap or begins_word
                if text:
                    if self._gap and not self._at_start:
                        yield b" "
                    self._gap = self._at_start = False
                    yield text

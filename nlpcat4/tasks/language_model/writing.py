"""Tokens as they are drawn -> the text that a reader sees, up to where it is to stop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Generated:
    """What a model made of a seed, and how likely it found each token."""

    text: str
    """What comes after the seed, its leading space or line break included."""
    tokens: list[str]
    """As the vocabulary spells them; where a stop cut the text, the tokens that made the stop are there."""
    log_probabilities: list[float]
    """Of each token, as the model has it before any filter; natural logarithms."""


class TextWriter:
    """Writes one text token by token, and holds back what may become a stop."""

    def __init__(self, tokenizer: Tokenizer, before: str, stop: Sequence[str]) -> None:
        """Begin after a text.

        Args:
            tokenizer: Spells the tokens.
            before: The text that is there already.
            stop: Texts that end this one, and do not belong to it.
        """
        self._tokenizer = tokenizer
        self._stream = tokenizer.stream(before)
        self._stop = tuple(stop)
        self._text = ""
        self._shown = 0
        self._tokens: list[str] = []
        self._chances: list[float] = []
        self.stopped = False

    def add(self, ids: Iterable[int], log_probabilities: Iterable[float]) -> str:
        """Take more tokens; return the text that can be shown now."""
        for index, chance in zip(map(int, ids), map(float, log_probabilities), strict=True):
            if self.stopped:
                break
            self._tokens.append(self._tokenizer.vocabulary[index])
            self._chances.append(chance)
            self._append(self._stream.add([index]))
        return self._show(len(self._text) if self.stopped else len(self._text) - self._doubtful())

    def end(self) -> str:
        """Return what was held back, now that nothing follows."""
        if not self.stopped:
            self._append(self._stream.end())
        return self._show(len(self._text))

    def finished(self) -> Generated:
        """Return the whole."""
        self.end()
        return Generated(self._text, self._tokens, self._chances)

    def _append(self, piece: str) -> None:
        # A stop that is there now ends in the new piece, so that the old text need not be searched again.
        old, self._text = len(self._text), self._text + piece
        found = (self._text.find(stop, max(0, old - len(stop) + 1)) for stop in self._stop)
        places = [place for place in found if place >= 0]
        if places:
            self._text, self.stopped = self._text[: min(places)], True

    def _doubtful(self) -> int:
        """Return how many characters at the end could be the beginning of a stop."""
        return max(
            (size for stop in self._stop for size in range(1, len(stop)) if self._text.endswith(stop[:size])),
            default=0,
        )

    def _show(self, end: int) -> str:
        piece, self._shown = self._text[self._shown : end], max(self._shown, end)
        return piece

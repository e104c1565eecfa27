"""Texts -> words numbered from 0, without padding or an unknown token: what one draws on a blackboard."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class WordList:
    """Words, or characters, in the order in which they first come; a word's id is its place.

    Source: Saito (2018), "Deep Learning from Scratch 2", chapter 2: marks are words of their own.

    Example:
        >>> known = WordList.of(["you say goodbye and i say hello."])
        >>> known.words
        ('you', 'say', 'goodbye', 'and', 'i', 'hello', '.')
        >>> known.ids("I say you!"), known.unknown("I say you!")
        ([4, 1, 0], ['!'])
    """

    words: tuple[str, ...]
    level: Literal["word", "char"] = "word"
    lower: bool = True

    @classmethod
    def of(
        cls, texts: Sequence[str], level: Literal["word", "char"] = "word", *, lower: bool = True
    ) -> "WordList":
        """Return the words of texts, each once."""
        empty = cls((), level, lower)
        return cls(tuple(dict.fromkeys(word for text in texts for word in empty.tokens(text))), level, lower)

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text, whether they are in the list or not."""
        text = text.lower() if self.lower else text
        return _WORD.findall(text) if self.level == "word" else list(text)

    def ids(self, text: str) -> list[int]:
        """Return the ids of a text's words; those that are not in the list are left out."""
        places = {word: place for place, word in enumerate(self.words)}
        return [places[word] for word in self.tokens(text) if word in places]

    def unknown(self, text: str) -> list[str]:
        """Return the words of a text that are not in the list, each once."""
        return [word for word in dict.fromkeys(self.tokens(text)) if word not in self.words]

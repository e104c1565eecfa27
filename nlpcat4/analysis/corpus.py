"""Divided texts -> ids that no vocabulary limits, and the word of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.ragged import Ragged
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Corpus:
    """All texts as the ids of words (of characters at level char), the most frequent training word first.

    Words that training lacks are all `UNKNOWN`. Of pairs, each half is a text.
    """

    FIRST: ClassVar[int] = 2
    """The id of the most frequent word."""
    UNKNOWN: ClassVar[int] = 1

    words: Sequence[str]
    """The words of the ids from `FIRST` on."""
    train: Ragged = field(repr=False)
    held_out: Ragged = field(repr=False)
    """Of validation and test."""

    @classmethod
    def of(cls, splits: Splits, config: TokenizerConfig, folder: Path) -> "Corpus":
        """Count the words of the training texts, and encode all.

        Args:
            splits: The texts.
            config: How they become words; at a level of subwords they are divided as at level word.
            folder: Where ids go that are too many for the memory.

        Raises:
            DataError: There is no word in the training texts.
        """
        whole = config.level in ("word", "char")
        own = {"vocab_size": None, "oov_token": "<OOV>", "end_token": None}
        settings = config if whole else TokenizerConfig(lower=config.lower)
        tokenizer = Tokenizer.fit(texts_of(splits.train), settings.model_copy(update=own))

        def encoded(texts: Iterator[str]) -> Ragged:
            return Ragged.of(tokenizer.encoded(texts), tokenizer.vocab_size, folder)

        held_out = (text for name, part in splits.parts.items() if name != "train" for text in texts_of(part))
        return cls(
            tokenizer.vocabulary[cls.FIRST :], encoded(iter(texts_of(splits.train))), encoded(held_out)
        )


def texts_of(examples: Examples) -> Sequence[str]:
    """Return the texts, and behind them the targets where there are any."""
    return examples.texts if examples.targets is None else [*examples.texts, *examples.targets]

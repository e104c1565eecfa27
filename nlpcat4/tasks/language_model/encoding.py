"""Texts -> ids to read and ids to predict: the one way in for training and evaluation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.ragged import SPILL, Ids, Ragged, starts_of
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows


@dataclass(frozen=True)
class Encoded:
    """Texts as a language model learns them."""

    batches: Batches | Windows
    """What is read, and what is predicted from it."""
    predicted: NDArray[np.int64]
    """int64 [texts]: tokens of each text that are predicted, in the order of the texts."""
    cut: float
    """The share of texts that were longer than `max_length`."""

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        tokenizer: Tokenizer,
        config: LanguageModelConfig,
        place: str,
        folder: Path | None = None,
    ) -> "Encoded":
        """Encode texts, each by itself or all as one stream.

        Args:
            texts: At least one; perhaps too many for the memory.
            tokenizer: Gives the ids.
            config: Says which ids predict which.
            place: How a message names the texts.
            folder: Where ids go that are too many for the memory.

        Raises:
            DataError: There is no token that another one comes before.
        """
        most = config.sequence.max_length
        counts = np.zeros(len(texts), dtype=np.int64)

        def counted() -> Iterator[Sequence[int]]:
            for row, ids in enumerate(tokenizer.encoded(texts)):
                counts[row] = len(ids)
                yield ids

        end_id = tokenizer.end_id
        lines = (
            (line for line in counted()) if end_id is None else ([end_id, *ids, end_id] for ids in counted())
        )
        made: Batches | Windows
        cut = 0.0
        if config.objective == "prefix":
            rows = Ragged.of((ids for ids in counted() if len(ids) > 1), tokenizer.vocab_size, folder)
            made, predicted = _prefixes(rows, config), np.maximum(0, counts - 1)
        elif config.stream:
            # Between two texts there is one end token, not two.
            parts = lines if end_id is None else chain([[end_id]], (line[1:] for line in lines))
            stream = Ragged.of(parts, tokenizer.vocab_size, folder).flat
            made = Windows(stream=stream, lanes=config.training.batch_size, width=most)
            predicted = _of_stream(counts, end_id)
        else:
            kept = slice(most + 1) if config.sequence.truncating == "post" else slice(-most - 1, None)
            long = (line[kept] for line in lines if len(line) > 1)
            made = _lines(Ragged.of(long, tokenizer.vocab_size, folder), config)
            ends = end_id is not None
            # The first token of a line predicts and is not predicted.
            predicted = np.minimum(np.maximum(0, counts + 2 * ends - 1), most)
            cut = float(np.mean(counts + ends > most))
        if not len(made):
            raise DataError(f"{place}: no text has two tokens or more, so there is nothing to predict")
        return cls(made, predicted, cut)

    @cached_property
    def targets(self) -> NDArray[np.int32]:
        """int32 [tokens]: all ids that are predicted, text after text."""
        if isinstance(self.batches, Windows):
            return self.batches.stream[1:].astype(np.int32)
        targets = self.batches.targets
        return targets.joined() if isinstance(targets, Ragged) else targets

    def count(self, index: int) -> int:
        """Return how often an id is predicted."""
        if isinstance(self.batches, Windows):
            return sum(int(np.count_nonzero(part == index)) for part in _pieces(self.batches.stream[1:]))
        targets = self.batches.targets
        if isinstance(targets, Ragged):
            return sum(int(np.count_nonzero(part.joined() == index)) for part in targets.parts())
        return int(np.count_nonzero(targets == index))

    @property
    def owners(self) -> NDArray[np.int64]:
        """int64 [tokens]: the place of each predicted token's text."""
        return np.repeat(np.arange(len(self.predicted)), self.predicted)


def _pieces(ids: Ids) -> Iterator[Ids]:
    """Yield an array, as much at a time as can be looked at in memory."""
    for start in range(0, len(ids), SPILL):
        yield ids[start : start + SPILL]


def _of_stream(counts: NDArray[np.int64], end_id: int | None) -> NDArray[np.int64]:
    """Return how many tokens of each text a stream predicts: all but the first, which an end token may be.

    Args:
        counts: int64 [texts]: tokens of each text.
        end_id: Comes before the first text and after each, where there is one.
    """
    if end_id is not None:
        return counts + 1
    predicted = counts.copy()
    first = int(np.argmax(counts > 0))
    predicted[first] = max(0, predicted[first] - 1)
    return predicted


def _lines(rows: Ragged, config: LanguageModelConfig) -> Batches:
    """Let each position of a text predict the token after it."""
    # The last token of a text predicts nothing and so is not read; nothing predicts the first.
    return Batches(
        inputs=(rows.inner(first=0, last=1),),
        targets=rows.inner(first=1, last=0),
        batch_size=config.training.batch_size,
        padding="post",
    )


def _prefixes(texts: Ragged, config: LanguageModelConfig) -> Batches:
    """Let each beginning of a text, of two tokens at least, predict the token after it.

    Source: the course "Natural Language Processing in TensorFlow", which calls them n-gram sequences.
    """
    # A text of n tokens has n - 1 beginnings, of 1 to n - 1 tokens; they share its ids.
    counts = texts.lengths - 1
    first = np.repeat(texts.starts, counts)
    full = np.arange(counts.sum()) - np.repeat(starts_of(counts), counts) + 1
    lengths = np.minimum(full, config.sequence.max_length).astype(np.int32)
    ends = first + full
    beginnings = Ragged(texts.flat, ends - lengths, lengths)
    return Batches(
        inputs=(beginnings,),
        targets=texts.flat[ends].astype(np.int32),
        batch_size=config.training.batch_size,
        padding=config.sequence.padding,
    )

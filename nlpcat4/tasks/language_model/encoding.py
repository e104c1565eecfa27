"""Texts -> ids to read and ids to predict: the one way in for training and evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.ragged import Ragged, starts_of
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
        cls, texts: Sequence[str], tokenizer: Tokenizer, config: LanguageModelConfig, place: str
    ) -> "Encoded":
        """Encode texts, each by itself or all as one stream.

        Args:
            texts: At least one.
            tokenizer: Gives the ids.
            config: Says which ids predict which.
            place: How a message names the texts.

        Raises:
            DataError: There is no token that another one comes before.
        """
        encoded = tokenizer.encode(texts)
        lines = [_with_ends(ids, tokenizer.end_id) for ids in encoded]
        # The first token of a line predicts and is not predicted.
        inside = np.array([max(0, len(line) - 1) for line in lines])
        cut = 0.0
        made: Batches | Windows
        if config.objective == "prefix":
            made, predicted = _prefixes(encoded, config, tokenizer.vocab_size), inside
        elif config.stream:
            made, predicted = _stream(lines, tokenizer.end_id, config), _of_stream(encoded, tokenizer.end_id)
        else:
            most = config.sequence.max_length
            made, predicted = _lines(lines, config, tokenizer.vocab_size), np.minimum(inside, most)
            cut = float(np.mean([len(ids) + (tokenizer.end_id is not None) > most for ids in encoded]))
        if not len(made):
            raise DataError(f"{place}: no text has two tokens or more, so there is nothing to predict")
        return cls(made, predicted, cut)

    @cached_property
    def targets(self) -> NDArray[np.int32]:
        """int32 [tokens]: all ids that are predicted, text after text."""
        if isinstance(self.batches, Windows):
            return self.batches.stream[1:]
        targets = self.batches.targets
        return targets.joined() if isinstance(targets, Ragged) else targets

    @property
    def owners(self) -> NDArray[np.int64]:
        """int64 [tokens]: the place of each predicted token's text."""
        return np.repeat(np.arange(len(self.predicted)), self.predicted)


def _of_stream(encoded: Sequence[Sequence[int]], end_id: int | None) -> NDArray[np.int64]:
    """Return how many tokens of each text a stream predicts: all but the first, which an end token may be."""
    counts = np.array([len(ids) + (end_id is not None) for ids in encoded])
    if end_id is None:
        first = int(np.argmax(counts > 0))
        counts[first] = max(0, counts[first] - 1)
    return counts


def _with_ends(ids: Sequence[int], end_id: int | None) -> list[int]:
    """Return a text between two end tokens: the first token is predicted from one, and one comes last."""
    return [*ids] if end_id is None else [end_id, *ids, end_id]


def _lines(lines: Sequence[Sequence[int]], config: LanguageModelConfig, vocab_size: int) -> Batches:
    """Let each position of a text predict the token after it."""
    most = config.sequence.max_length + 1
    kept = slice(most) if config.sequence.truncating == "post" else slice(-most, None)
    rows = Ragged.of([line[kept] for line in lines if len(line) > 1], vocab_size)
    # The last token of a text predicts nothing and so is not read; nothing predicts the first.
    return Batches(
        inputs=(rows.inner(first=0, last=1),),
        targets=rows.inner(first=1, last=0),
        batch_size=config.training.batch_size,
        padding="post",
    )


def _stream(lines: Sequence[Sequence[int]], end_id: int | None, config: LanguageModelConfig) -> Windows:
    """Let each token of all texts together predict the one after it."""
    # Between two texts there is one end token, not two.
    tokens = [token for line in lines for token in (line if end_id is None else line[1:])]
    stream = np.array(tokens if end_id is None else [end_id, *tokens], dtype=np.int32)
    return Windows(stream=stream, lanes=config.training.batch_size, width=config.sequence.max_length)


def _prefixes(encoded: Sequence[Sequence[int]], config: LanguageModelConfig, vocab_size: int) -> Batches:
    """Let each beginning of a text predict the token after it.

    Source: the course "Natural Language Processing in TensorFlow", which calls them n-gram sequences.
    """
    texts = Ragged.of([ids for ids in encoded if len(ids) > 1], vocab_size)
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

"""Texts -> rows of ids: the one way in for training, evaluation and prediction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.ragged import Ragged, starts_of
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Rows:
    """Encoded texts, and what the encoding lost."""

    ids: Ragged
    """At most `max_length` ids of each text."""
    cut: NDArray[np.bool_]
    """bool [examples]: whether a text was longer than `max_length`."""
    unknown: NDArray[np.bool_]
    """bool [examples]: whether a text has nothing in it, as far as it is read, that the vocabulary has."""
    unknown_tokens: float
    """The share of ids that stand for an unknown token."""

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        tokenizer: Tokenizer,
        sequence: SequenceConfig,
        folder: Path | None = None,
    ) -> "Rows":
        """Encode and cut texts.

        A text without any token is read as one unknown token: a row that is padding from end to end has
        no state for a recurrent layer to begin with, and cuDNN refuses it.

        Args:
            texts: Perhaps too many for the memory.
            tokenizer: Gives the ids.
            sequence: Says how many are kept.
            folder: Where ids go that are too many for the memory.
        """
        nothing = [tokenizer.nothing_id]
        most = sequence.max_length
        kept = slice(most) if sequence.truncating == "post" else slice(-most, None)
        cut = np.zeros(len(texts), dtype=np.bool_)

        def rows() -> Iterator[Sequence[int]]:
            for place, ids in enumerate(tokenizer.first(texts, most, sequence.truncating)):
                cut[place] = len(ids) > most
                yield ids[kept] or nothing

        ids = Ragged.of(rows(), tokenizer.vocab_size, folder)
        unknown, unknown_tokens = _unknown(ids, tokenizer)
        return cls(ids, cut, unknown, unknown_tokens)


def _unknown(ids: Ragged, tokenizer: Tokenizer) -> tuple[NDArray[np.bool_], float]:
    """Return which rows hold nothing known, and the share of tokens that are not."""
    without = np.zeros(len(ids), dtype=np.bool_)
    tokens = strange = first = 0
    for part in ids.parts():
        flat = part.joined()
        is_token = flat != tokenizer.pad_id
        known = is_token & (flat != tokenizer.oov_id) if tokenizer.oov_id is not None else is_token
        without[first : first + len(part)] = ~np.logical_or.reduceat(known, starts_of(part.lengths))
        tokens += int(np.count_nonzero(is_token))
        strange += int(np.count_nonzero(is_token & ~known))
        first += len(part)
    return without, strange / max(1, tokens)

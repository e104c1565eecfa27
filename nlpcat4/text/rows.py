"""Texts -> rows of ids: the one way in for training, evaluation and prediction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.ragged import Ragged
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
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, sequence: SequenceConfig) -> "Rows":
        """Encode and cut texts.

        A text without any token is read as one unknown token: a row that is padding from end to end has
        no state for a recurrent layer to begin with, and cuDNN refuses it.
        """
        nothing = [tokenizer.oov_id or tokenizer.pad_id]
        most = sequence.max_length
        kept = slice(most) if sequence.truncating == "post" else slice(-most, None)
        cut = np.zeros(len(texts), dtype=np.bool_)

        def rows() -> Iterator[Sequence[int]]:
            for place, ids in enumerate(tokenizer.encoded(texts)):
                cut[place] = len(ids) > most
                yield ids[kept] or nothing

        ids = Ragged.of(rows(), tokenizer.vocab_size)
        is_token = ids.flat != tokenizer.pad_id
        known = is_token if tokenizer.oov_id is None else is_token & (ids.flat != tokenizer.oov_id)
        of_all = max(1, int(np.count_nonzero(is_token)))
        return cls(
            ids,
            cut,
            unknown=~np.logical_or.reduceat(known, ids.starts) if len(ids) else cut,
            unknown_tokens=int(np.count_nonzero(is_token & ~known)) / of_all,
        )

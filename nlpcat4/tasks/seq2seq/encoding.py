"""Sources and targets -> rows of ids: the one way in for training, evaluation and translation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlpcat4.tasks.seq2seq.schema import PairLengths
from nlpcat4.text.padding import pad
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Sources:
    """Encoded sources, and what the encoding lost."""

    ids: NDArray[np.int32]
    """int32 [examples, max_source_length], 0 where padded."""
    cut: NDArray[np.bool_]
    """bool [examples]: whether a source had more tokens than are read."""
    unknown: NDArray[np.bool_]
    """bool [examples]: whether it had nothing, as far as it is read, that the vocabulary has."""

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, lengths: PairLengths) -> "Sources":
        """Encode, cut, perhaps reverse, and pad sources.

        A source without any token is read as an end token: the encoder needs something to read, and an
        attention something to look at.
        """
        assert tokenizer.end_id is not None, "the schema sees to that"
        encoded = tokenizer.encode(texts)
        most = lengths.max_source_length
        kept = [ids[:most] or [tokenizer.end_id] for ids in encoded]
        if lengths.reverse_source:
            kept = [ids[::-1] for ids in kept]
        return cls(
            pad(kept, most, padding="post", truncating="post"),
            cut=np.array([len(ids) > most for ids in encoded], dtype=np.bool_),
            unknown=np.array([set(ids[:most]) <= {tokenizer.oov_id} for ids in encoded], dtype=np.bool_),
        )


@dataclass(frozen=True)
class Targets:
    """Encoded targets, as the decoder reads them and as it is to write them."""

    read: NDArray[np.int32]
    """int32 [examples, max_target_length + 1]: an end token, then all that is written but for the last."""
    written: NDArray[np.int32]
    """int32 [examples, max_target_length + 1]: the target, then an end token, then padding."""
    cut: float
    """The share of targets that had more tokens than are learnt; those have no end token."""

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, lengths: PairLengths) -> "Targets":
        """Encode, cut and pad targets."""
        assert tokenizer.end_id is not None, "the schema sees to that"
        width = lengths.max_target_length + 1
        encoded = [[*ids, tokenizer.end_id] for ids in tokenizer.encode(texts)]
        written = pad(encoded, width, padding="post", truncating="post")
        read = np.where(written == 0, 0, np.roll(written, 1, axis=1))
        read[:, 0] = tokenizer.end_id
        return cls(read, written, sum(len(ids) > width for ids in encoded) / max(1, len(encoded)))

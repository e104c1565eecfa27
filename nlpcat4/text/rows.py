"""Texts -> rows of ids, all of one length: the one way in for training, evaluation and prediction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.padding import pad
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Rows:
    """Encoded texts, and what the encoding lost."""

    ids: NDArray[np.int32]
    """int32 [examples, max_length], 0 where padded."""
    cut: NDArray[np.bool_]
    """bool [examples]: whether a text was longer than `max_length`."""
    unknown: NDArray[np.bool_]
    """bool [examples]: whether a text has nothing in it, as far as it is read, that the vocabulary has."""
    unknown_tokens: float
    """The share of ids that stand for an unknown token."""

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, sequence: SequenceConfig) -> "Rows":
        """Encode, cut and pad texts.

        A text without any token is read as one unknown token: a row that is padding from end to end has
        no state for a recurrent layer to begin with, and cuDNN refuses it.
        """
        nothing = [tokenizer.oov_id or tokenizer.pad_id]
        encoded = [ids or nothing for ids in tokenizer.encode(texts)]
        ids = pad(encoded, sequence.max_length, padding=sequence.padding, truncating=sequence.truncating)
        tokens = ids != tokenizer.pad_id
        known = tokens if tokenizer.oov_id is None else tokens & (ids != tokenizer.oov_id)
        of_all = max(1, int(np.count_nonzero(tokens)))
        return cls(
            ids,
            cut=np.array([len(row) > sequence.max_length for row in encoded], dtype=np.bool_),
            unknown=~known.any(axis=1),
            unknown_tokens=int(np.count_nonzero(tokens & ~known)) / of_all,
        )


def trimmed(ids: NDArray[np.int32], padding: Literal["pre", "post"]) -> NDArray[np.int32]:
    """Cut off the columns that are padding in every row; at least one column stays.

    This changes no result, because no layer of ours looks at padding; it saves most of the work where
    texts are short.

    Example:
        >>> trimmed(np.array([[5, 6, 0, 0], [7, 0, 0, 0]], dtype=np.int32), "post").tolist()
        [[5, 6], [7, 0]]
    """
    longest = max(1, int(np.count_nonzero(ids, axis=1).max(initial=0)))
    return ids[:, :longest] if padding == "post" else ids[:, -longest:]


def by_length(lengths: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    """Yield the places of all rows in batches of similar length, the shortest first; ties in their order.

    Args:
        lengths: int64 [rows].
        size: Rows of a batch; the last one may have fewer.

    Example:
        >>> [places.tolist() for places in by_length(np.array([5, 2, 9, 2]), size=3)]
        [[1, 3, 0], [2]]
    """
    order = np.argsort(lengths, kind="stable")
    for start in range(0, len(order), size):
        yield order[start : start + size]

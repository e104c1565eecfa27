"""Labelled texts -> ids, and the tokenizer and labels that made them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples, Facts, Splits
from nlpcat4.errors import DataError
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Encoded:
    """What follows from the data, the tokenizer's settings and the lengths alone."""

    facts: Facts
    tokenizer: Tokenizer
    rows: dict[str, Rows] = field(repr=False)
    """The texts of each split as ids."""
    truth: dict[str, NDArray[np.int32]] = field(repr=False)
    """int32 [examples] of each split: the ids of the true labels."""

    @classmethod
    def of(cls, splits: Splits, config: Classification, folder: Path) -> "Encoded":
        """Learn the vocabulary from the training texts, and encode every split.

        Args:
            splits: The texts.
            config: Says how.
            folder: Where ids go that are too many for the memory.

        Raises:
            DataError: The texts have no labels.
        """
        if splits.label_names is None:
            raise DataError("dataset: these texts have no labels; name the column of the labels in `label`")
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        rows = {
            name: Rows.of(part.texts, tokenizer, config.sequence, folder)
            for name, part in splits.parts.items()
        }
        truth = {name: label_ids(part, splits.label_names) for name, part in splits.parts.items()}
        return cls(splits.facts, tokenizer, rows, truth)


def label_ids(examples: Examples, label_names: Sequence[str]) -> NDArray[np.int32]:
    """Return int32 [examples]: the place of each label in `label_names`."""
    ids = {name: index for index, name in enumerate(label_names)}
    labels = examples.labels or ()
    return np.fromiter(map(ids.__getitem__, labels), dtype=np.int32, count=len(labels))

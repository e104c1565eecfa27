"""A classification config -> its data as ids, and the tokenizer and labels that made them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.layers import DocumentFrequency, estimated_parameters
from nlpcat4.tasks.classification.class_weights import example_weights
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: Classification
    splits: Splits
    tokenizer: Tokenizer
    label_names: tuple[str, ...]
    rows: dict[str, Rows] = field(repr=False)
    """The examples of each split as ids."""

    @classmethod
    def of(cls, config: Classification, settings: DataSettings) -> "Prepared":
        """Load the data, learn the vocabulary from the training texts, and encode every split.

        Raises:
            DataError: The data set is missing, damaged or without labels.
        """
        splits = config.dataset.load(settings)
        if splits.label_names is None:
            raise DataError("dataset: these texts have no labels; name the column of the labels in `label`")
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        rows = {name: Rows.of(part.texts, tokenizer, config.sequence) for name, part in splits.parts.items()}
        return cls(config, splits, tokenizer, splits.label_names, rows)

    def targets(self, split: str) -> NDArray[np.int32]:
        """Return int32 [examples]: the ids of a split's labels."""
        return label_ids(self.splits.parts[split], self.label_names)

    @property
    def parameters(self) -> int:
        """How many the model will have."""
        return estimated_parameters(
            self.config.architecture,
            vocab_size=self.tokenizer.vocab_size,
            max_length=self.config.sequence.max_length,
            classes=len(self.label_names),
        )

    def batches(self, split: str) -> Batches:
        """Return a split's batches; those of `train` carry the class weights."""
        training = self.config.training
        targets = self.targets(split)
        weights = None
        if split == "train":
            weights = example_weights(training.class_weights, targets, self.label_names)
        return Batches(
            inputs=(self.rows[split].ids,),
            targets=targets,
            weights=weights,
            batch_size=training.batch_size,
            padding=self.config.sequence.padding,
        )

    def document_frequency(self) -> DocumentFrequency:
        """Count in how many training texts each id occurs."""
        return DocumentFrequency.of(self.rows["train"].ids, self.tokenizer.vocab_size)

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""
        yield from self.splits.notes
        for name, rows in self.rows.items():
            counts = np.bincount(self.targets(name), minlength=len(self.label_names))
            balance = ", ".join(
                f"{label} {count:,}" for label, count in zip(self.label_names, counts, strict=True)
            )
            yield (
                f"{name}: {len(rows.ids):,} texts ({balance}); "
                f"{rows.cut.mean():.1%} cut to {self.config.sequence.max_length} tokens, "
                f"{rows.unknown_tokens:.1%} of the tokens unknown"
            )
        yield f"vocabulary: {self.tokenizer.vocab_size:,} ids"


def label_ids(examples: Examples, label_names: Sequence[str]) -> NDArray[np.int32]:
    """Return int32 [examples]: the place of each label in `label_names`."""
    ids = {name: index for index, name in enumerate(label_names)}
    return np.array([ids[label] for label in examples.labels or ()], dtype=np.int32)

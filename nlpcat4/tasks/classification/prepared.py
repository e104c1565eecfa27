"""A classification config -> what its training needs of the data."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Facts
from nlpcat4.data.settings import DataSettings
from nlpcat4.layers import DocumentFrequency, estimated_parameters
from nlpcat4.layers.bag_of_words import BagOfWords
from nlpcat4.layers.pretrained import Pretrained
from nlpcat4.tasks.classification.class_weights import example_weights
from nlpcat4.tasks.classification.encoding import Encoded
from nlpcat4.tasks.classification.kept import encoded
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.pretrained import pretrained_for
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches


@dataclass(frozen=True)
class Prepared:
    """A config and its data."""

    config: Classification
    encoded: Encoded = field(repr=False)
    pretrained: Pretrained | None = field(default=None, repr=False)
    """What the embedding begins with."""

    @classmethod
    def of(cls, config: Classification, settings: DataSettings) -> "Prepared":
        """Load the data, learn the vocabulary from the training texts, and encode every split.

        Raises:
            DataError: The data set is missing, damaged or without labels.
        """
        found = encoded(config, settings)
        return cls(config, found, pretrained_for(config.architecture, found.tokenizer, settings))

    @property
    def facts(self) -> Facts:
        """What is known of the examples."""
        return self.encoded.facts

    @property
    def tokenizer(self) -> Tokenizer:
        """What was learnt of the training texts."""
        return self.encoded.tokenizer

    @property
    def rows(self) -> dict[str, Rows]:
        """The texts of each split as ids."""
        return self.encoded.rows

    @property
    def truth(self) -> dict[str, NDArray[np.int32]]:
        """int32 [examples] of each split: the ids of the true labels."""
        return self.encoded.truth

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels by their ids."""
        assert self.facts.label_names is not None, "`Encoded.of` sees to that"
        return self.facts.label_names

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
        targets = self.truth[split]
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

    @property
    def document_frequency(self) -> DocumentFrequency | None:
        """In how many training texts each id occurs, where a layer wants to know."""
        layers = self.config.architecture
        if not any(isinstance(layer, BagOfWords) and layer.mode == "tf_idf" for layer in layers):
            return None
        return DocumentFrequency.of(self.rows["train"].ids, self.tokenizer.vocab_size)

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""
        yield from self.facts.notes
        for name, rows in self.rows.items():
            counts = np.bincount(self.truth[name], minlength=len(self.label_names))
            balance = ", ".join(
                f"{label} {count:,}" for label, count in zip(self.label_names, counts, strict=True)
            )
            yield (
                f"{name}: {len(rows.ids):,} texts ({balance}); "
                f"{rows.cut.mean():.1%} cut to {self.config.sequence.max_length} tokens, "
                f"{rows.unknown_tokens:.1%} of the tokens unknown"
            )
        yield f"vocabulary: {self.tokenizer.vocab_size:,} ids"
        if self.pretrained is not None:
            yield self.pretrained.summary()

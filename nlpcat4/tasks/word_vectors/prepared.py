"""A config of word vectors -> its texts as ids, and the tokenizer that made them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Facts
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.tasks.word_vectors.methods import Counts
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.text.ragged import Ragged
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.neighborhoods import Neighborhoods


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: WordVectors
    facts: Facts
    tokenizer: Tokenizer
    ids: dict[str, Ragged] = field(repr=False)
    """The texts of each split as ids, those without two words left out."""

    @classmethod
    def of(cls, config: WordVectors, settings: DataSettings) -> "Prepared":
        """Load the texts, learn the vocabulary of the training part, and encode all.

        Raises:
            DataError: The data are missing or damaged, or there are no two words side by side.
        """
        splits = config.dataset.load(settings)
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        ids = {}
        for name, part in splits.parts.items():
            encoded = (row for row in tokenizer.encoded(part.texts) if len(row) > 1)
            ids[name] = Ragged.of(encoded, tokenizer.vocab_size, settings.encoded_dir)
            if not len(ids[name]):
                raise DataError(f"{name}: no text has two words that have ids, so none is near another")
        return cls(config, splits.facts, tokenizer, ids)

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64 [vocabulary]: how often each id occurs in the training texts."""
        counts = np.zeros(self.tokenizer.vocab_size, dtype=np.int64)
        for part in self.ids["train"].parts():
            counts += np.bincount(part.joined(), minlength=len(counts))
        return counts

    @property
    def parameters(self) -> int:
        """How many the model will have: two tables, or by counts one."""
        tables = 1 if isinstance(self.config.method, Counts) else 2
        return tables * self.tokenizer.vocab_size * self.config.method.dim

    def batches(self, split: str) -> Neighborhoods:
        """Return a split's batches."""
        method = self.config.method
        assert not isinstance(method, Counts), "what is counted comes in no batches"
        return Neighborhoods(
            ids=self.ids[split],
            counts=self.counts,
            window=method.window,
            subsample=method.subsample,
            samples=None if method.negative is None else method.samples,
            batch_size=self.config.training.batch_size,
        )

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are."""
        yield from self.facts.notes
        for name, rows in self.ids.items():
            tokens = int(rows.lengths.sum(dtype=np.int64))
            yield f"{name}: {self.facts.sizes[name]:,} texts, {tokens:,} words that have ids"
        yield f"vocabulary: {self.tokenizer.vocab_size - 1:,} words"

"""A seq2seq config -> its pairs as ids, and the tokenizer that made them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from nlpcat4.data.examples import Facts, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.tasks.seq2seq.encoding import Sources, Targets
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.text.ragged import Ragged
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: Seq2Seq
    splits: Splits
    tokenizer: Tokenizer
    sources: dict[str, Sources] = field(repr=False)
    """The texts of each split as ids."""
    targets: dict[str, Targets] = field(repr=False)
    """Their targets as ids."""

    @classmethod
    def of(cls, config: Seq2Seq, settings: DataSettings) -> "Prepared":
        """Load the pairs, learn the vocabulary of the training part, and encode every split.

        Raises:
            DataError: The data set is missing, damaged or without pairs.
        """
        splits = config.dataset.load(settings)
        if splits.train.targets is None:
            raise DataError("dataset: these texts have no targets; name the columns in `source` and `target`")
        tokenizer = Tokenizer.fit([*splits.train.texts, *splits.train.targets], config.tokenizer)
        sources, targets = {}, {}
        for name, part in splits.parts.items():
            sources[name] = Sources.of(part.texts, tokenizer, config.sequence)
            targets[name] = Targets.of(part.targets or (), tokenizer, config.sequence)
        return cls(config, splits, tokenizer, sources, targets)

    @property
    def facts(self) -> Facts:
        """What is known of the texts."""
        return self.splits.facts

    @property
    def parameters(self) -> int:
        """How many the model will have."""
        return self.config.architecture.parameters(self.tokenizer.vocab_size)

    def batches(self, split: str) -> Batches:
        """Return a split's batches."""
        return batches(self.sources[split], self.targets[split], self.config.training.batch_size)

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""
        yield from self.splits.notes
        lengths = self.config.sequence
        for name, sources in self.sources.items():
            targets = self.targets[name]
            both = np.concatenate([sources.ids.ravel(), targets.written.ravel()])
            oov = self.tokenizer.oov_id
            unknown = 0 if oov is None else np.count_nonzero(both == oov) / np.count_nonzero(both)
            yield (
                f"{name}: {len(sources.ids):,} pairs; {sources.cut.mean():.1%} of the sources cut to "
                f"{lengths.max_source_length} tokens, {targets.cut:.1%} of the targets to "
                f"{lengths.max_target_length}; {unknown:.1%} of the tokens unknown"
            )
        yield f"vocabulary: {self.tokenizer.vocab_size:,} ids"


def batches(sources: Sources, targets: Targets, batch_size: int) -> Batches:
    """Return pairs as a model takes them: what it reads, and what it is to write."""
    return Batches(
        inputs=(Ragged.of_rectangle(sources.ids), Ragged.of_rectangle(targets.read)),
        targets=Ragged.of_rectangle(targets.written),
        batch_size=batch_size,
        padding="post",
    )

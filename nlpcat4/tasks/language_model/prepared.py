"""A language model's config -> its texts as ids, and the tokenizer that made them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nlpcat4.data.examples import Facts, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.layers import estimated_parameters
from nlpcat4.layers.pretrained import Pretrained
from nlpcat4.tasks.language_model.encoding import Encoded
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.pretrained import pretrained_for
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: LanguageModelConfig
    splits: Splits
    tokenizer: Tokenizer
    encoded: dict[str, Encoded] = field(repr=False)
    """The texts of each split as ids."""
    pretrained: Pretrained | None = field(default=None, repr=False)
    """What the embedding begins with."""

    @classmethod
    def of(cls, config: LanguageModelConfig, settings: DataSettings) -> "Prepared":
        """Load the texts, learn the vocabulary from the training part, and encode every split.

        Raises:
            DataError: The data set is missing or damaged, or a part of it has nothing to predict.
        """
        splits = config.dataset.load(settings)
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        encoded = {
            name: Encoded.of(part.texts, tokenizer, config, name, settings.encoded_dir)
            for name, part in splits.parts.items()
        }
        pretrained = pretrained_for(config.architecture, tokenizer, settings)
        return cls(config, splits, tokenizer, encoded, pretrained)

    @property
    def facts(self) -> Facts:
        """What is known of the texts."""
        return self.splits.facts

    @property
    def parameters(self) -> int:
        """How many the model will have."""
        return estimated_parameters(
            self.config.architecture,
            vocab_size=self.tokenizer.vocab_size,
            max_length=self.config.sequence.max_length,
            classes=self.tokenizer.vocab_size,
            tied=self.config.tie_weights,
        )

    def batches(self, split: str) -> Batches | Windows:
        """Return a split's batches."""
        return self.encoded[split].batches

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""
        yield from self.splits.notes
        for name, encoded in self.encoded.items():
            tokens, oov = int(encoded.predicted.sum()), self.tokenizer.oov_id
            unknown = 0.0 if oov is None else encoded.count(oov) / tokens
            texts = len(self.splits.parts[name])
            line = f"{name}: {texts:,} texts, {tokens:,} tokens to predict, {unknown:.1%} unknown"
            if not self.config.stream and self.config.objective == "causal":
                line += f", {encoded.cut:.1%} of the texts cut to {self.config.sequence.max_length} tokens"
            yield line
        yield f"vocabulary: {self.tokenizer.vocab_size:,} ids"
        if self.pretrained is not None:
            yield self.pretrained.summary()

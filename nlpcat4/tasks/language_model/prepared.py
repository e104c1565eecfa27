"""A language model's config -> ids to read, ids to predict, and the tokenizer that made them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.padding import pad
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: LanguageModelConfig
    splits: Splits
    tokenizer: Tokenizer
    examples: dict[str, Examples] = field(repr=False)
    """By split: `train`, `validation` and, where there is one, `test`."""
    feeds: dict[str, Batches | Windows] = field(repr=False)
    """The same texts as ids."""

    @classmethod
    def of(cls, config: LanguageModelConfig, settings: DataSettings) -> "Prepared":
        """Load the texts, learn the vocabulary from the training part, and encode every split.

        Raises:
            DataError: The data set is missing or damaged, or a part of it has nothing to predict.
        """
        splits = config.dataset.load(settings)
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        examples = {"train": splits.train, "validation": splits.validation}
        if splits.test is not None:
            examples["test"] = splits.test
        feeds = {name: feed(part.texts, tokenizer, config, name) for name, part in examples.items()}
        return cls(config, splits, tokenizer, examples, feeds)

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""
        yield from self.splits.notes
        limit = self.config.sequence.max_length
        for name, batches in self.feeds.items():
            texts = self.tokenizer.encode(self.examples[name].texts)
            targets = batches.stream[1:] if isinstance(batches, Windows) else batches.targets
            count = int(np.count_nonzero(targets))
            oov = self.tokenizer.oov_id
            unknown = 0 if oov is None else int(np.count_nonzero(targets == oov))
            line = f"{name}: {len(texts):,} texts, {count:,} tokens to predict, {unknown / count:.1%} unknown"
            if not self.config.stream and self.config.objective == "causal":
                longer = sum(len(ids) + (self.tokenizer.end_id is not None) > limit for ids in texts)
                line += f", {longer / len(texts):.1%} of the texts cut to {limit} tokens"
            yield line
        yield f"vocabulary: {self.tokenizer.vocab_size:,} ids"


def feed(
    texts: Sequence[str], tokenizer: Tokenizer, config: LanguageModelConfig, place: str
) -> Batches | Windows:
    """Return texts as ids to read and ids to predict.

    Args:
        texts: At least one.
        tokenizer: Gives the ids.
        config: Says which ids predict which.
        place: How a message names the texts.

    Raises:
        DataError: There is no token that another one comes before.
    """
    encoded = tokenizer.encode(texts)
    lines = [_with_ends(ids, tokenizer.end_id) for ids in encoded]
    made: Batches | Windows
    if config.objective == "prefix":
        made = _prefixes(encoded, config)
    elif config.stream:
        made = _stream(lines, tokenizer.end_id, config)
    else:
        made = _lines(lines, config)
    if not len(made):
        raise DataError(f"{place}: no text has two tokens or more, so there is nothing to predict")
    return made


def _with_ends(ids: Sequence[int], end_id: int | None) -> list[int]:
    """Return a text between two end tokens: the first token is predicted from one, and one comes last."""
    return [*ids] if end_id is None else [end_id, *ids, end_id]


def _lines(lines: Sequence[Sequence[int]], config: LanguageModelConfig) -> Batches:
    """Let each position of a text predict the token after it."""
    sequence = config.sequence
    rows = pad(
        [line for line in lines if len(line) > 1],
        sequence.max_length + 1,
        padding="post",
        truncating=sequence.truncating,
    )
    # The last token of a text, which is followed by padding, predicts nothing and so is not read.
    inputs = np.where(rows[:, 1:] == 0, 0, rows[:, :-1])
    return Batches(
        inputs=(inputs,), targets=rows[:, 1:], batch_size=config.training.batch_size, padding="post"
    )


def _stream(lines: Sequence[Sequence[int]], end_id: int | None, config: LanguageModelConfig) -> Windows:
    """Let each token of all texts together predict the one after it."""
    # Between two texts there is one end token, not two.
    tokens = [token for line in lines for token in (line if end_id is None else line[1:])]
    stream = np.array(tokens if end_id is None else [end_id, *tokens], dtype=np.int32)
    return Windows(stream=stream, lanes=config.training.batch_size, width=config.sequence.max_length)


def _prefixes(encoded: Sequence[Sequence[int]], config: LanguageModelConfig) -> Batches:
    """Let each beginning of a text predict the token after it.

    Source: the course "Natural Language Processing in TensorFlow", which calls them n-gram sequences.
    """
    beginnings: list[Sequence[int]] = []
    targets: list[int] = []
    for ids in encoded:
        for end in range(1, len(ids)):
            beginnings.append(ids[max(0, end - config.sequence.max_length) : end])
            targets.append(ids[end])
    padding = config.sequence.padding
    rows: NDArray[np.int32] = pad(
        beginnings, config.sequence.max_length, padding=padding, truncating=config.sequence.truncating
    )
    return Batches(
        inputs=(rows,),
        targets=np.array(targets, dtype=np.int32),
        batch_size=config.training.batch_size,
        padding=padding,
    )

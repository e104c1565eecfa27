"""A divided data set -> all that a user wants to know of it before a model sees it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlpcat4.analysis import suggestion
from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.lengths import Lengths
from nlpcat4.analysis.suggestion import Suggestion
from nlpcat4.analysis.telling import Telling, telling_words
from nlpcat4.analysis.vocabulary import Coverage, Vocabulary
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

SIZES = (100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000)
"""Of vocabularies, at which coverage is told."""
CUTS = (50, 75, 90, 95, 99)
"""Percentiles of the lengths, at which it is told what a cut there loses."""
MOST_LABELS = 200
"""Labels of which the telling words are looked for; each takes a look at all words."""


@dataclass(frozen=True)
class Cut:
    """What a length keeps."""

    max_length: int
    texts: float
    """The share of texts that are longer."""
    tokens: float
    """The share of tokens that stand beyond it."""
    configured: bool = False
    """Whether it is what the config says."""


@dataclass(frozen=True)
class Texts:
    """The lengths of the training texts, or of one half of pairs."""

    name: str
    """`text`, or `source` or `target`."""
    characters: Lengths
    words: Lengths
    """As white space divides them."""
    tokens: Lengths
    """As the tokenizer does."""
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Description:
    """What is in a data set."""

    place: str
    records: Mapping[str, int]
    """Of each split."""
    notes: tuple[str, ...]
    labels: Mapping[str, Mapping[str, int]] | None
    """How many examples of each split a label has; None where there are no labels."""
    texts: tuple[Texts, ...]
    tokenizer: TokenizerConfig
    vocabulary: Vocabulary
    coverage: tuple[Coverage, ...]
    frequent: tuple[tuple[str, int], ...]
    """The most frequent words of training and how often they occur."""
    telling: Mapping[str, Sequence[Telling]]
    """For each label, the words that tell it from the others."""
    suggestions: tuple[Suggestion, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it all as plain values."""
        vocabulary = self.vocabulary
        return {
            "data": self.place,
            "records": dict(self.records),
            "notes": list(self.notes),
            "labels": None if self.labels is None else {name: dict(of) for name, of in self.labels.items()},
            "lengths": {
                texts.name: {
                    unit: getattr(texts, unit).as_json() for unit in ("characters", "words", "tokens")
                }
                | {"cut": [asdict(cut) for cut in texts.cuts]}
                for texts in self.texts
            },
            "tokenizer": self.tokenizer.model_dump(mode="json"),
            "vocabulary": {
                "tokens": vocabulary.tokens,
                "words": len(vocabulary.counts),
                "words_once": vocabulary.once,
                "growth": [{"tokens": tokens, "words": words} for tokens, words in vocabulary.growth],
                "coverage": [asdict(one) | {"unknown": one.unknown} for one in self.coverage],
            },
            "frequent": [{"word": word, "count": count} for word, count in self.frequent],
            "telling": {label: [asdict(word) for word in words] for label, words in self.telling.items()},
            "suggestions": [asdict(one) for one in self.suggestions],
        }


def describe(
    splits: Splits,
    place: str,
    tokenizer: TokenizerConfig,
    max_lengths: Mapping[str, int],
    *,
    words: int,
    folder: Path,
) -> Description:
    """Look at a data set.

    Args:
        splits: The data.
        place: How messages name them.
        tokenizer: How texts become tokens.
        max_lengths: The configured length of each kind of texts by its key in a config, such as
            `sequence.max_length`; empty where no config is there.
        words: How many frequent words, and telling words of each label, to return.
        folder: Where ids go that are too many for the memory.

    Raises:
        DataError: There is no word in the training texts.
    """
    corpus = Corpus.of(splits, tokenizer, folder)
    vocabulary = Vocabulary.of(corpus)
    texts = _texts(splits.train, tokenizer, corpus, max_lengths)
    telling: Mapping[str, Sequence[Telling]] = {}
    names = splits.label_names or ()
    if splits.train.labels is not None and len(names) <= MOST_LABELS:
        telling = telling_words(corpus, splits.train.labels, names, count=words)
    sizes = [*(size for size in SIZES if size < len(vocabulary.counts)), len(vocabulary.counts)]
    suggestions = [
        suggestion.max_length(key, part.tokens) for key, part in zip(_keys(splits.train), texts, strict=True)
    ]
    if tokenizer.level == "word":
        suggestions.append(suggestion.vocab_size(vocabulary))
    return Description(
        place=place,
        records={name: len(part) for name, part in splits.parts.items()},
        notes=splits.notes,
        labels=_labels(splits),
        texts=texts,
        tokenizer=tokenizer,
        vocabulary=vocabulary,
        coverage=tuple(map(vocabulary.coverage, sizes)),
        frequent=tuple(zip(corpus.words[:words], vocabulary.counts[:words].tolist(), strict=True)),
        telling=telling,
        suggestions=tuple(suggestions),
    )


def _labels(splits: Splits) -> dict[str, dict[str, int]] | None:
    """Count the labels of each split, the most frequent in training first."""
    if splits.label_names is None:
        return None
    counts = {name: Counter(part.labels or ()) for name, part in splits.parts.items()}
    order = sorted(splits.label_names, key=lambda label: -counts["train"][label])
    return {label: {name: of[label] for name, of in counts.items()} for label in order}


def _keys(train: Examples) -> tuple[str, ...]:
    """Return the keys of a config that say how long the texts may be."""
    if train.targets is None:
        return ("sequence.max_length",)
    return ("sequence.max_source_length", "sequence.max_target_length")


def _texts(
    train: Examples, config: TokenizerConfig, corpus: Corpus, max_lengths: Mapping[str, int]
) -> tuple[Texts, ...]:
    """Measure the training texts in characters, words and tokens."""
    halves = {"text": train.texts}
    if train.targets is not None:
        halves = {"source": train.texts, "target": train.targets}
    tokens = corpus.train.lengths
    if config.level not in ("word", "char"):
        every = [text for half in halves.values() for text in half]
        encoder = Tokenizer.fit(every, config)
        tokens = np.fromiter(map(len, encoder.encoded(every)), dtype=np.int32, count=len(every))
    parts, first = [], 0
    for (name, texts), key in zip(halves.items(), _keys(train), strict=True):
        count = len(texts)
        characters = Lengths(np.fromiter(map(len, texts), dtype=np.int64, count=count))
        words = Lengths(np.fromiter((len(text.split()) for text in texts), dtype=np.int64, count=count))
        own = Lengths(tokens[first : first + count].astype(np.int64))
        parts.append(Texts(name, characters, words, own, _cuts(own, max_lengths.get(key))))
        first += count
    return tuple(parts)


def _cuts(lengths: Lengths, configured: int | None) -> tuple[Cut, ...]:
    wanted = {lengths.percentiles[percent] for percent in CUTS} | ({configured} if configured else set())
    return tuple(
        Cut(length, lengths.cut(length), lengths.lost(length), length == configured)
        for length in sorted(wanted)
        if length > 0
    )

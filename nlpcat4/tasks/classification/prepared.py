"""A classification config -> its data as ids, and the tokenizer and labels that made them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.config.resolved import plain
from nlpcat4.data.cache import Cache, Entry
from nlpcat4.data.examples import Examples, Facts, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.sources import digest
from nlpcat4.errors import DataError
from nlpcat4.layers import DocumentFrequency, estimated_parameters
from nlpcat4.layers.bag_of_words import BagOfWords
from nlpcat4.tasks.classification.class_weights import example_weights
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.text.ragged import Ragged, starts_of
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches

FORMAT = 1
"""Of what is kept; a change of how texts become ids needs another number."""


@dataclass(frozen=True)
class Prepared:
    """What training needs, made from the data alone."""

    config: Classification
    facts: Facts
    tokenizer: Tokenizer
    rows: dict[str, Rows] = field(repr=False)
    """The texts of each split as ids."""
    truth: dict[str, NDArray[np.int32]] = field(repr=False)
    """int32 [examples] of each split: the ids of the true labels."""

    @classmethod
    def of(cls, config: Classification, settings: DataSettings) -> "Prepared":
        """Load the data, learn the vocabulary from the training texts, and encode every split.

        What comes of that is kept, and taken from there the next time that the files and all that counts in
        the config are the same.

        Raises:
            DataError: The data set is missing, damaged or without labels.
        """
        cache = Cache(settings.encoded_dir)
        key = _key(config, settings) if settings.use_cache else None
        entry = cache.get(key) if key is not None else None
        if entry is not None:
            return cls._kept(config, entry)
        prepared = cls._made(config, config.dataset.load(settings), settings.encoded_dir)
        if settings.use_cache and (key := key or _key(config, settings)):  # which may have been downloaded
            prepared._keep(cache, key)
        return prepared

    @classmethod
    def _made(cls, config: Classification, splits: Splits, folder: Path) -> "Prepared":
        if splits.label_names is None:
            raise DataError("dataset: these texts have no labels; name the column of the labels in `label`")
        tokenizer = Tokenizer.fit(splits.train.texts, config.tokenizer)
        rows = {
            name: Rows.of(part.texts, tokenizer, config.sequence, folder)
            for name, part in splits.parts.items()
        }
        truth = {name: label_ids(part, splits.label_names) for name, part in splits.parts.items()}
        return cls(config, splits.facts, tokenizer, rows, truth)

    @classmethod
    def _kept(cls, config: Classification, entry: Entry) -> "Prepared":
        facts = entry.facts
        names = facts["sizes"]
        arrays = {
            name: {
                key.removeprefix(f"{name}."): array
                for key, array in entry.arrays.items()
                if key.startswith(f"{name}.")
            }
            for name in names
        }
        return cls(
            config,
            Facts(names, tuple(facts["label_names"]), facts["fingerprint"], tuple(facts["notes"])),
            Tokenizer.load(entry.folder / "tokenizer.json"),
            {
                name: Rows(
                    Ragged(parts["ids"], starts_of(parts["lengths"]), parts["lengths"]),
                    parts["cut"],
                    parts["unknown"],
                    facts["unknown_tokens"][name],
                )
                for name, parts in arrays.items()
            },
            {name: parts["truth"] for name, parts in arrays.items()},
        )

    def _keep(self, cache: Cache, key: str) -> None:
        arrays: dict[str, NDArray[Any]] = {}
        for name, rows in self.rows.items():
            arrays[f"{name}.ids"] = rows.ids.flat
            arrays[f"{name}.lengths"] = rows.ids.lengths
            arrays[f"{name}.cut"] = rows.cut
            arrays[f"{name}.unknown"] = rows.unknown
            arrays[f"{name}.truth"] = self.truth[name]
        unknown = {name: rows.unknown_tokens for name, rows in self.rows.items()}
        facts = asdict(self.facts) | {"unknown_tokens": unknown}
        cache.put(key, arrays, facts, {"tokenizer.json": self.tokenizer.content})

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels by their ids."""
        assert self.facts.label_names is not None, "`_made` sees to that"
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


def _key(config: Classification, settings: DataSettings) -> str | None:
    """Return a name of what will be made, by all that it depends on; None where it is not kept."""
    files = digest(config.dataset, settings)
    if files is None:
        return None
    parts = [FORMAT, files, *(plain(part) for part in (config.dataset, config.tokenizer, config.sequence))]
    return sha256(json.dumps(parts).encode()).hexdigest()


def label_ids(examples: Examples, label_names: Sequence[str]) -> NDArray[np.int32]:
    """Return int32 [examples]: the place of each label in `label_names`."""
    ids = {name: index for index, name in enumerate(label_names)}
    labels = examples.labels or ()
    return np.fromiter(map(ids.__getitem__, labels), dtype=np.int32, count=len(labels))

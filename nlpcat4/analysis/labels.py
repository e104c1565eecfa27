"""Labelled texts -> labels that are rare, missing or uneven, and tokens that give a label away."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.findings import Example, Finding, Place
from nlpcat4.data.examples import Splits
from nlpcat4.text.ragged import Ragged

RARE = 20
"""Training examples below which a label is rare."""
UNEVEN = 10
"""How many times as frequent as the rarest label the most frequent one may be."""
SURE = 0.99
"""The share of texts with a token that have the label, from which on it gives the label away."""
COMMON = 0.05
"""The share of a label's texts that have the token, below which it gives little away."""
FEWEST = 20
"""Texts with a token, below which that may be chance."""


def faulty_labels(splits: Splits, *, examples: int) -> Iterator[Finding]:
    """Find labels that are rare, that a held-out split lacks, and that are far from equally frequent."""
    train = splits.train.labels
    if splits.label_names is None or train is None:
        return
    counts = Counter(train)
    rare = [label for label in splits.label_names if counts[label] < RARE]
    if rare:
        yield Finding(
            "rare_labels",
            "problem",
            len(rare),
            f"labels have fewer than {RARE} training examples",
            "Find more examples of them, or join them with another label.",
            tuple(_of_label(train, label, f"{counts[label]} of {label!r}") for label in rare[:examples]),
        )
    absent = [
        (name, label)
        for name, part in splits.parts.items()
        for label in splits.label_names
        if label not in set(part.labels or ())
    ]
    if absent:
        yield Finding(
            "absent_labels",
            "problem",
            len(absent),
            "times a split has no example of a label",
            "Nothing can be said there about how well they are told; divide the data otherwise.",
            tuple(_of_label(train, label, f"no {label!r} in {name}") for name, label in absent[:examples]),
        )
    most, fewest = max(counts.values()), min(counts.values())
    if most > UNEVEN * fewest:
        yield Finding(
            "uneven_labels",
            "remark",
            len(counts),
            f"labels, the most frequent one with {most / fewest:.0f} times the examples of the rarest",
            "Accuracy says little then: watch F1, and see `training.class_weights`.",
            (),
        )


def _of_label(train: Sequence[str], label: str, note: str) -> Example:
    number = next((number for number, one in enumerate(train, start=1) if one == label), 0)
    return Example((Place("train", number),) if number else (), "", note)


def giveaways(corpus: Corpus, splits: Splits, *, examples: int) -> Iterator[Finding]:
    """Find tokens of the training texts of which nearly all have one label, and that many of that label have.

    Such a token is often left over from where the texts came from: a source's name, a header, the label.
    """
    train, names = splits.train.labels, splits.label_names
    if names is None or train is None:
        return
    size = Corpus.FIRST + len(corpus.words)
    label_of = np.array(train)
    everywhere = _texts_with(corpus.train, size)
    found: list[Example] = []
    for label in names:
        rows = np.flatnonzero(label_of == label)
        if len(rows) >= SURE * len(label_of):
            continue  # every token seems to tell it
        here = _texts_with(corpus.train.take(rows), size)
        common = here >= max(FEWEST, COMMON * len(rows))
        places: list[int] = np.flatnonzero(common & (here >= SURE * everywhere)).tolist()
        for place in sorted(places, key=lambda place: -here[place]):
            token, share = corpus.words[place - Corpus.FIRST], here[place] / len(rows)
            note = (
                f"{token!r} is in {everywhere[place]:,} texts, {here[place]:,} of them {label!r}; "
                f"so are {share:.0%} of all {label!r}"
            )
            holder = next(
                row for row in rows.tolist() if place in corpus.train.take(slice(row, row + 1)).joined()
            )
            found.append(Example((Place("train", holder + 1),), splits.train.texts[holder], note))
    if found:
        yield Finding(
            "giveaways",
            "problem",
            len(found),
            "tokens give a label away",
            "A model may learn nothing else; look whether they belong to the texts.",
            tuple(found[:examples]),
        )


def _texts_with(ids: Ragged, size: int) -> NDArray[np.int64]:
    """Return int64 [ids]: in how many texts each occurs."""
    counts = np.zeros(size, dtype=np.int64)
    for part in ids.parts():
        owners = np.repeat(np.arange(len(part), dtype=np.int64), part.lengths)
        pairs = np.unique(owners * size + part.joined())
        counts += np.bincount(pairs % size, minlength=size)
    return counts

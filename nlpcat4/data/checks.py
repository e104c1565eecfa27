"""Divided examples -> splits that training can rely on, or the reason why it could not."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.fingerprint import fingerprint
from nlpcat4.data.folding import Fold, refolded
from nlpcat4.errors import DataError

FEWEST = 2


def require_enough(examples: Examples, place: str) -> None:
    """Refuse data that nothing can be learnt from.

    Raises:
        DataError: There are fewer than two examples, all are alike, or all have one label or target.
    """
    count = len(examples)
    if count < FEWEST:
        found = "1 example" if count else "no examples"
        raise DataError(f"{place}: {found}; at least {FEWEST} are needed, to train and to validate on")
    labels = examples.labels or ()
    if len(set(labels)) == 1:
        raise DataError(f"{place}: one label only ({_counts(labels)}); at least 2 are needed")
    alike = {"texts" if examples.targets is None else "sources": examples.texts, "targets": examples.targets}
    for what, values in alike.items():
        if values is not None and all(value == values[0] for value in values):
            raise DataError(
                f"{place}: all {count:,} {what} are the same; at least 2 different ones are needed"
            )


def checked(
    parts: Mapping[str, Examples | None],
    *,
    place: str,
    limit: int | None = None,
    fold: Fold | None = None,
    label_order: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> Splits:
    """Return the splits, cut to `limit`, with all that a user should know about them.

    Args:
        parts: `train`, `validation` and `test`; the last may be None.
        place: How messages name the data.
        limit: The most examples of each split; None for all.
        fold: Divides training and validation anew, and leaves the test out.
        label_order: The order of the labels where the data set defines one.
        notes: What reading them brought to light.

    Raises:
        DataError: A split is empty, training has one label only, another split has a label that training
            lacks, or there are pairs in some splits and none in others.
    """
    present = {name: examples for name, examples in parts.items() if examples is not None}
    for name, examples in present.items():
        if not len(examples):
            raise DataError(f"{place}: nothing is left for {name}; there are too few examples to divide so")
    names = _label_names(present["train"], label_order, place)
    for name, examples in present.items():
        refuse_unknown_labels(name, examples, names, place)
        if examples.targets is None and present["train"].targets is not None:
            raise DataError(f"{place}: {name} has no targets, but those to train on have")
    if limit is not None:
        present = {name: examples.head(limit) for name, examples in present.items()}
    if fold is not None:
        train, validation = refolded(present["train"], present["validation"], fold, place)
        present = {"train": train, "validation": validation}
        notes = (*notes, f"fold {fold.number} of {fold.folds} validates; the best epoch is chosen on it, too")
    return Splits(
        train=present["train"],
        validation=present["validation"],
        test=present.get("test"),
        label_names=names,
        fingerprint=fingerprint(present),
        notes=(*notes, *_notes(present, names)),
    )


def _label_names(train: Examples, order: Sequence[str] | None, place: str) -> tuple[str, ...] | None:
    """Return the labels of the training part in their order."""
    if train.labels is None:
        return None
    labels = set(train.labels)
    if len(labels) < FEWEST:
        raise DataError(
            f"{place}: the training part has one label only ({_counts(train.labels)}); where the data are "
            "sorted by label, divide them by a share, such as `validation: 0.2`, not by `train: N`"
        )
    return tuple(label for label in order if label in labels) if order else tuple(_sorted(labels))


def _sorted(labels: Iterable[str]) -> list[str]:
    """Sort labels as numbers where all are whole numbers, else as texts."""
    names = sorted(labels)
    numeric = all(name.removeprefix("-").isdecimal() and len(name) < 20 for name in names)
    return sorted(names, key=int) if numeric else names


def refuse_unknown_labels(split: str, examples: Examples, names: Collection[str] | None, place: str) -> None:
    """Refuse examples with a label that a classifier of the labels `names` could never answer.

    Raises:
        DataError: There is one; names it and says how often it occurs.
    """
    if names is None:
        return
    if examples.labels is None:
        raise DataError(f"{place}: {split} has no labels, but those to train on have")
    unknown = [label for label in examples.labels if label not in names]
    if unknown:
        raise DataError(f"{place}: {split} has a label that training lacks: {_counts(unknown)}")


def _notes(parts: dict[str, Examples], names: Sequence[str] | None) -> Iterator[str]:
    """Yield what is odd but no mistake."""
    for split, examples in parts.items():
        if split != "train" and examples.targets is not None:
            trained_on = set(parts["train"].texts)
            known = sum(source in trained_on for source in examples.texts)
            if known:
                yield f"{split}: {known:,} of {len(examples):,} sources also occur in train"
        empty = sum(not text.strip() for text in examples.texts)
        if empty:
            yield f"{split}: {empty:,} of {len(examples):,} texts are empty; they are kept"
        absent = set(names or ()) - set(examples.labels or ())
        if absent:
            trained = [label for label in parts["train"].labels or () if label in absent]
            found = _counts(trained) or "none"  # none where `limit` has cut them off
            yield f"{split}: no example of {len(absent)} label(s), of which train has {found}"


def _counts(labels: Iterable[str]) -> str:
    """Return labels and how often each occurs, the most frequent first: `'neg' 12,500, 'pos' 12,500`."""
    counts = sorted(Counter(labels).items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{label!r} {count:,}" for label, count in counts[:10])
    return shown + (", …" if len(counts) > 10 else "")

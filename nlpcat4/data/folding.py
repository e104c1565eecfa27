"""Training and validation examples -> the same, divided anew for one fold of a cross-validation."""

import random
from dataclasses import dataclass

from nlpcat4.data.examples import Examples
from nlpcat4.errors import DataError


@dataclass(frozen=True)
class Fold:
    """One part of several, which validates while the others train."""

    number: int
    """From 1."""
    folds: int
    """How many there are."""
    seed: int
    """Decides which examples are together."""


def refolded(train: Examples, validation: Examples, fold: Fold, place: str) -> tuple[Examples, Examples]:
    """Return what trains and what validates in a fold, both in their old order.

    Over all folds each example validates once. The folds are of one size, and each label is divided among
    them, to within one example: stratified k-fold cross-validation.

    Args:
        train: Examples.
        validation: More of them; where they were divided before does not matter.
        fold: Which one.
        place: How messages name the data.

    Raises:
        DataError: There are fewer examples, or fewer of a label, than folds.
    """
    pool = train.joined(validation)
    groups: dict[str, list[int]] = {}
    for index, label in enumerate(pool.labels or [""] * len(pool)):
        groups.setdefault(label, []).append(index)
    rarest = min(groups, key=lambda label: (len(groups[label]), label))
    if len(groups[rarest]) < fold.folds:
        what = "examples" if pool.labels is None else f"examples of {rarest!r}"
        raise DataError(f"{place}: {len(groups[rarest])} {what} cannot be divided among {fold.folds} folds")
    random_number = random.Random(fold.seed).random
    # By name, so that the folds do not depend on which label comes first in the data; dealt out like cards,
    # going on at the next label where the last one ended.
    dealt = [
        index for label in sorted(groups) for index in sorted(groups[label], key=lambda _: random_number())
    ]
    held_out = set(dealt[fold.number - 1 :: fold.folds])
    left = [index for index in range(len(pool)) if index not in held_out]
    return pool.take(left), pool.take(sorted(held_out))

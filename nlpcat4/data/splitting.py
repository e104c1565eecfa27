"""Examples -> two parts, by order or by a draw that keeps the proportions of the labels.

A draw depends on the seed and the labels alone: `random.Random(seed).random()` yields the same numbers
on every version and platform, which neither `shuffle` nor NumPy's generators promise.
"""

import itertools
import random
from collections.abc import Mapping
from math import floor

from nlpcat4.data.examples import Examples


def first(examples: Examples, count: int) -> tuple[Examples, Examples]:
    """Return the first `count` examples and the rest."""
    return examples.head(count), examples.take(range(min(count, len(examples)), len(examples)))


def draw(examples: Examples, share: float, seed: int) -> tuple[Examples, Examples]:
    """Return what is left and what is drawn, both in their old order.

    Each label gives its share of the drawn part to within one example, and keeps at least one example:
    a label that occurs once is never drawn.

    Args:
        examples: What to divide; without labels all count as alike.
        share: The part to draw, between 0 and 1.
        seed: Decides which.
    """
    import numpy as np

    ids: dict[str, int] = {}
    labels = examples.labels or itertools.repeat("", len(examples))
    label_of = np.fromiter((ids.setdefault(label, len(ids)) for label in labels), np.int32, len(examples))
    sizes = {label: int(count) for label, count in zip(ids, np.bincount(label_of), strict=True)}
    quotas = _quotas(sizes, share)
    random_number = random.Random(seed).random
    is_drawn = np.zeros(len(examples), dtype=np.bool_)
    # By name, so that the draw does not depend on which label comes first in the data.
    for label in sorted(sizes):
        members = np.flatnonzero(label_of == ids[label])
        numbers = np.fromiter((random_number() for _ in members), np.float64, len(members))
        is_drawn[members[np.argsort(numbers, kind="stable")[: quotas[label]]]] = True
    return examples.take(np.flatnonzero(~is_drawn)), examples.take(np.flatnonzero(is_drawn))


def _quotas(sizes: Mapping[str, int], share: float) -> dict[str, int]:
    """Divide round(share x all) among the labels: rounded down, the rest to the largest remainders."""
    wanted = max(1, round(share * sum(sizes.values())))
    quotas = {label: min(floor(share * size), size - 1) for label, size in sizes.items()}
    remainders = {label: share * size - quotas[label] for label, size in sizes.items()}
    for label in sorted(sizes, key=lambda name: (-remainders[name], name)):
        if sum(quotas.values()) >= wanted:
            break
        quotas[label] = min(quotas[label] + 1, sizes[label] - 1)
    return quotas


def pick(examples: Examples, count: int, seed: int) -> Examples:
    """Return `count` examples drawn at random, or all where there are fewer, in their old order."""
    indices = range(len(examples))
    return examples.take(sorted(random.Random(seed).sample(indices, min(count, len(indices)))))

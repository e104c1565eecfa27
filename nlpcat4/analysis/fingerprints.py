"""Texts -> few numbers each, by which those are found that are nearly the same.

Source: Broder (1997), "On the Resemblance and Containment of Documents": the share of shingles (here: five
characters in a row) that two texts have in common, estimated by the least of each of many hashes (MinHash);
texts that agree in one of several bands of those are compared in full. The work is done by datasketch.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 5
"""Characters in a row."""
SIMILAR = 0.75
"""The share of shingles that near-duplicates have in common at least (the Jaccard index)."""
ESTIMATED = 0.55
"""The same by the signatures, below which texts are not compared in full: five standard errors less."""
BANDS, ROWS = 25, 6
"""At 0.75, seven pairs in a thousand are missed; of unlike texts few are compared."""
LONGEST = 20_000
"""Characters of a text that are looked at."""
ENOUGH = 50
"""Texts of a group that later ones are compared with."""

_PUNCTUATION = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return a text without what does not make it another one: case, punctuation, spaces.

    Example:
        >>> plain("It's  a  TEST.")
        'it s a test'
    """
    return _PUNCTUATION.sub(" ", text[:LONGEST].lower()).strip()


def shingles(text: str) -> NDArray[np.uint64]:
    """Return uint64 [shingles]: a number below 2**32 for each five characters of a plain text, each once."""
    codes = np.frombuffer(f"{text:{SHINGLE}}".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, SHINGLE)
    with np.errstate(over="ignore"):
        mixed = np.sort(windows @ _FACTORS >> np.uint64(32))  # faster than np.unique
    distinct: NDArray[np.uint64] = mixed[np.concatenate([[True], mixed[1:] != mixed[:-1]])]
    return distinct


_FACTORS = np.array(
    [0x9E3779B97F4A7C15 * factor % 2**64 | 1 for factor in (1, 3, 9, 27, 81)], dtype=np.uint64
)


def similarity(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> float:
    """Return the Jaccard index of two sets of shingles.

    Example:
        >>> similarity(shingles("a small cat"), shingles("a small cat"))
        1.0
        >>> similarity(shingles("a small cat"), shingles("no dog"))
        0.0
    """
    common = len(np.intersect1d(left, right, assume_unique=True))
    return common / (len(left) + len(right) - common)


def similar_groups(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that are nearly the same as another one, group by group.

    Two texts are in a group if they are similar, or if a chain of similar ones connects them.

    Args:
        texts: Plain ones, no two the same.
    """
    from datasketch import MinHash, MinHashLSH

    signed = MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=int)
    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    leader = list(range(len(texts)))
    sizes = [1] * len(texts)
    signatures: list[MinHash] = []
    for place, text in enumerate(texts):
        own = shingles(text)
        signature = _signature(own, signed)
        signatures.append(signature)
        for other in sorted(index.query(signature)):
            if signature.jaccard(signatures[other]) < ESTIMATED:
                continue
            root, mine = _root(leader, other), _root(leader, place)
            if root != mine and similarity(own, shingles(texts[other])) >= SIMILAR:
                leader[mine] = root
                sizes[root] += sizes[mine]
        if sizes[_root(leader, place)] <= ENOUGH:
            index.insert(place, signature, check_duplication=False)
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        groups.setdefault(_root(leader, place), []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def _signature(own: NDArray[np.uint64], first: "MinHash") -> "MinHash":
    signature = first.copy()
    signature.update_batch(own.tolist())
    return signature


def _root(leader: list[int], place: int) -> int:
    """Return the first text of a group, and shorten the way there."""
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place

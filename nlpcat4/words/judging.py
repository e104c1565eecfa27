"""Word vectors and people's judgements -> how well the two agree.

Sources: Finkelstein et al. (2002), WordSim-353; Hill, Reichart and Korhonen (2015), SimLex-999; Mikolov et
    al. (2013), the analogies of `questions-words.txt`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError
from nlpcat4.words.vectors import Vectors

AT_ONCE = 500
"""Questions that are answered together; each takes a cosine with every word."""
FEWEST = 3
"""Pairs below which a rank correlation means nothing."""

Pair = tuple[str, str, float]
Question = tuple[str, str, str, str]


@dataclass(frozen=True)
class Agreement:
    """How vectors rank pairs of words, beside how people do."""

    spearman: float | None
    """The rank correlation over the pairs that have vectors; None where they are too few."""
    pairs: int
    covered: int
    """Pairs of which both words have a vector."""


@dataclass(frozen=True)
class Answered:
    """How many analogies of a section are solved."""

    section: str
    questions: int
    covered: int
    """Those of which all four words have a vector."""
    right: int

    @property
    def accuracy(self) -> float | None:
        """The share of the covered ones; None where there are none."""
        return self.right / self.covered if self.covered else None


def agreement(vectors: Vectors, pairs: Sequence[Pair]) -> Agreement:
    """Compare cosines with judgements; small and large letters count as the same."""
    from scipy.stats import spearmanr

    known = _folded(vectors)
    found = [
        (known[one.lower()], known[other.lower()], judged)
        for one, other, judged in pairs
        if one.lower() in known and other.lower() in known
    ]
    if len(found) < FEWEST:
        return Agreement(None, len(pairs), len(found))
    left, right, judged = zip(*found, strict=True)
    cosines = np.sum(vectors.normalized[list(left)] * vectors.normalized[list(right)], axis=1)
    value = float(spearmanr(cosines, judged).statistic)
    return Agreement(value if np.isfinite(value) else None, len(pairs), len(found))


def answered(vectors: Vectors, sections: dict[str, list[Question]]) -> list[Answered]:
    """Solve analogies, section by section; see `Vectors.analogy`."""
    known = _folded(vectors)
    results = []
    for section, questions in sections.items():
        places = [
            [known[word.lower()] for word in question]
            for question in questions
            if all(word.lower() in known for word in question)
        ]
        right = 0
        for start in range(0, len(places), AT_ONCE):
            right += _right(vectors.normalized, np.array(places[start : start + AT_ONCE]))
        results.append(Answered(section, len(questions), len(places), right))
    return results


def _right(normalized: NDArray[np.float32], places: NDArray[np.int64]) -> int:
    """Count the questions, int64 [questions, 4], whose fourth word is the nearest one."""
    first, second, third = (normalized[places[:, column]] for column in range(3))
    cosines = (second - first + third) @ normalized.T
    np.put_along_axis(cosines, places[:, :3], -np.inf, axis=1)
    return int(np.count_nonzero(cosines.argmax(axis=1) == places[:, 3]))


def _folded(vectors: Vectors) -> dict[str, int]:
    """Return the place of each word in small letters, of several the first."""
    places: dict[str, int] = {}
    for place, word in enumerate(vectors.words):
        places.setdefault(word.lower(), place)
    return places


def read_pairs(path: Path) -> list[Pair]:
    """Read pairs of words and a judgement a line, separated by tabs; lines that begin with # are passed over.

    Raises:
        DataError: The file is missing or a line is not so.
    """
    pairs = []
    for number, line in _lines(path):
        parts = line.split("\t")
        try:
            one, other, judged = parts[0], parts[1], float(parts[2])
        except (IndexError, ValueError):
            raise DataError(f"{path}:{number}: expected two words and a number, separated by tabs") from None
        pairs.append((one, other, judged))
    if not pairs:
        raise DataError(f"{path}: no pair in it")
    return pairs


def read_questions(path: Path) -> dict[str, list[Question]]:
    """Read analogies, four words a line, below lines such as `: capital-common-countries`.

    Raises:
        DataError: The file is missing or a line is not so.
    """
    sections: dict[str, list[Question]] = {}
    section = "all"
    for number, line in _lines(path):
        if line.startswith(":"):
            section = line[1:].strip()
            continue
        words = line.split()
        if len(words) != 4:
            raise DataError(f"{path}:{number}: expected four words, found {len(words)}")
        sections.setdefault(section, []).append((words[0], words[1], words[2], words[3]))
    if not sections:
        raise DataError(f"{path}: no question in it")
    return sections


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8, at byte {error.start}") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line

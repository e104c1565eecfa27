"""Vectors and what people judged, as far as it is on this machine -> figures."""

from pathlib import Path
from typing import Any

from nlpcat4.data.settings import DataSettings
from nlpcat4.words.judging import agreement, read_pairs
from nlpcat4.words.vectors import Vectors

YARDSTICKS = {"wordsim353": "wordsim353.tsv", "simlex999": "simlex999.txt"}
"""Judgements of pairs, by the names of their figures; looked for as `wordsim/FILE` in the data folders."""
ANALOGIES = "questions-words.txt"


def judged(vectors: Vectors, settings: DataSettings) -> dict[str, Any]:
    """Return how vectors agree with people.

    Returns:
        For each yardstick that there is, its rank correlation and, as `NAME_covered`, the share of its pairs
        that have vectors.
    """
    found: dict[str, Any] = {}
    for name, file in YARDSTICKS.items():
        path = find_yardstick(file, settings)
        if path is not None:
            one = agreement(vectors, read_pairs(path))
            found |= {name: one.spearman, f"{name}_covered": one.covered / one.pairs}
    return found


def find_yardstick(file: str, settings: DataSettings) -> Path | None:
    """Return where a file of judgements is, None where it is nowhere."""
    places = (folder / "wordsim" / file for folder in settings.folders)
    return next((place for place in places if place.is_file()), None)

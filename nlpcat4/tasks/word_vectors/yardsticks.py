"""Vectors and what people judged, as far as it is on this machine -> figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlpcat4.data.settings import DataSettings
from nlpcat4.words.judging import Pair, agreement, read_pairs
from nlpcat4.words.vectors import Vectors

YARDSTICKS = {"wordsim353": "wordsim353.tsv", "simlex999": "simlex999.txt"}
"""Judgements of pairs, by the names of their figures; looked for as `wordsim/FILE` in the data folders."""
ANALOGIES = "questions-words.txt"


def read_yardsticks(settings: DataSettings) -> dict[str, list[Pair]]:
    """Return the judgements that are on this machine, by name.

    Raises:
        DataError: A file is not what it should be.
    """
    found = {name: find_yardstick(file, settings) for name, file in YARDSTICKS.items()}
    return {name: read_pairs(path) for name, path in found.items() if path is not None}


def judged(vectors: Vectors, yardsticks: Mapping[str, Sequence[Pair]]) -> dict[str, Any]:
    """Return how vectors agree with people.

    Returns:
        For each yardstick its rank correlation and, as `NAME_covered`, the share of its pairs that have
        vectors.
    """
    figures: dict[str, Any] = {}
    for name, pairs in yardsticks.items():
        one = agreement(vectors, pairs)
        figures |= {name: one.spearman, f"{name}_covered": one.covered / one.pairs}
    return figures


def find_yardstick(file: str, settings: DataSettings) -> Path | None:
    """Return where a file of judgements is, None where it is nowhere."""
    places = (folder / "wordsim" / file for folder in settings.folders)
    return next((place for place in places if place.is_file()), None)

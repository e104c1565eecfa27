"""Texts that a model wrote and the texts that it should have written -> figures, each with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Miswritten:
    """A source, what it should have become, what the model made of it, and how far apart the two are."""

    source: str
    target: str
    predicted: str
    edit_distance: int
    """Characters to insert, delete or replace."""


def sequence_metrics(predicted: Sequence[str], targets: Sequence[str]) -> dict[str, Any]:
    """Return every figure of written texts, ready for JSON.

    Args:
        predicted: What the model wrote.
        targets: What it should have written, one a text, at least one.

    Returns:
        `examples`; `exact_match`, the share of texts that are right to the last character; `edit_distance`,
        characters a text; `character_error_rate`, the edit distance of all texts as a share of the
        characters of all targets, above 1 where too much is written, None where all targets are empty.
        Where a target has two words or more also `bleu` and `chrf`, from 0 to 1, and `signatures`.
    """
    distances = edit_distances(predicted, targets)
    characters = sum(map(len, targets))
    figures = {
        "examples": len(targets),
        "exact_match": distances.count(0) / len(targets),
        "edit_distance": sum(distances) / len(targets),
        "character_error_rate": sum(distances) / characters if characters else None,
    }
    return figures | (_sentence_metrics(predicted, targets) if _are_sentences(targets) else {})


def edit_distances(predicted: Sequence[str], targets: Sequence[str]) -> list[int]:
    """Return how many characters of each text are to be inserted, deleted or replaced.

    Source: Levenshtein (1966), "Binary Codes Capable of Correcting Deletions, Insertions, and Reversals".

    Example:
        >>> edit_distances(["62", "sitting"], ["62", "kitten"])
        [0, 3]
    """
    from rapidfuzz.distance import Levenshtein

    return [Levenshtein.distance(text, target) for text, target in zip(predicted, targets, strict=True)]


def furthest(
    sources: Sequence[str], targets: Sequence[str], predicted: Sequence[str], *, count: int
) -> list[Miswritten]:
    """Return at most `count` wrong texts, the largest edit distance first, ties as in the data."""
    distances = edit_distances(predicted, targets)
    order = sorted(range(len(distances)), key=lambda index: -distances[index])
    return [
        Miswritten(sources[index], targets[index], predicted[index], distances[index])
        for index in order[:count]
        if distances[index]
    ]


def _are_sentences(targets: Sequence[str]) -> bool:
    return any(len(target.split()) > 1 for target in targets)


def _sentence_metrics(predicted: Sequence[str], targets: Sequence[str]) -> dict[str, Any]:
    """Return what translations are compared by, as sacreBLEU has it, whose signature says how it counted.

    Sources: Papineni et al. (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation";
    Popović (2015), "chrF: character n-gram F-score for automatic MT evaluation"; Post (2018), "A Call for
    Clarity in Reporting BLEU Scores".
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    scorers = {"bleu": BLEU(), "chrf": CHRF()}
    scores = {
        name: scorer.corpus_score(list(predicted), [list(targets)]).score / 100
        for name, scorer in scorers.items()
    }
    signatures = {name: str(scorer.get_signature()) for name, scorer in scorers.items()}
    return {**scores, "signatures": signatures}

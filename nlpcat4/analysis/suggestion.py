"""Lengths and a vocabulary -> a `max_length` and a `vocab_size`, with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.lengths import Lengths
from nlpcat4.analysis.vocabulary import Vocabulary

WHOLE = 99
"""Percent of the texts that a suggested `max_length` leaves whole. Batches are no wider than their longest
text, so that more costs little."""
UNKNOWN = 0.02
"""The share of held-out tokens that may be unknown, beyond those that training lacks altogether."""


@dataclass(frozen=True)
class Suggestion:
    """A value for a key of a config."""

    key: str
    value: int
    reason: str


def max_length(key: str, lengths: Lengths) -> Suggestion:
    """Suggest a length, in tokens, that leaves nearly all texts whole."""
    value = max(1, _rounded_up(lengths.percentiles[WHOLE]))
    whole, lost = 1 - lengths.cut(value), lengths.lost(value)
    return Suggestion(key, value, f"{whole:.1%} of the texts stay whole; {lost:.2%} of all tokens go")


def vocab_size(vocabulary: Vocabulary) -> Suggestion:
    """Suggest the smallest round number of ids that leaves few held-out tokens unknown.

    Where no held-out text is there to judge by, the training texts take their place.
    """
    words = len(vocabulary.counts)
    whole = vocabulary.coverage(words)
    best = whole.train if whole.held_out is None else whole.held_out
    for size in _round_numbers(words):
        here = vocabulary.coverage(size - Corpus.FIRST)
        covered = here.train if here.held_out is None else here.held_out
        if covered >= best - UNKNOWN:
            break
    else:
        size, covered = words + Corpus.FIRST, best
    which = "training" if whole.held_out is None else "held-out"
    reason = (
        f"{1 - covered:.1%} of the {which} tokens are unknown; with all {words:,} words it would be "
        f"{1 - best:.1%}"
    )
    return Suggestion("tokenizer.vocab_size", size, reason)


def _rounded_up(value: int) -> int:
    """Return the next number of two digits and zeros.

    Example:
        >>> [_rounded_up(value) for value in (7, 18, 101, 914)]
        [7, 18, 110, 920]
    """
    step: int = 10 ** max(0, len(str(value)) - 2)
    return -(-value // step) * step


def _round_numbers(most: int) -> Iterator[int]:
    """Yield 100, 200, 300, 500, 1,000, 2,000 and so on, while they are no more than `most`."""
    power = 100
    while power <= most:
        yield from (factor * power for factor in (1, 2, 3, 5) if factor * power <= most)
        power *= 10

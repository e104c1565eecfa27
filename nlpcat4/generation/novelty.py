"""A generated text and the training texts -> how much of it is copied from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlpcat4.text.config import KERAS_FILTERS

_SPACES = str.maketrans(dict.fromkeys(KERAS_FILTERS, " "))


@dataclass(frozen=True)
class Novelty:
    """What of a text is found, word for word, in the training texts."""

    longest_run: int
    """The most words in a row that are."""
    longest_run_text: str
    """These words; the first ones where several runs are as long."""
    copied_4grams: float | None
    """The share of the places of four words in a row where these are; None in a text of fewer words."""
    copied_5grams: float | None
    """The same of five words."""


def novelty(text: str, training: Sequence[str]) -> Novelty:
    r"""Return how much of a text is copied.

    Words are compared without case and punctuation, so that the figures mean the same at every level of
    tokenizer. Runs go on across the ends of lines and of training texts, in the order of these: who copies a
    whole stanza has copied all of its words in a row, however they are cut into lines.

    Example:
        >>> novelty("The cat\nsaw a bird", ["the cat,", "saw a dog"])
        Novelty(longest_run=4, longest_run_text='the cat saw a', copied_4grams=0.5, copied_5grams=0.0)
    """
    words = _words(text)
    runs = _runs(words, _words("\n".join(training)))
    longest = int(runs.max(initial=0))
    end = int(runs.argmax()) + 1 if longest else 0
    return Novelty(longest, " ".join(words[end - longest : end]), _share(runs, 4), _share(runs, 5))


def _words(text: str) -> list[str]:
    return text.lower().translate(_SPACES).split()


def _share(runs: NDArray[np.int32], size: int) -> float | None:
    """Return how many of the n-grams of a size end in a run that is as long."""
    return float((runs[size - 1 :] >= size).mean()) if len(runs) >= size else None


def _runs(words: Sequence[str], training: Sequence[str]) -> NDArray[np.int32]:
    """Return int32 [length]: how many words, up to and with each, occur in a row in the training words.

    Dynamic programming, as for the longest common substring, but only where the training words are equal to
    the word at hand: 2,000 words and a megabyte take 0.2 s, and 33 MB of film reviews 5 s.
    """
    places = _places(words, training)
    run_before = np.zeros(len(training) + 1, dtype=np.int32)  # of each place in the training words
    runs = np.zeros(len(words), dtype=np.int32)
    behind = np.array([], dtype=np.intp)
    for index, word in enumerate(words):
        here = places[word]
        lengths = run_before[here] + 1
        run_before[behind] = 0
        behind = here + 1
        run_before[behind] = lengths
        runs[index] = lengths.max(initial=0)
    return runs


def _places(words: Sequence[str], training: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    """Return where in the training words each of the words stands."""
    number = {word: index for index, word in enumerate(dict.fromkeys(words))}
    numbered = np.array([number.get(word, -1) for word in training], dtype=np.int32)
    known = np.flatnonzero(numbered >= 0)
    grouped = known[np.argsort(numbered[known], kind="stable")]
    bounds = np.searchsorted(numbered[grouped], np.arange(len(number) + 1))
    return {word: grouped[bounds[index] : bounds[index + 1]] for word, index in number.items()}

"""A corpus and its labels -> the words that tell each label from the others.

Source: Monroe, Colaresi and Quinn (2008), "Fightin' Words", log-odds ratio with an informative Dirichlet
    prior. A word's odds under a label are compared with those under all others; the prior, a small text with
    the mix of words of the whole corpus, keeps words of few occurrences from looking telling. What is
    returned is the difference in units of its standard error, so that about 2 is what chance yields now and
    then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.text.ragged import Ragged

PRIOR = 1000.0
"""Words of the text that the prior stands for."""


@dataclass(frozen=True)
class Telling:
    """A word that speaks for a label."""

    word: str
    z: float
    """Log-odds under the label minus those under the others, divided by the standard error."""
    count: int
    """Occurrences under the label."""
    others: int
    """Occurrences under all other labels."""


def telling_words(
    corpus: Corpus, labels: Sequence[str], label_names: Sequence[str], *, count: int
) -> dict[str, list[Telling]]:
    """Return for each label the words that speak most for it, the most telling first.

    Args:
        corpus: Its training texts are looked at.
        labels: The label of each training text.
        label_names: All labels.
        count: Words of each label.
    """
    size = Corpus.FIRST + len(corpus.words)
    places = {name: index for index, name in enumerate(label_names)}
    label_of = np.fromiter((places[label] for label in labels), dtype=np.int64, count=len(labels))
    total = _counts(corpus.train, size)
    found = {}
    for name in label_names:
        own = _counts(corpus.train.take(np.flatnonzero(label_of == places[name])), size)
        z = log_odds(own, total - own)
        best = [place for place in np.argsort(-z, kind="stable")[:count] if z[place] > 0]
        found[name] = [
            Telling(corpus.words[place], float(z[place]), int(own[place]), int(total[place] - own[place]))
            for place in best
        ]
    return found


def log_odds(own: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return float64 [words]: how much more the odds of a word are here than there, in standard errors.

    Args:
        own: int64 [words]: how often each word occurs here; at least one does, here or there.
        others: int64 [words]: how often each occurs there.

    Example:
        >>> log_odds(np.array([900, 100, 500]), np.array([100, 900, 500])).round(1).tolist()
        [27.5, -27.5, 0.0]
    """
    both = own + others
    prior = PRIOR * both / both.sum()
    seen = both > 0
    here, there = (own + prior)[seen], (others + prior)[seen]
    rest_here, rest_there = own.sum() + PRIOR - here, others.sum() + PRIOR - there
    difference = np.log(here / rest_here) - np.log(there / rest_there)
    z = np.zeros(len(own))
    z[seen] = difference / np.sqrt(1 / here + 1 / there)
    return z


def _counts(ids: Ragged, size: int) -> NDArray[np.int64]:
    """Return int64 [words]: how often each occurs."""
    counts = np.zeros(size, dtype=np.int64)
    for part in ids.parts():
        counts += np.bincount(part.joined(), minlength=size)
    return counts[Corpus.FIRST :]

"""What a translator gives back."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Answer:
    """What a source became."""

    text: str
    tokens: tuple[str, ...]
    """As the vocabulary spells them, the end token included where the answer came to its end."""
    log_probabilities: tuple[float, ...]
    """Of each token, after those before it; natural logarithms."""
    ended: bool
    """Whether the answer came to its end, and was not broken off where the longest target would end."""
    source_cut: bool
    """Whether the source had more tokens than are read; the rest was not looked at."""
    source_unknown: bool
    """Whether the source had nothing in it, as far as it is read, that the model knows."""
    ids: tuple[int, ...] = field(repr=False)
    """The tokens once more."""

    @property
    def log_probability(self) -> float:
        """The natural logarithm of the probability of the whole answer."""
        return sum(self.log_probabilities)


@dataclass(frozen=True)
class Alignment:
    """Where the tokens of an answer were taken from; `reports.attention.plot_attention` draws it."""

    source_tokens: tuple[str, ...]
    target_tokens: tuple[str, ...]
    weights: NDArray[np.float32] = field(repr=False)
    """float32 [target, source]; each row adds up to 1."""

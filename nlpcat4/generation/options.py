"""What a user may say about decoding -> checked numbers."""

from dataclasses import dataclass

from nlpcat4.errors import UsageError

_GREEDY_BELOW = 1e-6
"""Divided by less than this, float32 logits that differ at all are further apart than any draw can bridge."""


@dataclass(frozen=True, kw_only=True)
class Repetition:
    """What keeps a text from going round in circles; counted is the seed and all that was generated.

    Raises:
        UsageError: A number is out of range, infinite or not a number; it names the option.
    """

    repetition_penalty: float = 1.0
    """Positive logits of ids that were there before are divided by it, negative ones multiplied; 1 = off."""
    no_repeat_ngram: int | None = None
    """No run of so many tokens comes twice; None = off."""

    def __post_init__(self) -> None:
        penalty, ngram = self.repetition_penalty, self.no_repeat_ngram
        _check("repetition-penalty", penalty, 0.01 <= penalty <= 100, "between 0.01 and 100 (1 is off)")
        _check("no-repeat-ngram", ngram, ngram is None or ngram >= 1, "at least 1")


@dataclass(frozen=True, kw_only=True)
class Sampling(Repetition):
    """How a token is drawn from the probabilities of a model; without arguments: from all of them.

    Raises:
        UsageError: As for `Repetition`.

    Example:
        >>> Sampling(temperature=0.8, top_p=0.95).greedy, Sampling(temperature=0).greedy
        (False, True)
        >>> Sampling(top_p=0)
        Traceback (most recent call last):
        nlpcat4.errors.UsageError: --top-p 0: must be above 0 and at most 1 (1 is off)
    """

    temperature: float = 1.0
    """Logits are divided by it; towards 0 the likeliest token always wins."""
    top_k: int | None = None
    """Only the so many likeliest tokens; None, or more than there are tokens = all."""
    top_p: float = 1.0
    """Only the smallest set of likeliest tokens whose probability reaches this; 1 = all."""
    min_p: float = 0.0
    """Only tokens at least this share as probable as the likeliest; 0 = all."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check("temperature", self.temperature, 0 <= self.temperature <= 1000, "between 0 (greedy) and 1000")
        _check("top-k", self.top_k, self.top_k is None or self.top_k >= 1, "at least 1")
        _check("top-p", self.top_p, 0 < self.top_p <= 1, "above 0 and at most 1 (1 is off)")
        _check("min-p", self.min_p, 0 <= self.min_p <= 1, "between 0 (off) and 1")

    @property
    def greedy(self) -> bool:
        """Whether the likeliest token is always taken."""
        return self.temperature < _GREEDY_BELOW


@dataclass(frozen=True, kw_only=True)
class Beam(Repetition):
    """How the likeliest texts are searched for; a width of 1 is greedy decoding.

    Raises:
        UsageError: As for `Repetition`.
    """

    width: int = 1
    """So many texts are followed at a time."""
    length_penalty: float = 1.0
    """A text's score is the sum of its log-probabilities divided by its length to this power; 0 = the sum."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check("beam-width", self.width, self.width >= 1, "at least 1")
        _check("length-penalty", self.length_penalty, 0 <= self.length_penalty <= 100, "between 0 and 100")


def _check(option: str, value: float | None, fits: bool, must_be: str) -> None:
    if not fits:
        raise UsageError(f"--{option} {value}: must be {must_be}")

"""Sums of two numbers, written out: `57+5` is to become `62`."""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from math import isqrt
from random import Random
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from nlpcat4.config.checking import problem_at
from nlpcat4.data.about import About
from nlpcat4.data.drawing import RandomNumber, distinct
from nlpcat4.data.examples import Examples
from nlpcat4.data.generated import GeneratedPairs


class Addition(GeneratedPairs):
    """Learn to add, character by character. `1+2` and `2+1` are one pair, of which only one is made.

    Every combination of lengths (one digit and one, one and two, ...) is made equally often, as far as
    there are so many; drawn from all numbers alike, four of five pairs would be of the longest two.

    Source of the task: Sutskever and Zaremba (2014), "Learning to Execute".
    """

    about: ClassVar[About] = About(
        title="Sums of two numbers",
        source="https://arxiv.org/abs/1410.4615",
        licence="made by this program, free of any",
        records=50_000,
    )

    name: Literal["addition"]
    """Which data set."""
    digits: Annotated[int, Field(ge=1, le=7)] = 3
    """The most digits that a number has."""
    pairs: Annotated[int, Field(ge=2, le=1_000_000)] = 50_000
    """How many pairs are made."""

    def make(self, count: int) -> Examples:
        """Return so many sums, none twice, in random order."""
        random_number = Random(self.data_seed).random
        sums = list(_sums(_numbers(self.digits), count, random_number))
        sums = [sums[index] for index in distinct(count, count, random_number)]
        sums = [(b, a) if random_number() < 0.5 else (a, b) for a, b in sums]
        return Examples([f"{a}+{b}" for a, b in sums], targets=[str(a + b) for a, b in sums])

    @model_validator(mode="after")
    def _has_so_many(self) -> "Addition":
        possible = sum(_count(*lengths) for lengths in _lengths(_numbers(self.digits)))
        if self.pairs > possible:
            raise problem_at(
                ("pairs",),
                f"numbers of up to {self.digits} digit(s) make only {possible:,} different additions, "
                "1+2 and 2+1 counted as one",
            )
        return self


def _numbers(digits: int) -> list[range]:
    """Return the numbers of one digit, of two, and so on."""
    return [range(10 ** (length - 1) if length > 1 else 0, 10**length) for length in range(1, digits + 1)]


def _lengths(numbers: Sequence[range]) -> list[tuple[range, range]]:
    return list(combinations_with_replacement(numbers, 2))


def _sums(numbers: Sequence[range], count: int, random_number: RandomNumber) -> Iterator[tuple[int, int]]:
    """Yield different sums, those of the fewest possibilities first."""
    lengths = sorted(_lengths(numbers), key=lambda both: _count(*both))
    for index, both in enumerate(lengths):
        possible = _count(*both)
        wanted = min(possible, count // (len(lengths) - index))
        count -= wanted
        yield from (_sum(number, *both) for number in distinct(possible, wanted, random_number))


def _count(shorter: range, longer: range) -> int:
    """Return how many sums there are of two numbers, their order disregarded."""
    if shorter == longer:
        return len(longer) * (len(longer) + 1) // 2
    return len(shorter) * len(longer)


def _sum(index: int, shorter: range, longer: range) -> tuple[int, int]:
    """Return one of the sums that `_count` counts."""
    if shorter == longer:
        # Row by row of a triangle: 0+0; 1+0, 1+1; 2+0, 2+1, 2+2; ...
        row = (isqrt(8 * index + 1) - 1) // 2
        return longer[row], longer[index - row * (row + 1) // 2]
    row, column = divmod(index, len(longer))
    return shorter[row], longer[column]

"""Numbers drawn at random, the same on every version and platform (`splitting` says why that is so)."""

from collections.abc import Callable
from math import floor

RandomNumber = Callable[[], float]
"""What `random.Random(seed).random` is: each call gives a number from 0 to below 1."""


def below(total: int, random_number: RandomNumber) -> int:
    """Return a whole number from 0 to below `total`, each as likely; exact for a total up to 2**53."""
    return floor(random_number() * total)


def distinct(total: int, count: int, random_number: RandomNumber) -> list[int]:
    """Return `count` different numbers below `total`, in random order.

    These are the first steps of a Fisher-Yates shuffle of all numbers below `total`, of which only those
    are kept that are not at their own place.
    """
    moved: dict[int, int] = {}
    drawn = []
    for place in range(count):
        other = place + below(total - place, random_number)
        drawn.append(moved.get(other, other))
        moved[other] = moved.get(place, place)
    return drawn

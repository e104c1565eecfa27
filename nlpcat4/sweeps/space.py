"""What may be tried of each key -> values to try."""

import itertools
import math
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nlpcat4.errors import UsageError

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER}):(?P<high>{_NUMBER})(?::(?P<how>log|{_NUMBER}))?")
LIKE_A_RANGE = re.compile(rf"{_NUMBER}:")
Value = int | float | str | bool | None
FEW = 10_000
"""Combinations that are shuffled to draw from them, rather than drawn one by one."""


@dataclass(frozen=True)
class Choice:
    """One of several values, of any kind."""

    values: tuple[Any, ...]

    def drawn(self, source: random.Random) -> Any:
        """Return one of them, each as likely."""
        return source.choice(self.values)

    def size(self) -> int:
        """Return how many there are."""
        return len(self.values)

    def all(self) -> tuple[Any, ...]:
        """Return each of them."""
        return self.values

    def place(self, value: Any) -> int:
        """Return where a value stands; `1`, `1.0` and `true` are three."""
        return [repr(one) for one in self.values].index(repr(value))


@dataclass(frozen=True)
class Range:
    """A number between two others, both included; whole ones where both are."""

    low: int | float  # so that a whole one that is read back stays one
    high: int | float
    log: bool = False
    """Whether it is drawn by its order of magnitude."""
    step: float | None = None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def drawn(self, source: random.Random) -> int | float:
        """Return a number."""
        if self.step is not None:
            return source.choice(self.all())
        if self.log:
            edge = 0.5 if self.whole else 0.0  # so that each whole number has its own stretch
            value = math.exp(source.uniform(math.log(self.low - edge), math.log(self.high + edge)))
        else:
            value = source.uniform(self.low, self.high)
        if not self.whole:
            return min(max(value, self.low), self.high)
        return source.randint(int(self.low), int(self.high)) if not self.log else self._nearest(value)

    def size(self) -> int | None:
        """Return how many numbers there are; None where they have no steps and are not whole."""
        step = self._step()
        return None if step is None else math.floor((self.high - self.low) / step + 1e-9) + 1

    def _step(self) -> float | None:
        return self.step or (1 if self.whole and not self.log else None)

    def all(self) -> tuple[int | float, ...]:
        """Return each number, where there is an end of them."""
        step, size = self._step(), self.size()
        assert step is not None
        assert size is not None
        values = (self.low + number * step for number in range(size))
        return tuple(
            round(value) if self.whole and float(step).is_integer() else float(f"{value:.12g}")
            for value in values
        )

    def _nearest(self, value: float) -> int:
        return min(max(round(value), int(self.low)), int(self.high))


Axis = Choice | Range
Space = Mapping[str, Axis]
"""What may be tried, by dotted key."""


def parse_axis(key: str, value: Any) -> Axis:
    """Read what may be tried of a key.

    Args:
        key: Named in complaints.
        value: A list; `LOW:HIGH`, `LOW:HIGH:log` or `LOW:HIGH:STEP`; or a mapping of low, high, log, step.

    Raises:
        UsageError: It is nothing of the kind.
    """
    if isinstance(value, list):
        if not value or len({repr(one) for one in value}) < len(value):
            raise UsageError(f"{key}: expected different values to try, found {value!r}")
        return Choice(tuple(value))
    if isinstance(value, str) and (match := _RANGE.fullmatch(value.strip())):
        how = match["how"]
        step = None if how in (None, "log") else _number(how)
        return _range(key, _number(match["low"]), _number(match["high"]), log=how == "log", step=step)
    if isinstance(value, dict) and {"low", "high"} <= set(value) <= {"low", "high", "log", "step"}:
        numbers = [value["low"], value["high"], value.get("step", 1)]
        log, step = value.get("log", False), value.get("step")
        if isinstance(log, bool) and all(type(one) in (int, float) for one in numbers):
            return _range(key, value["low"], value["high"], log=log, step=step)
    raise UsageError(f"{key}: expected [a,b,...], LOW:HIGH, LOW:HIGH:log or LOW:HIGH:STEP, found {value!r}")


def _range(key: str, low: float, high: float, *, log: bool, step: float | None) -> Range:
    if not low < high:
        raise UsageError(f"{key}: {low:g}:{high:g}: the first number must be below the second")
    if log and low <= 0:
        raise UsageError(f"{key}: {low:g}:{high:g}:log: both must be above 0")
    if step is not None and (log or step <= 0 or step > high - low):
        raise UsageError(f"{key}: {low:g}:{high:g}:{step:g}: expected a step that fits in between")
    if step is not None:  # the last value that there is
        steps = math.floor((high - low) / step + 1e-9)
        last = float(f"{low + steps * step:.12g}")
        whole = isinstance(low, int) and isinstance(high, int) and float(step).is_integer()
        high = round(last) if whole else last
    return Range(low, high, log=log, step=step)


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def combinations(space: Space) -> int | None:
    """Return how many combinations of values there are; None where there is no end of them."""
    sizes = [axis.size() for axis in space.values()]
    known = [size for size in sizes if size is not None]
    return math.prod(known) if len(known) == len(sizes) else None


def grid(space: Space) -> Iterator[dict[str, Any]]:
    """Yield each combination of values, the last key's values changing first.

    Raises:
        UsageError: A range has no end of values.
    """
    for key, axis in space.items():
        if isinstance(axis, Range) and axis.size() is None:
            raise UsageError(
                f"{key}: {axis.low:g}:{axis.high:g} has no end of values; a grid takes [a,b] or LOW:HIGH:STEP"
            )
    for values in itertools.product(*(axis.all() for axis in space.values())):
        yield dict(zip(space, values, strict=True))


def drawn(space: Space, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield random combinations, no two alike as long as there are others; the same ones for a seed.

    More of them begin with the same ones.

    Source: Bergstra and Bengio (2012), "Random Search for Hyper-Parameter Optimization".
    """
    source = random.Random(seed)
    size = combinations(space)
    if size is not None and size <= FEW:
        every = list(grid(space))
        source.shuffle(every)
        yield from every[:count]
        return
    seen: set[str] = set()
    for _ in range(count):
        for _ in range(100):
            values = {key: axis.drawn(source) for key, axis in space.items()}
            if repr(values) not in seen:
                break
        seen.add(repr(values))
        yield values

"""`--fail-under accuracy=0.85`, `--fail-over perplexity=100` -> silence, or GateMissed (exit 3).

A figure for which higher is better, a share, is bounded from below; one for which lower is better from above.
Loads nothing heavy, so that a misspelt gate is refused before any model is loaded.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlpcat4.config.problems import did_you_mean
from nlpcat4.errors import GateMissed, UsageError


class Gate(NamedTuple):
    """The least, or the most, that a figure may be."""

    metric: str
    bound: float
    least: bool
    """Whether the bound is from below."""


class Bounded(NamedTuple):
    """The figures of a task that can be gates."""

    shares: Sequence[str]
    """From 0 to 1, higher is better."""
    costs: Sequence[str]
    """0 or more, lower is better."""


def parse_gates(under: Sequence[str], over: Sequence[str], figures: Bounded) -> list[Gate]:
    """Read gates such as `accuracy=0.85` or, for one label, `recall[sarcastic]=0.8`.

    Args:
        under: The arguments of --fail-under.
        over: The arguments of --fail-over.
        figures: What there is.

    Raises:
        UsageError: No such metric, or a value that it cannot have.
    """
    gates = [_gate("--fail-under", text, figures.shares, figures.costs) for text in under]
    return gates + [_gate("--fail-over", text, figures.costs, figures.shares) for text in over]


def check_gates(figures: Mapping[str, float | None], gates: Sequence[Gate]) -> None:
    """Pass in silence where every figure is within its bound.

    Raises:
        GateMissed: Names all figures that are not, or are not defined.
    """
    missed = [
        f"{metric} {_short(figures.get(metric), bound)}, "
        f"asked for at {'least' if least else 'most'} {bound:g}"
        for metric, bound, least in gates
        if not _holds(figures.get(metric), bound, least)
    ]
    if missed:
        raise GateMissed("quality gate missed: " + "; ".join(missed))


def _holds(value: float | None, bound: float, least: bool) -> bool:
    # NaN is neither at least nor at most anything, so it misses too.
    return value is not None and (value >= bound if least else value <= bound)


def _short(value: float | None, bound: float) -> str:
    """Write a figure that misses with as many digits as show it."""
    if value is None:
        return "is not defined"
    rounded = round(value, 4)
    return f"{value:.4f}" if rounded != bound and (rounded < bound) == (value < bound) else repr(value)


def _gate(option: str, text: str, known: Sequence[str], others: Sequence[str]) -> Gate:
    """Read one gate; a label may hold `=`, so the last one divides."""
    metric, _, value = text.rpartition("=")
    least = option == "--fail-under"
    if not metric:
        example = "accuracy=0.85" if least else "loss=0.5"
        raise UsageError(f"{option} {text}: expected METRIC=VALUE, as in {example}")
    if metric in others:
        better, other = ("lower", "--fail-over") if least else ("higher", "--fail-under")
        raise UsageError(f"{option} {text}: {metric} is better when {better}; see {other}")
    if metric not in known:
        hint = did_you_mean(metric, known) or f" (one of {', '.join(known[:6])})"
        raise UsageError(f"{option} {text}: there is no metric {metric!r}{hint}")
    return Gate(metric, _bound(f"{option} {text}", value, most=1 if least else math.inf), least)


def _bound(place: str, text: str, most: float) -> float:
    """Read a number from 0 to `most`."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most or math.isinf(value):
        wanted = "from 0 to 1 (0.85 is 85 %)" if most == 1 else "of 0 or more"
        raise UsageError(f"{place}: {text!r} is not a number {wanted}")
    return value

"""A test of two models -> what may be concluded, in words."""

from typing import Literal

from nlpcat4.evaluation.significance import LEVEL, Paired, fewest_pairs

About = Literal["configs", "seeds", "values", "one config", "nothing"]
"""What tells two models apart: their configs, trained once each; the same over several random seeds, or over
several values of another key; nothing but the random seed; or not even that."""


def verdict(
    found: Paired,
    first: str,
    second: str,
    *,
    figure: str,
    lower_is_better: bool,
    about: About = "configs",
    among: int = 1,
) -> str:
    """Say how far apart two models are, whether one is really better, and what that is about.

    Args:
        found: The test.
        first: What the first model is called.
        second: What the second one is called.
        figure: What was compared.
        lower_is_better: Whether less of it is better.
        about: What tells them apart.
        among: How many such tests are made at once.
    """
    better = first if (found.difference < 0) == lower_is_better else second
    return " ".join(
        [
            _difference(found, first, second, figure),
            "Were both equally good, chance alone "
            + ("would seldom" if found.significant else "could well")
            + f" make such a difference ({found.test}, p {_p(found.p_value)}):",
            f"{better} is the better one." if found.significant else "which one is better cannot be said.",
            *_reservations(found, about, among),
        ]
    )


def _difference(found: Paired, first: str, second: str, figure: str) -> str:
    said = f"{figure}: {first} {found.first:.4f}, {second} {found.second:.4f}"
    if found.low is None or found.high is None:
        return f"{said}; the difference is {found.difference:+.4f}."
    interval = f"{1 - LEVEL:.0%} interval {found.low:+.4f} to {found.high:+.4f}"
    return f"{said}; the difference is {found.difference:+.4f} ({interval})."


def _reservations(found: Paired, about: About, among: int) -> list[str]:
    """Say what must not be read into it."""
    if about == "one config":
        return ["Nothing but the random seed tells them apart, so no setting is better than another."]
    if about == "nothing":
        return ["Config and random seed are the same: it is one training that was made twice."]
    if about == "configs":
        return ["That is about these two trainings; whether it holds for their configs, more seeds tell."]
    needed = fewest_pairs(among)
    if found.pairs < needed:
        several = f"{among} such tests" if among > 1 else "this test"
        return [f"With {found.pairs} {about} {several} can find nothing at {LEVEL:.0%}; {needed} may do."]
    return []


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"

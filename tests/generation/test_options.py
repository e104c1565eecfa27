"""Numbers that cannot be meant are refused, with the option's name."""

import math
from typing import Any

import pytest

from nlpcat4.errors import UsageError
from nlpcat4.generation.options import Beam, Sampling


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"temperature": -1.0}, r"--temperature -1.0: must be between 0 \(greedy\) and 1000"),
        ({"top_k": 0}, "--top-k 0: must be at least 1"),
        ({"top_k": -3}, "--top-k -3: must be at least 1"),
        ({"top_p": 0}, r"--top-p 0: must be above 0 and at most 1 \(1 is off\)"),
        ({"top_p": 1.01}, "--top-p 1.01: must be above 0 and at most 1"),
        ({"min_p": -0.1}, r"--min-p -0.1: must be between 0 \(off\) and 1"),
        ({"min_p": 1.5}, "--min-p 1.5: must be between 0"),
        ({"repetition_penalty": 0.0}, r"--repetition-penalty 0.0: must be between 0.01 and 100 \(1 is off\)"),
        ({"no_repeat_ngram": 0}, "--no-repeat-ngram 0: must be at least 1"),
    ],
)
def test_a_number_out_of_range_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Sampling(**options)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["temperature", "top_p", "min_p", "repetition_penalty"])
def test_what_is_no_finite_number_is_refused(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')} {value}: must be"):
        Sampling(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 0}, "--beam-width 0: must be at least 1"),
        ({"length_penalty": -1.0}, "--length-penalty -1.0: must be between 0 and 100"),
        ({"length_penalty": math.nan}, "--length-penalty nan: must be between 0 and 100"),
        ({"repetition_penalty": 1000.0}, "--repetition-penalty 1000.0: must be between 0.01 and 100"),
    ],
)
def test_a_beam_is_checked_as_well(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Beam(**options)


@pytest.mark.parametrize(("temperature", "greedy"), [(0, True), (1e-9, True), (1e-3, False), (1.0, False)])
def test_a_temperature_near_0_is_greedy(temperature: float, greedy: bool) -> None:
    assert Sampling(temperature=temperature).greedy is greedy

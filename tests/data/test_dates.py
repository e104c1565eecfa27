"""`name: dates`, every form read back by the parser of Python itself."""

import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.data.date_forms import FORMS, write
from nlpcat4.data.dates import DAYS, FIRST, LAST, Dates
from nlpcat4.data.settings import DataSettings

STRPTIME = {
    "day": "%d",
    "day:02": "%d",
    "nth": "%d",
    "number": "%m",
    "number:02": "%m",
    "month": "%B",
    "mon": "%b",
    "MON": "%b",
    "year": "%Y",
    "weekday": "%A",
    "wday": "%a",
}
"""A field of a form -> how `strptime` calls it."""


def parsed(text: str, form: str) -> date:
    """Read a date as Python does, the endings of ordinal numbers taken away."""
    text = re.sub(r"\b(\d+)(st|nd|rd|th)\b", r"\1", text)
    found = datetime.strptime(text, re.sub(r"\{(.*?)\}", lambda field: STRPTIME[field[1]], form)).date()
    for format_, pattern in (("%A", r"\{weekday\}"), ("%a", r"\{wday\}")):
        if re.search(pattern, form):  # strptime reads a weekday but does not compare it
            assert text.startswith(found.strftime(format_))
    return found


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(FIRST, LAST))
def test_every_form_is_read_back_as_the_same_date(form: str, day: date) -> None:
    assert parsed(write(day, form), form) == day


def test_there_are_many_forms_and_none_is_that_of_the_targets() -> None:
    assert len(set(FORMS)) == len(FORMS) >= 20
    day = date(2021, 3, 3)
    assert day.isoformat() not in {write(day, form) for form in FORMS}


def test_no_two_dates_are_written_alike_in_any_two_forms() -> None:
    written: dict[str, date] = {}
    for number in range(3 * 366):  # the year stands in every form, so that three tell of all
        day = date(2019, 1, 1) + timedelta(days=number)
        for form in FORMS:
            assert written.setdefault(write(day, form), day) == day


@pytest.mark.parametrize("form", FORMS)
def test_only_what_is_read_in_one_way_is_written_in_digits_alone(form: str) -> None:
    fields = re.findall(r"\{(\w+)", form)
    if "number" in fields:
        assert fields == (["day", "number", "year"] if "." in form else ["year", "number", "day"])


@given(st.integers(2, 500), st.integers(0, 2**32))
def test_every_target_is_the_date_and_no_date_occurs_twice(pairs: int, seed: int) -> None:
    examples = Dates(name="dates", data_seed=seed).make(pairs)
    targets = examples.targets or ()
    assert len(set(targets)) == len(set(examples.texts)) == len(examples) == pairs
    for text, target in zip(examples.texts, targets, strict=True):
        assert text in {write(date.fromisoformat(target), form) for form in FORMS}
        assert FIRST.isoformat() <= target <= LAST.isoformat()


def test_every_day_and_every_form_can_be_had() -> None:
    examples = Dates(name="dates", pairs=DAYS).make(DAYS)
    assert DAYS == 73_049
    assert set(examples.targets or ()) == {(FIRST + timedelta(days=day)).isoformat() for day in range(DAYS)}
    for form in FORMS:
        found = zip(examples.texts, examples.targets or (), strict=True)
        assert (
            sum(text == write(date.fromisoformat(day), form) for text, day in found) > DAYS / len(FORMS) / 2
        )


def test_a_tenth_is_held_out_and_no_date_is_in_two_splits(
    settings: DataSettings, dataset: Callable[..., Any]
) -> None:
    splits = dataset(name="dates").load(settings)
    assert (len(splits.train), len(splits.validation), splits.test) == (18_000, 2_000, None)
    assert not {*(splits.train.targets or ())} & {*(splits.validation.targets or ())}
    assert not {*splits.train.texts} & {*splits.validation.texts}
    assert splits.notes == ()


def test_the_dates_are_the_same_on_every_machine_and_version(
    settings: DataSettings, dataset: Callable[..., Any]
) -> None:
    assert dataset(name="dates").load(settings).fingerprint == (
        "ac7f705919857e05f59f6186dab8b591cb48005dd409b5c0cc41ba31aa4b1c31"
    )
    assert dataset(name="dates", data_seed=1, pairs=100).load(settings).fingerprint == (
        "e9b4d206a62c3b783e7754820a03f1f917f05d92d725fc3408f30138b2a401da"
    )


def test_fifty_thousand_dates_take_less_than_a_second(
    settings: DataSettings, dataset: Callable[..., Any]
) -> None:
    started = time.process_time()
    dataset(name="dates", pairs=50_000).load(settings)
    assert time.process_time() - started < 1

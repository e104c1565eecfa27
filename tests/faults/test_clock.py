"""A clock that is set back, a night of two half past ones, a machine that travels: runs keep their order."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from typer.testing import Result

from nlpcat4.runs.listing import list_runs
from nlpcat4.runs.run import Run

Nlp = Callable[..., Result]

# When each of three runs starts, in UTC, and the time zone of the machine then.
CLOCKS: dict[str, list[tuple[str, str]]] = {
    "set back an hour": [
        ("2026-03-01 12:00:00", "UTC"),
        ("2026-03-01 11:00:05", "UTC"),
        ("2026-03-01 11:00:05", "UTC"),
    ],
    "the night in which summer time ends": [
        ("2026-11-01 05:30:00", "America/New_York"),  # half past one there
        ("2026-11-01 06:30:00", "America/New_York"),  # and again
        ("2026-11-01 07:30:00", "America/New_York"),
    ],
    "another time zone": [
        ("2026-03-01 12:00:00", "Pacific/Kiritimati"),
        ("2026-03-01 12:10:00", "Pacific/Pago_Pago"),
        ("2026-03-01 12:20:00", "UTC"),
    ],
}


def at(moment: str) -> type[datetime]:
    """Return a `datetime` whose clock has stopped."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Stopped":
            assert tz is UTC, "only UTC is the same everywhere"
            return cls.fromisoformat(f"{moment}+00:00")

    return Stopped


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    def change(moment: str, zone: str) -> None:
        monkeypatch.setattr("nlpcat4.runs.run.datetime", at(moment))
        monkeypatch.setattr("nlpcat4.runs.ids.datetime", at(moment))
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    return change


@pytest.fixture(autouse=True)
def zone_as_before() -> object:
    yield
    time.tzset()


@pytest.mark.parametrize("what", CLOCKS)
def test_runs_stay_in_order_and_none_takes_less_than_no_time(
    nlp: Nlp, tmp_path: Path, set_clock: Callable[[str, str], None], what: str
) -> None:
    runs = []
    for moment, zone in CLOCKS[what]:
        set_clock(moment, zone)
        runs.append(Run.create(tmp_path, "a", record={"task": "classification"}))
    for run, clock in zip(runs, reversed(CLOCKS[what]), strict=True):
        set_clock(*clock)  # what ends after the clock was set
        run.finish("completed")
    assert [run.id for run in list_runs(tmp_path)] == [run.id for run in reversed(runs)]
    assert nlp("runs", "path", "latest", "--runs-dir", tmp_path).stdout == f"{runs[-1].path}\n"
    rows = json.loads(nlp("runs", "list", "--json", "--runs-dir", tmp_path).stdout)
    assert all(0 <= row["seconds"] < 60 for row in rows)

"""Which runs go, which are spared, and how durations are read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.errors import UsageError
from nlpcat4.runs.durations import seconds
from nlpcat4.runs.listing import Row
from nlpcat4.runs.pruning import Wishes, plan
from nlpcat4.runs.run import Run

NOW = datetime(2026, 6, 30, tzinfo=UTC)
DAY = 86_400.0


def row(number: int, **facts: Any) -> Row:
    known: dict[str, Any] = {
        "run": Run(Path(f"20260101-00000{number}-a")),
        "status": "completed",
        "name": "a",
        "task": "classification",
        "started": (NOW - timedelta(days=number)).isoformat(),
        "seconds": None,
        "parameters": None,
        "tags": (),
        "note": None,
        "figures": {},
        "config": {},
    }
    return Row(**known | facts)


def gone(rows: list[Row], wishes: Wishes) -> list[str]:
    return [row.id[14] for row, _ in plan(rows, wishes, NOW).condemned]


def test_failed_and_interrupted_runs_go() -> None:
    rows = [
        row(n, status=s) for n, s in enumerate(["completed", "failed", "interrupted", "running", "damaged"])
    ]
    assert gone(rows, Wishes(failed=True)) == ["1", "2"]


def test_all_but_the_best_of_each_task_go() -> None:
    rows = [
        *(row(n, figures={"val_accuracy": value}) for n, value in enumerate([0.8, 0.9, 0.7])),
        row(3, task="seq2seq", figures={"val_accuracy": 0.1}),
        row(4, task="language_model", figures={"val_loss": 1.0}),
    ]
    assert gone(rows, Wishes(keep_best=1, by="val_accuracy")) == ["0", "2"]
    assert gone(rows, Wishes(keep_best=0, by="val_accuracy")) == ["0", "1", "2", "3"]
    assert gone(rows, Wishes(keep_best=5, by="val_accuracy")) == []


def test_a_lower_loss_is_better() -> None:
    rows = [row(n, figures={"val_loss": value}) for n, value in enumerate([0.8, 0.9, 0.7])]
    assert gone(rows, Wishes(keep_best=1, by="val_loss")) == ["0", "1"]


def test_only_old_ones_go_where_an_age_is_said() -> None:
    rows = [row(n, status="failed") for n in range(5)] + [row(8), row(9, started=None), row(7, started="x")]
    assert gone(rows, Wishes(older_than=3 * DAY)) == ["3", "4", "8"]
    assert gone(rows, Wishes(failed=True, older_than=3 * DAY)) == ["3", "4"]


def test_a_tagged_or_a_running_one_never_goes() -> None:
    rows = [row(5, tags=("final",)), row(6, status="running"), row(7)]
    decided = plan(rows, Wishes(older_than=DAY), NOW)
    assert [why for _, why in decided.spared] == ["it is tagged final", "it is running"]
    assert [row.id[14] for row, _ in decided.condemned] == ["7"]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        (Wishes(), "say which: --failed"),
        (Wishes(keep_best=3), "need each other"),
        (Wishes(by="val_loss"), "need each other"),
        (Wishes(keep_best=3, by="val_los"), "did you mean 'val_loss'"),
    ],
)
def test_half_a_wish_is_a_mistake(wishes: Wishes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        plan([row(1, figures={"val_loss": 1.0})], wishes, NOW)


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1y", "3m", "1 d", "1e3d", "nand", "9" * 400 + "d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--older-than: expected a duration such as 30d"):
        seconds(text, "--older-than")

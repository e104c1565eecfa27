"""All runs of a folder."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.runs.listing import Row, list_rows, list_runs
from nlpcat4.runs.record import read_figures
from nlpcat4.runs.run import Run

MakeRun = Callable[..., Run]


def test_the_newest_run_comes_first(make_run: MakeRun, runs_dir: Path) -> None:
    for run_id in ("20260101-000002-a", "20260101-000001-c", "20260102-000000-b"):
        make_run(run_id)
    found = [run.id for run in list_runs(runs_dir)]
    assert found == ["20260102-000000-b", "20260101-000002-a", "20260101-000001-c"]


def test_runs_of_one_second_are_ordered_by_when_they_started(make_run: MakeRun, runs_dir: Path) -> None:
    for number, name in enumerate(["z", "a", "a-2", "a-10"]):
        make_run(f"20260101-000000-{name}", started=f"2026-01-01T00:00:00.{number:06}+00:00")
    assert [run.id[16:] for run in list_runs(runs_dir)] == ["a-10", "a-2", "a", "z"]


def test_a_renamed_run_keeps_its_place(make_run: MakeRun, runs_dir: Path) -> None:
    make_run("20260101-000000-a")
    make_run("my favourite", started="2026-01-02T10:00:00.000000+00:00")
    make_run("20260103-000000-b")
    assert [run.id for run in list_runs(runs_dir)][1] == "my favourite"


def test_a_row_says_what_a_table_shows(make_run: MakeRun, runs_dir: Path) -> None:
    record = {"name": "a", "started": "2026-01-01", "seconds": 1.5, "parameters": 7, "tags": ["first"]}
    metrics = {"accuracy": 0.9, "roc_auc": None, "examples": 10, "labels": ["x"]}
    make_run("20260101-000000-a", metrics=metrics, **record)
    assert list_rows(runs_dir) == [
        Row(
            run=Run(runs_dir / "20260101-000000-a"),
            status="completed",
            name="a",
            task="classification",
            started="2026-01-01",
            seconds=1.5,
            parameters=7,
            tags=("first",),
            note=None,
            figures={"accuracy": 0.9},
            config={},
        )
    ]


@pytest.mark.parametrize("content", [None, "", '{"status": "comp', "[]", "\x00" * 100])
def test_a_damaged_record_is_listed_and_so_are_the_others(
    make_run: MakeRun, runs_dir: Path, content: str | None
) -> None:
    make_run("20260101-000000-good")
    damaged = make_run("20260101-000001-bad")
    damaged.config.touch()
    damaged.record_file.unlink() if content is None else damaged.record_file.write_text(content)
    assert [(row.id[16:], row.status) for row in list_rows(runs_dir)] == [
        ("bad", "damaged"),
        ("good", "completed"),
    ]


@pytest.mark.parametrize("value", [7, None, [], {}, "text", [7], math.pi])
def test_entries_of_other_types_do_not_stop_a_list(make_run: MakeRun, runs_dir: Path, value: Any) -> None:
    keys = ("name", "task", "started", "seconds", "parameters", "tags")
    make_run("20260101-000000-a", metrics={"accuracy": value}, **dict.fromkeys(keys, value))
    make_run("20260101-000000-b", **dict.fromkeys(keys, value))
    assert len(list_rows(runs_dir)) == 2


def test_a_limit_keeps_the_newest(make_run: MakeRun, runs_dir: Path) -> None:
    for second in range(5):
        make_run(f"20260101-00000{second}-a")
    assert [row.id[14] for row in list_rows(runs_dir, limit=2)] == ["4", "3"]


def test_only_folders_of_runs_are_listed(make_run: MakeRun, runs_dir: Path) -> None:
    make_run(".hidden")
    (runs_dir / "20260101-000000-empty").mkdir()
    (runs_dir / ".gitkeep").touch()
    (runs_dir / "notes.txt").touch()
    assert list_runs(runs_dir) == []


def test_a_folder_that_is_not_there_has_no_runs(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "runs") == []


def test_a_figure_that_is_no_number_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"
    path.write_text('{"loss": NaN, "a": Infinity, "b": 1e999, "c": "0.5", "d": true, "accuracy": 0.5}')
    assert read_figures(path) == {"accuracy": 0.5}


def test_a_thousand_runs_are_read_quickly(make_run: MakeRun, runs_dir: Path) -> None:
    for number in range(1000):
        make_run(f"20260101-{number:06}-a", metrics={"accuracy": 0.5, "confusion_matrix": [[1, 2], [3, 4]]})
    started_at = time.perf_counter()
    assert len(list_rows(runs_dir)) == 1000
    assert time.perf_counter() - started_at < 1  # 0.1 s on a quiet machine

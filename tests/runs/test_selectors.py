"""RUN as a user writes it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nlpcat4.errors import RunError, UsageError
from nlpcat4.runs.run import Run
from nlpcat4.runs.selectors import find

MakeRun = Callable[..., Run]


@pytest.fixture
def some_runs(make_run: MakeRun, runs_dir: Path) -> Path:
    """Six runs, of which one is of another task, one damaged, and one never saved a model."""
    make_run("20260101-000000-gap", metrics={"val_accuracy": 0.9, "log_loss": 0.5}, tags=["paper", "old"])
    make_run("20260102-000000-lstm", metrics={"val_accuracy": 0.7, "log_loss": 0.4}, tags=["paper"])
    make_run("20260103-000000-lyrics", task="language_model", metrics={"perplexity": 20.0})
    make_run("20260104-000000-bilstm", status="interrupted")
    make_run("20260105-000000-broken", status="failed", model=False, reason="the loss is not a number")
    make_run("20260106-000000-damaged").record_file.write_text("{")
    return runs_dir


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (None, "bilstm"),
        ("latest", "bilstm"),
        ("latest~0", "bilstm"),
        ("latest~1", "lyrics"),
        ("latest~3", "gap"),
        ("best", "gap"),
        ("best:val_accuracy", "gap"),
        ("best:log_loss", "lstm"),
        ("best:perplexity", "lyrics"),
        ("tag:paper", "lstm"),
        ("tag:old", "gap"),
        ("20260102-000000-lstm", "lstm"),
        ("20260102", "lstm"),
    ],
)
def test_a_selector_finds_its_run(some_runs: Path, selector: str | None, expected: str) -> None:
    assert find(selector, some_runs).id[16:] == expected


@pytest.mark.parametrize(
    ("selector", "expected"),
    [("latest", "bilstm"), ("latest~1", "lstm"), ("best", "gap"), ("tag:paper", "lstm")],
)
def test_only_runs_of_a_task_are_looked_at(some_runs: Path, selector: str, expected: str) -> None:
    assert find(selector, some_runs, tasks=["classification"]).id[16:] == expected


def test_a_run_without_a_model_is_found_where_none_is_needed(some_runs: Path) -> None:
    assert find("latest", some_runs, needs_model=False).id[16:] == "broken"


def test_the_newest_of_equally_good_runs_is_the_best(make_run: MakeRun, runs_dir: Path) -> None:
    for second in (1, 3, 2):
        make_run(f"20260101-00000{second}-a", metrics={"val_accuracy": 0.5})
    assert find("best", runs_dir).id == "20260101-000003-a"


def test_a_whole_id_is_meant_even_where_another_begins_with_it(make_run: MakeRun, runs_dir: Path) -> None:
    make_run("20260101-000000-a")
    make_run("20260101-000000-a-2")
    assert find("20260101-000000-a", runs_dir).id == "20260101-000000-a"


def test_a_path_finds_a_run_anywhere(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = make_run("20260101-000000-a").path.rename(tmp_path / "my run")
    monkeypatch.chdir(moved)
    for selector in (str(moved), "../my run", "./", "."):
        assert find(selector, Path("runs")).path == moved


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("2026010", "'2026010' could be any of 6 runs: 20260106-000000-damaged, 20260105-000000-broken,"),
        ("20260104-000000-bilsm", r"no run '20260104-000000-bilsm'; did you mean 20260104-000000-bilstm"),
        ("lstm", r"no run 'lstm'; did you mean 20260104-000000-bilstm, 20260102-000000-lstm\?"),
        ("zzz", "no run 'zzz'; there are: 20260106-000000-damaged, "),
        ("latest~4", "only 4 of them here; there are: "),
        ("20260106", r"run\.json: damaged"),
        ("20260105", r"no model was saved \(failed\); this command needs a run with a model"),
        ("tag:new", "tag:new: no run with a model in .* has this tag; there are: old, paper"),
        ("../elsewhere", r"elsewhere/run\.json: cannot be read .No such file"),
    ],
)
def test_what_finds_no_run_says_what_is_there(some_runs: Path, selector: str, message: str) -> None:
    with pytest.raises(RunError, match=message):
        find(selector, some_runs)


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("20260103", r"this is a language_model run; this command needs a classification run with a model"),
        ("latest~3", "only 3 of them here"),
    ],
)
def test_a_run_of_another_task_will_not_do(some_runs: Path, selector: str, message: str) -> None:
    with pytest.raises(RunError, match=message):
        find(selector, some_runs, tasks=["classification"])


@pytest.mark.parametrize("selector", ["latest", "best", "tag:x", "2026"])
def test_an_empty_folder_says_how_to_make_a_run(runs_dir: Path, selector: str) -> None:
    with pytest.raises(RunError, match=r"no .*run"):
        find(selector, runs_dir)


def test_the_first_run_is_still_to_come(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run with a model here yet; `nlp train CONFIG` makes one"):
        find(None, tmp_path / "runs")


@pytest.mark.parametrize(
    "selector",
    [
        "latest~x",
        "latest~-1",
        "latest~",
        "latest~9999999",
        "best:",
        "tag:",
        "bset:f1",
        "-rf",
        "a b",
        "~",
        "\x1b",
    ],
)
def test_what_cannot_be_read_is_a_usage_error(some_runs: Path, selector: str) -> None:
    with pytest.raises(UsageError, match="names no run: expected a path, an id or its unique prefix, latest"):
        find(selector, some_runs)


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("best:val_acuracy", "did you mean 'val_accuracy'"),
        ("best:bleu", "one of log_loss, perplexity, val_acc"),
    ],
)
def test_a_metric_that_no_run_has_is_a_usage_error(some_runs: Path, selector: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        find(selector, some_runs)


def test_an_id_in_a_record_leads_nowhere(make_run: MakeRun, runs_dir: Path) -> None:
    run = make_run("20260101-000000-a", id="../../etc")
    assert find("latest", runs_dir) == run
    with pytest.raises(RunError, match="cannot be read"):
        find("../../etc", runs_dir)

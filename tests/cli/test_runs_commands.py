"""`nlp runs list|show|path`, and the ways to name a run."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import Trained

Nlp = Callable[..., Result]


@pytest.fixture
def runs(nlp: Nlp, trained: Trained, here: Path) -> Nlp:
    """Ask about the two runs."""
    return lambda *arguments: nlp("runs", *arguments, "--runs-dir", trained.folder)


def test_the_newest_run_is_listed_first(runs: Nlp, trained: Trained) -> None:
    header, *rows = [line.split() for line in runs("list").stdout.splitlines()]
    assert header == ["RUN", "STATUS", "RESULT", "PARAMETERS", "TIME"]
    assert [row[:2] for row in rows] == [[path.name, "completed"] for path in (trained.bilstm, trained.gap)]
    listed = json.loads(runs("list", "--json").stdout)
    assert [row["id"] for row in listed] == [trained.bilstm.name, trained.gap.name]


def test_show_tells_all_that_is_recorded(runs: Nlp, trained: Trained) -> None:
    shown = json.loads(runs("show", "tag:first", "--json").stdout)
    assert shown["record"]["parameters"] == json.loads((trained.gap / "run.json").read_text())["parameters"]
    assert shown["metrics"] == json.loads((trained.gap / "metrics.json").read_text())
    assert shown["files"]["tokenizer.json"] > 0


def test_a_run_can_be_named_in_every_way(runs: Nlp, trained: Trained, here: Path) -> None:
    accuracy = {
        path: json.loads((path / "metrics.json").read_text())["val_accuracy"]
        for path in (trained.gap, trained.bilstm)
    }
    best = max(accuracy, key=accuracy.__getitem__)
    names = {
        "latest": trained.bilstm,
        "latest~1": trained.gap,
        "tag:first": trained.gap,
        trained.gap.name: trained.gap,
        str(trained.gap): trained.gap,
        "best": best,
        "best:val_accuracy": best,
    }
    for name, path in names.items():
        assert runs("path", name).stdout == f"{path.resolve()}\n", name
    assert runs("path").stdout == f"{trained.bilstm.resolve()}\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("latest~7", "only 2 of them here"),
        ("tag:frist", "first"),
        ("best:acuracy", "did you mean 'accuracy'?"),
        ("20", "could be any of 2 runs"),
        ("nothing-like-it", "there is no run"),
        ("../../etc", "is this a run folder?"),
    ],
)
def test_a_name_of_no_run_says_what_there_is(runs: Nlp, name: str, message: str) -> None:
    result = runs("path", name)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (result.stdout, result.exit_code in (1, 2)) == ("", True)


def test_the_environment_can_name_the_folder_of_runs(
    nlp: Nlp, trained: Trained, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLP_RUNS_DIR", str(trained.folder))
    assert nlp("runs", "path").stdout == f"{trained.bilstm.resolve()}\n"
    assert len(nlp("predict", "a man").stdout.splitlines()) == 1

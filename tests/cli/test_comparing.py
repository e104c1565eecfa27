"""`nlp runs list` with its options, and `nlp compare`."""

import csv
import json
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlpcat4.runs.record import write_record

from .conftest import HOSTILE, Trained, is_harmless

Nlp = Callable[..., Result]


@pytest.fixture
def many(tmp_path: Path, trained: Trained) -> Path:
    """A folder of runs of three seeds and two batch sizes, made of one real record."""
    record = json.loads((trained.gap / "run.json").read_text())
    del record["checksum"]
    for number in range(6):
        config = record["config"] | {"random_seed": number % 3}
        config["training"] = config["training"] | {"batch_size": 32 if number < 3 else 64}
        run = tmp_path / "runs" / f"20260101-00000{number}-a"
        run.mkdir(parents=True)
        more = {"id": run.name, "name": "a", "files": {}, "tags": ["=1+1", HOSTILE[0]], "config": config}
        write_record(run / "run.json", record | more)
        figures = {"val_accuracy": (80 + number) / 100, "val_loss": (50 - number) / 100}
        (run / "metrics.json").write_text(json.dumps(figures))
    return tmp_path / "runs"


def ids(result: Result) -> list[str]:
    return [row["id"][14] for row in json.loads(result.stdout)]


def test_runs_are_filtered_sorted_and_counted(nlp: Nlp, many: Path) -> None:
    where = ("runs", "list", "--runs-dir", many, "--json")
    assert ids(nlp(*where)) == ["5", "4", "3", "2", "1", "0"]
    assert ids(nlp(*where, "--filter", "val_accuracy >= 0.83 and random_seed = 1")) == ["4"]
    assert ids(nlp(*where, "--filter", "training.batch_size = 32", "--sort", "-val_loss")) == ["0", "1", "2"]
    assert ids(nlp(*where, "--sort", "val_loss", "--limit", "2")) == ["5", "4"]


def test_columns_are_what_is_asked_for_in_every_format(nlp: Nlp, many: Path) -> None:
    keys = "id,val_accuracy,training.batch_size,tags,architecture[0].embedding.dim"
    where = ("runs", "list", "--runs-dir", many, "--columns", keys, "--limit", "1")
    values = {"id": "20260101-000005-a", "val_accuracy": 0.85, "training.batch_size": 64}
    (row,) = json.loads(nlp(*where, "--json").stdout)
    assert list(row) == keys.split(",")
    assert row | values == row
    (row,) = csv.DictReader(StringIO(nlp(*where, "--format", "csv").stdout))
    assert row | {name: str(value) for name, value in values.items()} == row
    assert row["tags"].startswith("'=1+1")
    head, line, first = nlp(*where, "--format", "md").stdout.splitlines()
    assert head == "| " + " | ".join(keys.split(",")) + " |"
    assert line == "| --- | --: | --: | --- | --: |"
    assert first.startswith("| 20260101-000005-a | 0.8500 | 64 | =1+1")
    table = nlp(*where).stdout
    assert table.splitlines()[0].split()[:2] == ["ID", "VAL_ACCURACY"]
    assert is_harmless(table)


def test_each_task_shows_its_own_figure(nlp: Nlp, tmp_path: Path, many: Path) -> None:
    (many / "20260101-000000-a" / "metrics.json").write_text('{"val_perplexity": 66.7, "val_accuracy": 0.2}')
    (many / "20260101-000001-a" / "metrics.json").write_text('{"exact_match": 0.9972, "val_perplexity": 1.1}')
    lines = nlp("runs", "list", "--runs-dir", many).stdout.splitlines()
    assert "val_perplexity 66.7000" in lines[-1]
    assert "exact_match 0.9972" in lines[-2]
    assert all(len(line) <= 80 for line in lines)


def test_a_comparison_names_what_differs_and_marks_the_best(nlp: Nlp, many: Path) -> None:
    result = nlp("compare", "20260101-000000", "20260101-000004", "--runs-dir", many)
    lines = [line.split() for line in result.stdout.splitlines() if line]
    assert lines[0][:2] == ["1", "20260101-000000-a"]
    assert ["val_accuracy", "0.8000", "0.8400*"] in lines
    assert ["val_loss", "0.5000", "0.4600*"] in lines
    assert ["training.batch_size", "32", "64"] in lines
    assert ["random_seed", "0", "1"] in lines
    assert not any(line[0] == "training.epochs" for line in lines)
    assert nlp("runs", "compare", "latest~5", "latest~1", "--runs-dir", many).stdout == result.stdout


def test_seeds_are_taken_together(nlp: Nlp, many: Path) -> None:
    where = ("compare", "--runs-dir", many, "--group-by", "random_seed")
    large, small = json.loads(nlp(*where, "--json").stdout)
    assert (small["n"], small["random_seed"], small["training.batch_size"]) == (3, [2, 1, 0], 32)
    assert small["val_accuracy"] == pytest.approx(0.81)
    assert small["val_accuracy_std"] == pytest.approx(0.01)
    assert large["val_loss"] == pytest.approx(0.46)
    assert "0.8400 ± 0.0100*  0.8100 ± 0.0100" in nlp(*where, "--metric", "val_accuracy").stdout


def test_a_comparison_is_for_programs_and_pull_requests_too(nlp: Nlp, many: Path) -> None:
    where = ("compare", "--runs-dir", many, "--limit", "2", "--metric", "val_loss")
    rows = list(csv.DictReader(StringIO(nlp(*where, "--format", "csv").stdout)))
    assert [row["run"] for row in rows] == ["20260101-000005-a", "20260101-000004-a"]
    assert [float(row["val_loss"]) for row in rows] == pytest.approx([0.45, 0.46])
    markdown = nlp(*where, "--format", "md").stdout
    assert "| val_loss | 0.4500* | 0.4600 |" in markdown
    assert "val_accuracy" not in markdown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("runs", "list", "--filter", "val_acuracy > 1"), "did you mean 'val_accuracy'?"),
        (("runs", "list", "--columns", "id,vocabsize"), "--columns: no run has 'vocabsize'"),
        (("runs", "list", "--sort", "x"), "--sort: no run has 'x'"),
        (("compare", "--group-by", "random_sed"), "did you mean 'random_seed'?"),
        (("compare", "--metric", "f1"), "--metric: no run has 'f1'"),
        (("compare", "--filter", "("), "--filter:2: expected a key"),
    ],
)
def test_a_wrong_wish_is_a_usage_error(
    nlp: Nlp, many: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = nlp(*arguments, "--runs-dir", many)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_run_whose_figures_were_changed_is_damaged(nlp: Nlp, many: Path, trained: Trained) -> None:
    import shutil

    copy = many / trained.gap.name
    shutil.copytree(trained.gap, copy)
    figures = copy / "metrics.json"
    figures.write_text(figures.read_text().replace("0.", "0.9", 1))
    rows = {row["id"]: row for row in json.loads(nlp("runs", "list", "--runs-dir", many, "--json").stdout)}
    assert rows[copy.name]["status"] == "damaged"
    assert rows[copy.name]["figures"] == {}


def test_a_thousand_runs_are_answered_within_a_second(nlp: Nlp, tmp_path: Path, trained: Trained) -> None:
    record = json.loads((trained.gap / "run.json").read_text())
    metrics = (trained.gap / "metrics.json").read_bytes()
    for number in range(1000):
        run: Any = tmp_path / "runs" / f"20260101-{number:06}-a"
        run.mkdir(parents=True)
        (run / "run.json").write_text(json.dumps(record))
        (run / "metrics.json").write_bytes(metrics)
    for arguments in (("runs", "list", "--filter", "val_accuracy > 0.1"), ("compare",)):
        started_at = time.perf_counter()
        assert nlp(*arguments, "--runs-dir", tmp_path / "runs").exit_code == 0
        assert time.perf_counter() - started_at < 2  # 0.5 s on a quiet machine

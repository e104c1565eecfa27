"""`nlp eval --slices`, `--calibrate` and `--reliability`."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlpcat4.runs.run import Run

Nlp = Callable[..., Result]


@pytest.fixture
def gap(trained: Any, tmp_path: Path) -> Path:
    """A copy of a run, to be changed."""
    return Path(shutil.copytree(trained.gap, tmp_path / "runs" / trained.gap.name))


def probability(nlp: Nlp, run: Path) -> float:
    """Return how sure a run is of a text."""
    said = nlp("predict", "area man", "--run", run, "--format", "jsonl").stdout
    return max(map(float, json.loads(said)["probabilities"].values()))


def test_a_temperature_is_kept_with_the_run_and_can_be_forgotten(nlp: Nlp, gap: Path) -> None:
    before, sure = json.loads(nlp("eval", gap, "--json").stdout), probability(nlp, gap)
    result = nlp("eval", gap, "--calibrate", "--json")
    after = json.loads(result.stdout)
    found = after["calibration"]
    assert json.loads((gap / "run.json").read_text(encoding="utf-8"))["calibration"] == found
    assert found["error_before"] == before["expected_calibration_error"]
    assert found["error_after"] == after["expected_calibration_error"]
    assert after["log_loss"] < before["log_loss"]
    assert after["confusion_matrix"] == before["confusion_matrix"]
    assert f"temperature {found['temperature']:.4f}, fitted on 93 texts (validation)" in result.stderr
    (row,) = json.loads(nlp("compare", gap, "--json").stdout)
    assert "accuracy" in row
    assert not {"log_loss", "expected_calibration_error"} & row.keys()  # which are from before
    cooler = probability(nlp, gap)
    assert (cooler < sure) == (found["temperature"] > 1)
    again = json.loads(nlp("eval", gap, "--calibrate", "--json").stdout)
    assert again["calibration"] == found  # what is found does not build upon what was found
    assert json.loads(nlp("eval", gap, "--no-calibrate", "--json").stdout) == before
    assert probability(nlp, gap) == sure


def test_a_broken_temperature_is_refused(nlp: Nlp, gap: Path) -> None:
    for broken in ({"temperature": 0.0}, {"temperature": "warm"}, 3):
        Run(gap).update(calibration=broken)
        result = nlp("predict", "a text", "--run", gap)
        assert result.exit_code == 1
        assert "calibration: no temperature that could be applied" in result.stderr


def test_slices_are_made_of_all_texts(nlp: Nlp, gap: Path, tmp_path: Path) -> None:
    found = json.loads(nlp("eval", gap, "--slices", "length", "--slices", "unknown", "--json").stdout)
    for by in ("length", "unknown"):
        slices = found["slices"][by]
        assert sum(one["count"] for one in slices) == found["examples"]
        right = sum(one["count"] * one["accuracy"] for one in slices)
        assert right / found["examples"] == pytest.approx(found["accuracy"])
    shown = nlp("eval", gap, "--slices", "length").stdout
    assert f"{found['slices']['length'][0]['name']}" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_slices_by_a_column_of_a_file(nlp: Nlp, gap: Path, tmp_path: Path) -> None:
    nlp("eval", gap, "--predictions", tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with (tmp_path / "new.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["text", "label", "right"])
        writer.writerows([row["text"], row["label"], row["label"] == row["predicted"]] for row in rows)
    found = json.loads(
        nlp("eval", gap, "--data", tmp_path / "new.csv", "--slices", "right", "--json").stdout
    )["slices"]["right"]
    assert {one["name"]: (one["accuracy"], one["significant"]) for one in found} == {
        "True": (1.0, True),
        "False": (0.0, True),
    }


def test_a_column_may_hold_anything(nlp: Nlp, gap: Path, tmp_path: Path) -> None:
    values = [0.5, None, "", 3, True, "web", ["a"]]
    lines = [{"text": f"text {n}", "label": "sarcastic", "kind": one} for n, one in enumerate(values)]
    (tmp_path / "new.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = json.loads(
        nlp("eval", gap, "--data", tmp_path / "new.jsonl", "--slices", "kind", "--json").stdout
    )
    names = {one["name"]: one["count"] for one in found["slices"]["kind"]}
    assert names == {"0.5": 1, "(nothing)": 2, "3": 1, "true": 1, "web": 1, '["a"]': 1}


def test_how_sure_it_is_can_be_drawn(nlp: Nlp, gap: Path, tmp_path: Path) -> None:
    result = nlp("eval", gap, "--reliability", tmp_path / "sure.png")
    assert result.exit_code == 0
    assert (tmp_path / "sure.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--slices", "author"), "--slices author: expected length, unknown, or a column of the file"),
        (("--slices", "author", "--data", "new.csv"), "author"),
        (("--slices", "author", "--data", "folder"), "--slices author: expected length, unknown"),
        (("--reliability", "sure.svg"), "sure.svg: it becomes a PNG"),
        (("--plot", "sure"), "sure: it becomes a PNG"),
    ],
)
def test_a_slice_that_cannot_be_made_is_refused(
    nlp: Nlp,
    gap: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.csv").write_text("text,label\na,sarcastic\n", encoding="utf-8")
    (tmp_path / "folder" / "sarcastic").mkdir(parents=True)
    (tmp_path / "folder" / "sarcastic" / "a.txt").write_text("a text", encoding="utf-8")
    result = nlp("eval", gap, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_other_tasks_are_not_asked(nlp: Nlp, tmp_path: Path) -> None:
    small = ("--sample", "--limit", "40", "training.epochs=1", "--runs-dir", tmp_path)
    run = nlp("train", "irish_lyrics_lstm", *small).stdout.strip()
    for option in (("--calibrate",), ("--slices", "length"), ("--reliability", "x.png")):
        result = nlp("eval", run, *option)
        assert result.exit_code == 2
        assert f"{option[0]}: only a classifier can be asked this" in result.stderr

"""`nlp train --seeds N` and `--folds K`."""

import hashlib
import json
import os
import re
import signal
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest
from typer.testing import Result

Nlp = Callable[..., Result]
SMALL = ("sarcasm_bilstm", "--sample", "--limit", "64", "training.epochs=2", "architecture.2.bilstm.units=4")


def bits(run: str | Path) -> tuple[Any, ...]:
    """Return what has to be equal to the last bit."""
    folder = Path(run)
    metrics = json.loads((folder / "metrics.json").read_text())
    with zipfile.ZipFile(folder / "checkpoints" / "best.keras") as archive:
        weights = hashlib.sha256(archive.read("model.weights.h5")).hexdigest()
    return metrics | {"seconds": 0}, weights


def test_each_seed_is_a_run_that_can_be_had_alone(
    nlp: Nlp, nlp_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    result = nlp(
        "train", *SMALL, "--seeds", "2", "--random-seed", "7", "--tag", "s", "--json", "--runs-dir", tmp_path
    )
    said = json.loads(result.stdout)
    first, second = said["runs"]
    assert [run["run"].partition("-sarcasm")[2] for run in said["runs"]] == ["_bilstm-seed7", "_bilstm-seed8"]
    for run, seed in ((first, 7), (second, 8)):
        record = json.loads((Path(run["path"]) / "run.json").read_text())
        assert (record["random_seed"], record["config"]["random_seed"], record["tags"]) == (seed, seed, ["s"])
    losses = [run["metrics"]["val_loss"] for run in said["runs"]]
    assert said["mean"]["val_loss"] == pytest.approx(fmean(losses))
    assert said["std"]["val_loss"] == pytest.approx(stdev(losses))
    alone = nlp_process("train", *SMALL, "--random-seed", "8", "--runs-dir", tmp_path / "alone")
    assert bits(alone.stdout.strip()) == bits(second["path"])
    again = nlp("train", f"{second['path']}/config.yaml", "--runs-dir", tmp_path / "again")
    assert bits(again.stdout.strip()) == bits(second["path"])


def test_folds_validate_each_on_another_part(nlp: Nlp, tmp_path: Path) -> None:
    result = nlp("train", *SMALL, "--folds", "2", "--runs-dir", tmp_path)
    paths = [Path(line) for line in result.stdout.splitlines()]
    records = [json.loads((path / "run.json").read_text()) for path in paths]
    assert [record["config"]["dataset"]["fold"] for record in records] == [1, 2]
    assert len({record["fingerprint"] for record in records}) == 2
    assert "fold 2 of 2 validates" in result.stderr
    assert re.search("MEAN +STD  EACH", result.stderr)
    compared = json.loads(
        nlp("compare", "--group-by", "dataset.fold", "--runs-dir", tmp_path, "--json").stdout
    )
    assert [group["dataset.fold"] for group in compared] == [[2, 1]]


def test_folds_and_seeds_go_together(nlp: Nlp, tmp_path: Path) -> None:
    result = nlp("train", *SMALL, "--folds", "2", "--seeds", "3", "--dry-run", "--runs-dir", tmp_path)
    assert "the first of 6 trainings" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sarcasm_gap", "--seeds", "1"), "greater than or equal to 2"),
        (("hello_char_rnn", "--folds", "2"), "dataset.folds"),
        (("sarcasm_gap", "--sample", "--folds", "400"), "cannot be divided among 400 folds"),
        (("sarcasm_gap", "--folds", "100000"), "must be a whole number from 2 to 1000"),
    ],
)
def test_what_cannot_be_repeated_is_refused(
    nlp: Nlp, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = nlp("train", *arguments, "--runs-dir", tmp_path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_the_series_and_names_what_is_complete(
    nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nlpcat4.training import checkpoint

    real, saved = checkpoint.save_state, 0

    def saving(*arguments: Any) -> None:
        """Press Ctrl-C when the second run saves its first state."""
        nonlocal saved
        saved += 1
        if saved == 3:
            os.kill(os.getpid(), signal.SIGINT)
        real(*arguments)

    monkeypatch.setattr("nlpcat4.training.keeping.save_state", saving)
    result = nlp("train", *SMALL, "--seeds", "3", "--runs-dir", tmp_path)
    assert result.exit_code == 130
    first, second = sorted(tmp_path.iterdir())
    assert f"complete: {first}" in result.stderr
    told = rf"interrupted in epoch 2, after step \d, saved; go on with: nlp resume {re.escape(str(second))}"
    assert re.search(told, result.stderr)


def test_a_cluster_trains_the_same(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """The figures of each seed, and the runs, are those of one machine after the other."""
    pytest.importorskip("ray")
    small = ("train", *SMALL, "--seeds", "2", "--json")
    here = json.loads(nlp_process(*small, "--runs-dir", tmp_path / "here").stdout)
    spread = nlp_process(*small, "--runs-dir", tmp_path / "spread", "--ray", "local")
    assert spread.returncode == 0, spread.stderr
    there = json.loads(spread.stdout)
    assert [bits(run["path"]) for run in there["runs"]] == [bits(run["path"]) for run in here["runs"]]
    assert [Path(run["path"]).parent for run in there["runs"]] == [tmp_path / "spread"] * 2
    log = (Path(there["runs"][0]["path"]) / "train.log").read_text(encoding="utf-8")
    assert "epoch 2: " in log

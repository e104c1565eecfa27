"""`nlp resume`: what it does, and what it refuses."""

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlpcat4.files import sha256
from nlpcat4.runs.run import Run

from .conftest import Trained

Nlp = Callable[..., Result]


@pytest.fixture
def stopped(tmp_path: Path, trained: Trained) -> Run:
    """A run whose process died after the last epoch, before it had evaluated anything."""
    path = tmp_path / "runs" / trained.gap.name
    shutil.copytree(trained.gap, path)
    run = Run(path)
    run.update(status="running", finished=None, files={})
    run.metrics.unlink()
    shutil.rmtree(run.plots)
    return run


def tree(folder: Path) -> dict[str, Any]:
    """Return all that is visible of a folder, to the byte, with the times of the last change."""
    return {
        str(path.relative_to(folder)): (path.is_file() and sha256(path), path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.name.startswith(".") and path.is_file()
    }


def figures(run: Path) -> dict[str, Any]:
    metrics: dict[str, Any] = json.loads((run / "metrics.json").read_text())
    return metrics


def test_what_died_after_the_last_epoch_is_only_evaluated(nlp: Nlp, stopped: Run, trained: Trained) -> None:
    listed = json.loads(nlp("runs", "list", "--runs-dir", stopped.path.parent, "--json").stdout)
    assert [row["status"] for row in listed] == ["interrupted"]
    result = nlp("resume", "--runs-dir", stopped.path.parent, "--json")
    assert "resuming after the last epoch" in result.stderr
    said = json.loads(result.stdout)
    assert (said["run"], said["metrics"]) == (stopped.id, figures(stopped.path))
    assert figures(stopped.path) == figures(trained.gap)
    assert (stopped.plots / "history.png").is_file()
    record = stopped.record()
    assert (record["status"], record["tags"]) == ("completed", ["first"])
    assert record["files"]["metrics.json"] == sha256(stopped.metrics)
    assert stopped.log.read_text().endswith('next: nlp eval, nlp predict "a text of yours"\n')


def test_a_complete_run_stays_as_it_is(nlp: Nlp, trained: Trained) -> None:
    before = tree(trained.gap)
    result = nlp("resume", trained.gap)
    assert result.exit_code == 0
    assert "already complete" in result.stderr
    assert result.stdout.strip() == str(trained.gap)
    assert tree(trained.gap) == before


def test_a_run_that_died_before_its_first_state_starts_anew(nlp: Nlp, stopped: Run, trained: Trained) -> None:
    shutil.rmtree(stopped.checkpoints)
    for file in (stopped.tokenizer, stopped.labels, stopped.history):
        file.unlink()
    result = nlp("resume", stopped.path)
    assert result.exit_code == 0, result.stderr
    assert "resuming" not in result.stderr
    assert figures(stopped.path) | {"seconds": 0} == figures(trained.gap) | {"seconds": 0}


def changed_config(run: Run) -> None:
    text = run.config.read_text()
    assert "epochs: 4" in text
    run.config.write_text(text.replace("epochs: 4", "epochs: 5").replace("batch_size: 32", "batch_size: 64"))


def changed_versions(run: Run) -> None:
    run.update(versions=run.record()["versions"] | {"keras": "3.0.1", "numpy": "1.0"})


def changed_data(run: Run) -> None:
    run.update(fingerprint="0" * 64)


def changed_tokenizer(run: Run) -> None:
    run.tokenizer.write_text(run.tokenizer.read_text().replace('"the"', '"teh"'))


CHANGES: dict[str, tuple[Callable[[Run], None], list[str]]] = {
    "config": (
        changed_config,
        ["  training.epochs changed from 4 to 5", "  training.batch_size changed from"],
    ),
    "versions": (changed_versions, ["  keras changed from 3.0.1 to ", "  numpy changed from 1.0 to "]),
    "data": (changed_data, ["  the data changed: train 371, validation 93 now, and other texts or labels"]),
    "tokenizer": (changed_tokenizer, ["tokenizer.json changed, though the data did not"]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_would_be_another_experiment_is_refused(nlp: Nlp, stopped: Run, what: str) -> None:
    change, named = CHANGES[what]
    change(stopped)
    before = tree(stopped.path)
    result = nlp("resume", stopped.path)
    assert result.exit_code == 2
    assert f"{stopped.path}: cannot be gone on with" in result.stderr
    for line in named:
        assert line in result.stderr
    assert f"or start anew: nlp train {stopped.config}" in result.stderr
    assert tree(stopped.path) == before


def test_a_run_that_another_process_is_at_is_refused(nlp: Nlp, stopped: Run) -> None:
    with stopped.lock():
        result = nlp("resume", stopped.path)
        listed = json.loads(nlp("runs", "list", "--runs-dir", stopped.path.parent, "--json").stdout)
    assert result.exit_code == 1
    assert f"in use by pid {os.getpid()} on host" in result.stderr
    assert [row["status"] for row in listed] == ["running"]
    assert nlp("resume", stopped.path).exit_code == 0  # a lock file that is left stops nobody


def test_what_a_dead_process_left_half_written_is_swept_away(nlp: Nlp, stopped: Run) -> None:
    pid = 2**22 + 1  # no process can have it
    left = [
        stopped.path / f".metrics.json.{pid}-0a1b2c3d.tmp.json",
        stopped.checkpoints / f".last.{pid}-0a1b2c3d.tmp" / "variables.npz",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    outside = stopped.path.parent.parent / "precious"
    outside.write_text("kept")
    link = stopped.path / f".run.json.{pid}-0a1b2c3d.tmp.json"
    link.symlink_to(outside)
    mine = stopped.path / f".run.json.{os.getpid()}-0a1b2c3d.tmp.json"
    mine.write_bytes(b"of a living process")
    assert nlp("resume", stopped.path).exit_code == 0
    assert not any(path.exists() for path in left)
    assert not link.is_symlink()
    assert outside.read_text() == "kept"
    assert mine.exists()


def test_a_damaged_file_of_a_run_is_named_by_whoever_reads_it(
    nlp: Nlp, tmp_path: Path, trained: Trained
) -> None:
    """One bit in each file that is read later; the other files are fine each time."""
    readers = {
        "config.yaml": ("predict", "a text", "--run"),
        "tokenizer.json": ("predict", "a text", "--run"),
        "labels.json": ("predict", "a text", "--run"),
        "checkpoints/best.keras": ("predict", "a text", "--run"),
        "run.json": ("runs", "show"),
        "metrics.json": ("runs", "show"),
    }
    for name, command in readers.items():
        path = tmp_path / "runs" / f"{trained.gap.name}"
        shutil.copytree(trained.gap, path)
        content = bytearray((path / name).read_bytes())
        content[len(content) // 3] ^= 2
        (path / name).write_bytes(content)
        result = nlp(*command, path)
        assert result.exit_code in (1, 2), name
        assert str(path / name) in result.stderr, name
        assert result.stdout == "", name
        shutil.rmtree(path)


def test_an_interrupt_while_the_end_is_recorded_leaves_what_can_be_gone_on_with(
    nlp: Nlp, stopped: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = Run.digests

    def interrupted_once(run: Run) -> dict[str, str]:
        monkeypatch.setattr(Run, "digests", digests)
        os.kill(os.getpid(), signal.SIGINT)
        return digests(run)

    monkeypatch.setattr(Run, "digests", interrupted_once)
    result = nlp("resume", stopped.path)
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == f"interrupted, saved; go on with: nlp resume {stopped.path}"
    assert stopped.status() == "interrupted"
    assert nlp("resume", stopped.path).exit_code == 0
    assert stopped.status() == "completed"

"""A folder of runs that cannot be written, names that are taken, readers and changes while a run trains."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import Result

from nlpcat4 import files
from nlpcat4.runs.listing import list_rows, list_runs

Nlp = Callable[..., Result]


def read_only(folder: Path) -> Path:
    folder.chmod(0o555)
    return folder / "runs"


def a_file(folder: Path) -> Path:
    (folder / "runs").touch()
    return folder / "runs"


UNWRITABLE: dict[str, Callable[[Path], Path]] = {
    "read-only": read_only,
    "in no file system": lambda folder: Path("/proc/runs"),
    "a file": a_file,
}


@pytest.mark.parametrize("kind", UNWRITABLE)
def test_a_folder_that_cannot_be_written_is_told_before_tensorflow_is_loaded(
    nlp_script: Path, tmp_path: Path, kind: str
) -> None:
    # Root may write anywhere, unless it gives up the right to.
    as_user = ["setpriv", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if as_user and not shutil.which("setpriv"):
        pytest.skip("root, and no setpriv")
    folder = UNWRITABLE[kind](tmp_path)
    train = ("train", "sarcasm_gap", "--sample", "--runs-dir", folder)
    command: list[str | Path] = [*as_user, sys.executable, "-X", "importtime", nlp_script, *train]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert result.stderr.splitlines()[-1].startswith(f"{folder}: no run folder can be made here: ")
    assert (result.stdout, result.returncode) == ("", 2)
    assert not {"tensorflow", "keras", "numpy"} & loaded


def taken_by_a_file(path: Path) -> None:
    path.write_text("another's")


def taken_by_a_link(path: Path) -> None:
    target = path.with_name("target")
    target.write_text("another's")
    path.symlink_to(target)


def taken_by_a_folder(path: Path) -> None:
    path.mkdir()
    (path / "file").write_text("another's")


TAKEN = {"file": taken_by_a_file, "link": taken_by_a_link, "folder": taken_by_a_folder}


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def write_file(folder: Path) -> None:
    files.write_text(folder / "new", "ours")


def write_folder(folder: Path) -> None:
    with files.new_folder(folder / "new") as fresh:
        (fresh / "state").write_text("ours")


@pytest.mark.parametrize("kind", TAKEN)
@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_temporary_name_that_is_taken_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, write: Callable[[Path], None]
) -> None:
    draws = count()
    monkeypatch.setattr("secrets.token_hex", lambda size: f"{next(draws):08x}")
    TAKEN[kind](tmp_path / f".new.{os.getpid()}-00000000.tmp")
    before = tree(tmp_path)
    write(tmp_path)
    made = {path: text for path, text in tree(tmp_path).items() if path not in before}
    assert made in ({"new": "ours"}, {"new/state": "ours"})
    assert tree(tmp_path) == before | made


@pytest.fixture
def training(nlp_script: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that trains on own.csv, and whose second epoch is over."""
    rows = "".join(f"text number {number},{'ab'[number % 2]}\n" for number in range(20))
    (tmp_path / "own.csv").write_text(f"text,label\n{rows}")
    endless = ("training.epochs=100000", "~training.early_stopping")
    own = ("train", "sarcasm_gap", "dataset={path: own.csv, label: label}", *endless)
    command: list[str | Path] = [sys.executable, nlp_script, *own]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if line.split()[0] == "2")
        Thread(target=process.stderr.read).start()  # it prints a line an epoch, and must not wait for us
        yield process
        process.kill()


def test_who_reads_while_it_trains_reads_whole_files_and_a_change_of_data_is_noticed(
    nlp: Nlp, training: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (run,) = list_runs(Path("runs"))
    reads, epochs = 0, set[int]()
    while reads < 1_000 or len(epochs) < 10:
        (row,) = list_rows(Path("runs"))
        assert (row.status, row.task) == ("running", "classification")
        lines = [json.loads(line) for line in run.history.read_text().splitlines()]
        assert [line["epoch"] for line in lines] == list(range(1, len(lines) + 1))
        epochs.add(len(lines))
        reads += 1
    told = nlp("report", "--format", "md")
    assert (told.exit_code, "running" in told.stdout) == (0, True), told.stderr
    with Path("own.csv").open("a") as file:
        file.write("another text,a\n")
    training.send_signal(signal.SIGINT)
    assert training.wait() == 130
    for command, code, message in (("eval", 1, "the data have changed"), ("resume", 2, "the data changed")):
        result = nlp(command)
        assert (result.stdout, result.exit_code) == ("", code)
        assert message in result.stderr


def test_with_64_open_files_on_two_cores_a_training_goes_well_and_keeps_private_what_is(
    nlp_script: Path, tmp_path: Path
) -> None:
    small = (
        "ulimit -n 64; umask 077; exec taskset -c 0,1 "
        if os.cpu_count() != 1
        else "ulimit -n 64; umask 077; exec "
    )
    train = ("train", "sarcasm_gap", "--sample", "training.epochs=1", "--runs-dir", tmp_path)
    command: list[str | Path] = ["bash", "-c", small + '"$@"', "bash", sys.executable, nlp_script, *train]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    (run,) = list_runs(tmp_path)
    assert {mode(path) for path in run.path.rglob("*") if path.is_file()} == {0o600}


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_what_may_hold_a_secret_is_private_whatever_the_umask(nlp: Nlp, tmp_path: Path) -> None:
    train = ("train", "sarcasm_gap", "--sample", "training.epochs=1", "--runs-dir", tmp_path)
    assert nlp(*train).exit_code == 0
    (run,) = list_runs(tmp_path)
    private = {path.name for path in run.path.rglob("*") if path.is_file() and mode(path) == 0o600}
    assert private == {"run.json", "train.log"}
    assert mode(run.config) == mode(run.best_model) == 0o644


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)

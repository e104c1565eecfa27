"""Making a run folder and recording how it went."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from nlpcat4.errors import RunError, UsageError
from nlpcat4.files import write_text
from nlpcat4.runs import ids
from nlpcat4.runs.run import Run

CREATE_ON_DEMAND = """
import sys
from pathlib import Path
from nlpcat4.runs.run import Run
print("ready", flush=True)
for _ in sys.stdin:
    print(Run.create(Path(sys.argv[1]), "same", record={}).id, flush=True)
"""


def test_a_new_run_says_who_it_is(runs_dir: Path) -> None:
    run = Run.create(runs_dir, "sarcasm_bilstm", record={"task": "classification", "random_seed": 42})
    record = run.record()
    assert run.id == f"{run.id[:15]}-sarcasm_bilstm"
    assert record["id"] == run.id
    assert (record["name"], record["status"], record["reason"]) == ("sarcasm_bilstm", "running", None)
    assert (record["task"], record["random_seed"], record["pid"]) == ("classification", 42, os.getpid())
    assert set(record["versions"]) == {"python", "nlpcat4", "keras", "tensorflow", "numpy", "tokenizers"}
    assert set(record["host"]) == {"name", "platform", "cpus"}


def test_the_id_is_the_time_in_utc_whatever_the_time_zone(
    runs_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    before = datetime.now(UTC).strftime(ids.STAMP)
    run = Run.create(runs_dir, "x", record={})
    assert before <= run.id[: ids.STAMP_LENGTH] <= datetime.now(UTC).strftime(ids.STAMP)
    assert run.record()["started"].endswith("+00:00")


def test_eight_starts_at_the_same_moment_make_eight_whole_folders(runs_dir: Path) -> None:
    rounds = 20
    command = [sys.executable, "-c", CREATE_ON_DEMAND, str(runs_dir)]
    starters = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=runs_dir) for _ in range(8)]
    made = []
    for starter in starters:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
    for _ in range(rounds):
        for starter in starters:
            assert starter.stdin is not None
            starter.stdin.write("\n")
            starter.stdin.flush()
        made += [starter.stdout.readline().strip() for starter in starters if starter.stdout is not None]
    for starter in starters:
        starter.communicate()
    assert len(set(made)) == 8 * rounds
    assert {path.name for path in runs_dir.iterdir()} == set(made)
    assert all(Run(runs_dir / run_id).record()["id"] == run_id for run_id in made)


def test_after_the_clock_was_set_back_a_new_run_still_has_the_highest_id(runs_dir: Path) -> None:
    (runs_dir / "20991231-235958-from_the_future").mkdir()
    assert Run.create(runs_dir, "a", record={}).id == "20991231-235959-a"


def test_a_folder_whose_name_is_no_time_does_not_stop_a_new_run(runs_dir: Path) -> None:
    (runs_dir / "20999999-999999-by_hand").mkdir()
    assert Run.create(runs_dir, "a", record={}).id < "2099"


@pytest.mark.parametrize(
    "name", ["../x", "CON", "con.txt", "x" * 300, "a\n", "-rf", "", ".", ".hidden", "a b", "a/b", "日本"]
)
def test_a_name_that_is_no_good_file_name_is_refused_and_nothing_made(runs_dir: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a run: 1 to 64 of the characters"):
        Run.create(runs_dir, name, record={})
    assert list(runs_dir.iterdir()) == []


@pytest.mark.parametrize("name", ["a", "1", "_", "sarcasm_bilstm", "my.config-2", "console", "x" * 64])
def test_a_plain_name_is_accepted(name: str) -> None:
    assert ids.check_name(name) == name


def test_a_runs_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("")
    with pytest.raises(
        UsageError, match=r"runs: no run folder can be made here: .*choose another by --runs-dir"
    ):
        Run.create(tmp_path / "runs", "x", record={})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_runs_folder_that_is_read_only_is_refused(runs_dir: Path) -> None:
    runs_dir.chmod(0o555)
    with pytest.raises(UsageError, match="no run folder can be made here: Permission denied"):
        Run.create(runs_dir, "x", record={})


def test_a_record_that_cannot_be_written_leaves_no_folder(runs_dir: Path) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        Run.create(runs_dir, "x", record={"loss": float("nan")})
    assert list(runs_dir.iterdir()) == []


@pytest.fixture(params=[0o077, 0o022], ids=["umask 077", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Run a test under one umask, then another."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_record_and_log_are_private_and_the_rest_is_as_the_umask_says(runs_dir: Path, umask: int) -> None:
    run = Run.create(runs_dir, "x", record={})
    run.update(status="completed")
    write_text(run.config, "task: classification\n")
    with run.log.open("a") as log:
        log.write("epoch 1\n")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (run.record_file, run.log, run.config)]
    assert modes == [0o600, 0o600, 0o666 & ~umask]


def test_secrets_are_written_to_no_file(runs_dir: Path) -> None:
    command = ["nlp", "train", "x.yaml", "dataset.path=https://me:s3cret@host/x.csv", "--token", "s3cret"]
    run = Run.create(runs_dir, "x", record={"command": command, "overrides": ["a.password=s3cret"]})
    run.finish("failed", "cannot open https://me:s3cret@host/x.csv")
    assert not [path for path in run.path.rglob("*") if b"s3cret" in path.read_bytes()]
    assert run.record()["reason"] == "cannot open https://me:***@host/x.csv"


def test_the_end_is_recorded_with_its_reason_and_a_duration(runs_dir: Path) -> None:
    run = Run.create(runs_dir, "x", record={})
    run.finish("failed", "the loss is not a number")
    record = run.record()
    assert (record["status"], record["reason"]) == ("failed", "the loss is not a number")
    assert record["finished"] >= record["started"]
    assert 0 <= record["seconds"] < 60


def test_the_duration_of_a_resumed_run_counts_its_first_part(runs_dir: Path) -> None:
    run = Run.create(runs_dir, "x", record={})
    run.update(status="interrupted", seconds=100.0)
    Run(run.path).finish("completed")
    assert 100 <= run.record()["seconds"] < 160


def test_an_update_keeps_what_it_does_not_name(runs_dir: Path) -> None:
    run = Run.create(runs_dir, "x", record={"task": "classification"})
    run.update(parameters=246_913)
    assert (run.record()["task"], run.record()["parameters"]) == ("classification", 246_913)


def test_a_run_whose_process_is_gone_is_interrupted(runs_dir: Path) -> None:
    run = Run.create(runs_dir, "x", record={})
    with run.lock():
        assert run.status() == "running"
    assert run.status() == "interrupted"


@pytest.mark.parametrize("content", ["", '{"status": "comp', "[]", "{}", '{"status": "done"}', "[" * 10_000])
def test_a_damaged_record_is_named(runs_dir: Path, content: str) -> None:
    run = Run.create(runs_dir, "x", record={})
    run.record_file.write_text(content)
    with pytest.raises(RunError, match=r"run\.json: damaged"):
        run.record()


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.json: cannot be read .No such file.*is this a run folder"):
        Run(tmp_path).record()


def test_a_moved_folder_is_the_same_run(runs_dir: Path, tmp_path: Path) -> None:
    run = Run.create(runs_dir, "x", record={"task": "classification"})
    moved = Run(run.path.rename(tmp_path / "elsewhere"))
    assert moved.record()["id"] == run.id
    assert json.loads(moved.record_file.read_text())["task"] == "classification"


def test_making_a_run_loads_nothing_slow() -> None:
    code = "import sys, nlpcat4.runs.run, nlpcat4.runs.selectors; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "pydantic", "tensorflow", "keras", "rich", "yaml"} & set(loaded.split())

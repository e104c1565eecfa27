"""One writer a run."""

import errno
import fcntl
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpcat4.errors import RunError
from nlpcat4.runs.lock import is_locked, locked

HOLD = """
import sys
from pathlib import Path
from nlpcat4.runs.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".lock"


@pytest.fixture
def owner(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_writer_is_told_who_the_first_is(path: Path, owner: subprocess.Popen[str]) -> None:
    with pytest.raises(RunError, match=rf"in use by pid {owner.pid} on host \S+$"), locked(path):
        pass


def test_a_lock_that_is_held_is_seen_without_waiting(path: Path, owner: subprocess.Popen[str]) -> None:
    assert is_locked(path) is True


def test_a_killed_owner_leaves_its_lock_free(path: Path, owner: subprocess.Popen[str]) -> None:
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert is_locked(path) is False
    with locked(path):
        assert is_locked(path) is True


def test_a_lock_can_be_taken_again_after_its_block(path: Path) -> None:
    for _ in range(2):
        with locked(path):
            pass
    assert is_locked(path) is False


def test_somebody_who_only_looks_does_not_stop_a_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.touch()
    looking = os.open(path, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    # The look ends while the writer waits for its next try.
    monkeypatch.setattr("time.sleep", lambda seconds: os.close(looking))
    with locked(path):
        assert is_locked(path) is True


def test_no_lock_file_means_no_writer(path: Path) -> None:
    assert is_locked(path) is False


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_without_locks_a_warning_is_logged_and_the_block_runs(
    path: Path, number: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with caplog.at_level(logging.WARNING), locked(path):
        assert is_locked(path) is None
    assert f"no lock here ({errno.errorcode[number]}); going on without" in caplog.text


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(RunError, match="gone: cannot be written to: No such file"),
        locked(tmp_path / "gone" / ".lock"),
    ):
        pass

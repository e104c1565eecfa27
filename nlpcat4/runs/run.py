"""A training -> its folder, made once, and the record of how it went."""

import shutil
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from nlpcat4.errors import UsageError
from nlpcat4.files import PRIVATE, write_bytes
from nlpcat4.runs.environment import environment
from nlpcat4.runs.folder import RunFolder
from nlpcat4.runs.ids import check_name, time_stamp
from nlpcat4.runs.lock import is_locked, locked
from nlpcat4.runs.record import read_record, write_record


@dataclass(frozen=True)
class Run(RunFolder):
    """A run, to write to and to read from; its folder may have been moved since it was made."""

    _opened: float = field(default_factory=time.monotonic, repr=False, compare=False)

    @classmethod
    def create(cls, runs_dir: Path, name: str, *, record: Mapping[str, Any]) -> "Run":
        """Make a folder that no other run has, with a run.json of status `running` and an empty train.log.

        Args:
            runs_dir: The folder of all runs; made where it is missing.
            name: Usually the config's name without `.yaml`.
            record: What else run.json shall say: `task`, `command`, `random_seed`, ...

        Raises:
            UsageError: The name cannot be used, or the runs folder not be written.
        """
        check_name(name)
        try:
            path = _new_folder(runs_dir, name)
        except OSError as error:
            message = (
                f"{runs_dir}: no run folder can be made here: {error.strerror}; choose another by --runs-dir"
            )
            raise UsageError(message) from None
        run = cls(path)
        identity = {"id": path.name, "name": name, "status": "running", "reason": None}
        times = {"started": _now(), "finished": None, "seconds": None}
        try:
            write_record(run.record_file, identity | times | dict(record) | environment(Path.cwd()))
            write_bytes(run.log, b"", PRIVATE)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        return run

    def record(self) -> dict[str, Any]:
        """Read run.json as it is now; its `status` is as last written, see `status`."""
        return read_record(self.record_file)

    def status(self, record: Mapping[str, Any] | None = None) -> str:
        """Return running, completed, failed or interrupted, the last too where the process just died.

        Args:
            record: What `record()` gave, where it has been read already.
        """
        status = str((record or self.record())["status"])
        abandoned = status == "running" and is_locked(self.lock_file) is False
        return "interrupted" if abandoned else status

    def update(self, **changes: Any) -> None:
        """Change entries of run.json; one run has one writer, see `lock`."""
        write_record(self.record_file, self.record() | changes)

    def finish(
        self, status: Literal["completed", "failed", "interrupted"], reason: str | None = None
    ) -> None:
        """Record how the run ended, when, and how long it took, an earlier part that was resumed included."""
        # Not the difference of two clock times, which is wrong where the clock is set meanwhile.
        seconds = (self.record().get("seconds") or 0) + time.monotonic() - self._opened
        self.update(status=status, reason=reason, finished=_now(), seconds=round(seconds, 3))

    def lock(self) -> AbstractContextManager[None]:
        """Be the only writer of this run while the block runs; RunError where another process is."""
        return locked(self.lock_file)


def _new_folder(runs_dir: Path, name: str) -> Path:
    """Make `stamp-name`, else `stamp-name-2`, ...: of two who ask, mkdir gives it to one."""
    runs_dir.mkdir(parents=True, exist_ok=True)
    first = f"{time_stamp(runs_dir)}-{name}"
    path, number = runs_dir / first, 1
    while True:
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
            path = runs_dir / f"{first}-{number}"
        else:
            return path


def _now() -> str:
    """Return the time in UTC; fine enough to order the runs of one second."""
    return datetime.now(UTC).isoformat(timespec="microseconds")

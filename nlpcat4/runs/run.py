"""A training -> its folder, made once, and the record of how it went."""

import errno
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

from nlpcat4.errors import RunError, UsageError
from nlpcat4.files import PRIVATE, new_folder, sha256, sweep, write_bytes, write_text
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
    def create(
        cls,
        runs_dir: Path,
        name: str,
        *,
        record: Mapping[str, Any],
        texts: Mapping[str, str] | None = None,
        announce: Callable[[Path], None] | None = None,
    ) -> "Run":
        """Make a folder that no other run has, with a run.json of status `running` and an empty train.log.

        The folder appears with all of its files at once, so that whatever ends the process, what is there
        can be gone on with.

        Args:
            runs_dir: The folder of all runs; made where it is missing.
            name: Usually the config's name without `.yaml`.
            record: What else run.json shall say: `task`, `command`, `random_seed`, ...
            texts: The content of further files by their names.
            announce: Is told where the folder will be, before it is there: whoever is told knows of it even
                if the process ends at that moment. Told again, where another process takes the name.

        Raises:
            UsageError: The name cannot be used, or the runs folder not be written.
        """
        check_name(name)
        facts: dict[str, Any] = {"name": name, "status": "running", "reason": None}
        facts |= {"started": _now(), "finished": None, "seconds": None, "note": None, "files": {}}
        facts |= {**record, **environment(Path.cwd())}
        try:
            runs_dir.mkdir(parents=True, exist_ok=True)
            sweep(runs_dir)
            stem = f"{time_stamp(runs_dir)}-{name}"
            run, numbers = cls(runs_dir / stem), count(2)
            while run.path.exists() or not run._fill(facts, texts or {}, announce):
                run = cls(runs_dir / f"{stem}-{next(numbers)}")
        except OSError as error:
            message = (
                f"{runs_dir}: no run folder can be made here: {error.strerror}; choose another by --runs-dir"
            )
            raise UsageError(message) from None
        return run

    def _fill(
        self,
        facts: Mapping[str, Any],
        texts: Mapping[str, str],
        announce: Callable[[Path], None] | None,
    ) -> bool:
        """Make the folder with its first files; False where another process was quicker to take its name."""
        try:
            with new_folder(self.path) as path:
                fresh = Run(path)
                write_record(fresh.record_file, {"id": self.id, **facts})
                write_bytes(fresh.log, b"", PRIVATE)
                for name, text in texts.items():
                    write_text(path / name, text)
                if announce is not None:
                    announce(self.path)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                return False
            raise
        return True

    def record(self) -> dict[str, Any]:
        """Read run.json as it is now; its `status` is as last written, see `status`."""
        return read_record(self.record_file)

    def status(self, record: Mapping[str, Any] | None = None) -> str:
        """Return running, completed, failed or interrupted, the last too where the process just died.

        Args:
            record: What `record()` gave, where it has been read already.
        """
        status = str((record or self.record())["status"])
        if status == "completed":
            return status
        locked = is_locked(self.lock_file)
        if locked:  # where it failed or was interrupted, it is being resumed
            return "running"
        return "interrupted" if status == "running" and locked is False else status

    def update(self, **changes: Any) -> None:
        """Change entries of run.json; others may do the same meanwhile, as one may tag a run in training."""
        self.change(lambda record: changes)

    def change(self, edit: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
        """Change entries of run.json to what `edit` makes of the record as it is."""
        with locked(self.path / ".record.lock", patience=10.0):
            record = self.record()
            write_record(self.record_file, record | dict(edit(record)))

    def finish(
        self, status: Literal["completed", "failed", "interrupted"], reason: str | None = None
    ) -> None:
        """Record how the run ended, when, and how long it took, an earlier part that was resumed included."""
        # Not the difference of two clock times, which is wrong where the clock is set meanwhile.
        before = self.record().get("seconds")  # an imported record may say anything
        seconds = (before if isinstance(before, float) else 0.0) + time.monotonic() - self._opened
        self.update(
            status=status,
            reason=reason,
            finished=_now(),
            seconds=round(seconds, 3),
            files=self.digests(),
        )

    def verify(self, *files: Path, record: Mapping[str, Any] | None = None) -> None:
        """Raise a RunError that names a file which is not what it was when the run ended.

        Args:
            files: Some of this folder's; those of a run that did not end pass.
            record: What `record()` gave, where it has been read already.
        """
        known = (record or self.record()).get("files")
        if not isinstance(known, dict):
            return
        for file in files:
            digest = known.get(str(file.relative_to(self.path)))
            if digest is not None and file.is_file() and sha256(file) != digest:
                raise RunError(f"{file}: damaged: it is not what was written when the run ended")

    def lock(self) -> AbstractContextManager[None]:
        """Be the only writer of this run while the block runs; RunError where another process is."""
        return locked(self.lock_file)


def _now() -> str:
    """Return the time in UTC; fine enough to order the runs of one second."""
    return datetime.now(UTC).isoformat(timespec="microseconds")

"""The one place that writes: content -> a file or a folder that is either whole or not there.

Everything is written under a temporary name beside its final one, flushed to the disk and renamed, so a
reader never sees half of it and a crash leaves the old version. Reading is plain `Path.read_bytes`.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nlpcat4.errors import RunError, UsageError

PRIVATE = 0o600
FULL = (errno.ENOSPC, errno.EDQUOT)
_TEMPORARY = re.compile(r"\..*\.(?P<pid>\d+)-[0-9a-f]{8}\.tmp(\.\w+)?")


def check_can_be_written(path: Path) -> None:
    """Refuse a file that a user named and that cannot be made, before any work is done for it.

    Raises:
        UsageError: It is a folder or no name at all, or its folder is missing or read-only.
    """
    if not path.name or path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{path}: the folder {path.parent} cannot be written to")


@contextmanager
def replacing(path: Path, mode: int | None = None, size: int = 0) -> Iterator[Path]:
    """Hand out a temporary path beside `path`; rename it to `path` when the block ends well.

    Args:
        path: The final name; an existing file is replaced.
        mode: Permission bits, less those of the umask; by the umask alone when absent.
        size: How many bytes it will have, about: said where the disk is too full for them.

    Raises:
        RunError: The disk is full; `path` is as it was.
        OSError: The folder is read-only or gone; `path` is as it was.
    """
    temporary = _temporary(path)
    try:
        # Made here, so that no other file of that name is written to and nobody reads what is private.
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else mode))
        yield temporary
        _flush(temporary)
        os.replace(temporary, path)
        _flush(path.parent)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise _full(path, size) from error
        if isinstance(error, OSError) and error.filename == str(temporary):
            error.filename, error.filename2 = str(path), None  # nobody knows the temporary name
        raise


@contextmanager
def new_folder(path: Path, previous: Path | None = None) -> Iterator[Path]:
    """Hand out a temporary folder beside `path`; rename it to `path` when the block ends well.

    Args:
        path: The final name. Without `previous` nothing but an empty folder may stand there.
        previous: The name that what stands at `path` is moved to, and whose own old content goes; a crash
            between the two renames leaves `previous` alone.

    Raises:
        RunError: The disk is full; `path` and `previous` are as they were.
        OSError: The parent is read-only or gone, or `path` is taken.
    """
    temporary = _temporary(path)
    os.mkdir(temporary)
    try:
        yield temporary
        _flush(temporary)
        if previous is not None:
            _move_away(path, previous)
        os.rename(temporary, path)
        _flush(path.parent)
    except RunError as error:  # the disk is full: nobody knows the temporary name
        raise RunError(str(error).replace(str(temporary), str(path))) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move_away(path: Path, previous: Path) -> None:
    """Rename `path` to `previous`, where there is a `path`; what is called so is deleted first."""
    if not path.exists():
        return
    if previous.exists():
        with suppress(OSError):
            delete(previous)
    os.rename(path, previous)


def write_bytes(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a whole file at once, atomically."""
    with replacing(path, mode, len(content)) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str, mode: int | None = None) -> None:
    """Write a whole UTF-8 file at once, atomically."""
    write_bytes(path, content.encode("utf-8"), mode)


def write_json(path: Path, content: Any, mode: int | None = None) -> None:
    """Write readable JSON, atomically; numbers that JSON does not have (NaN, inf) are refused."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(path, text + "\n", mode)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(folder: Path) -> None:
    """Delete the temporary files and folders that a process of this machine left in `folder` when it died."""
    for entry in folder.iterdir():
        match = _TEMPORARY.fullmatch(entry.name)
        if match is None or _is_alive(int(match["pid"])):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with suppress(OSError):
                entry.unlink()


def delete(folder: Path) -> None:
    """Delete a folder with all that is in it; it is hidden at once, so that nobody sees half of it."""
    condemned = _temporary(folder)
    os.rename(folder, condemned)
    shutil.rmtree(condemned)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # somebody else's process
    return True


def _temporary(path: Path) -> Path:
    """Return a hidden name beside `path` that is free and tells whose it is, with the same ending."""
    while True:
        free = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp{path.suffix}")
        if not os.path.lexists(free):
            return free


def _full(path: Path, size: int) -> RunError:
    free = shutil.disk_usage(path.parent).free
    needs = f" needs {size:,} bytes and" if size else ""
    return RunError(f"{path}: the disk is full:{needs} has {free:,} bytes left; make room")


def _flush(path: Path) -> None:
    """Force a file or a folder's entries to the disk, so that a power cut cannot undo the rename."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The one place that writes: content -> a file that is either whole or not there.

Every file is written under a temporary name beside its final one, flushed to the disk and renamed, so a
reader never sees half of it and a crash leaves the old version. Reading is plain `Path.read_bytes`.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PRIVATE = 0o600


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Hand out a temporary path beside `path`; rename it to `path` when the block ends well.

    Args:
        path: The final name; an existing file is replaced.
        mode: Permission bits, less those of the umask; by the umask alone when absent.

    Raises:
        OSError: The disk is full, the folder is read-only or gone; `path` is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        # Made here, so that no other file of that name is written to and nobody reads what is private.
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else mode))
        yield temporary
        _flush(temporary)
        temporary.replace(path)
        _flush(path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a whole file at once, atomically."""
    with replacing(path, mode) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str, mode: int | None = None) -> None:
    """Write a whole UTF-8 file at once, atomically."""
    write_bytes(path, content.encode("utf-8"), mode)


def write_json(path: Path, content: Any, mode: int | None = None) -> None:
    """Write readable JSON, atomically; numbers that JSON does not have (NaN, inf) are refused."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(path, text + "\n", mode)


def _flush(path: Path) -> None:
    """Force a file or a folder's entries to the disk, so that a power cut cannot undo the rename."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

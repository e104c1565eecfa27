"""One writer a run: a lock of the operating system that ends with its process, however that ends."""

import errno
import fcntl
import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nlpcat4.errors import RunError

PAUSE_SECONDS = 0.05


@contextmanager
def locked(path: Path, patience: float = 0.25) -> Iterator[None]:
    """Hold the lock on the file `path`, made where needed, for as long as the block runs.

    Where the file system has no locks, as some network shares, a warning is logged and the block runs.

    Args:
        path: The lock file.
        patience: Seconds to wait for another process; a little, as `is_locked` holds it for a moment.

    Raises:
        RunError: Another process holds it; says which. Or the folder is gone or read-only.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise RunError(f"{path.parent}: cannot be written to: {error.strerror}") from None
    try:
        if _acquired(descriptor, path, patience):
            with suppress(OSError):  # on a full disk nobody is told who it is
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, f"pid {os.getpid()} on host {platform.node()}".encode(), 0)
        yield
    finally:
        os.close(descriptor)  # which frees the lock


def is_locked(path: Path) -> bool | None:
    """Tell whether a process holds the lock, without waiting; None where that cannot be known."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return False


def _acquired(descriptor: int, path: Path, patience: float) -> bool:
    """Take the lock; False where the file system has none."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                break
            time.sleep(PAUSE_SECONDS)
        except OSError as error:
            name = errno.errorcode.get(error.errno or 0, str(error))
            logging.getLogger(__name__).warning("%s: no lock here (%s); going on without", path, name)
            return False
    owner = os.pread(descriptor, 200, 0).decode(errors="replace") or "another process"
    raise RunError(f"{path.parent}: in use by {owner}")

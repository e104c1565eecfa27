"""One writer a run: a lock of the operating system that ends with its process, however that ends."""

import errno
import fcntl
import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlpcat4.errors import RunError

ATTEMPTS, PAUSE_SECONDS = 5, 0.05


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock on the file `path`, made where needed, for as long as the block runs.

    Where the file system has no locks, as some network shares, a warning is logged and the block runs.

    Raises:
        RunError: Another process holds it; says which. Or the folder is gone or read-only.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise RunError(f"{path.parent}: cannot be written to: {error.strerror}") from None
    try:
        if _acquired(descriptor, path):
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


def _acquired(descriptor: int, path: Path) -> bool:
    """Take the lock; False where the file system has none."""
    for attempt in range(ATTEMPTS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            # Perhaps only `is_locked` of another process, which lets go at once.
            if attempt < ATTEMPTS - 1:
                time.sleep(PAUSE_SECONDS)
        except OSError as error:
            name = errno.errorcode.get(error.errno or 0, str(error))
            logging.getLogger(__name__).warning("%s: no lock here (%s); going on without", path, name)
            return False
    owner = os.pread(descriptor, 200, 0).decode(errors="replace") or "another process"
    raise RunError(f"{path.parent}: in use by {owner}")

"""One download at a time of one thing, also among processes."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nlpcat4.errors import NlpcatError


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on the file `path`, made where needed, for as long as the block runs.

    The lock belongs to the process and ends with it. Where the file system has no locks the block runs
    without: two downloads at once are a waste but no danger, since each is renamed into place whole.

    Args:
        path: The lock file.
        waiting: Called when another process holds it, before waiting for that.

    Raises:
        NlpcatError: The file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise NlpcatError(
            f"{path.parent}: cannot be written to ({error.strerror}); NLP_CACHE_DIR names another cache"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            pass
        yield

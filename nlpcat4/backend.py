"""TensorFlow and Keras, started once and quietly.

Every module that needs Keras is imported behind this one, inside a function, so that commands that
do not compute never pay for it.
"""

import ctypes
import gc
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_NOT_NEEDED = ("sklearn", "matplotlib")
"""What Keras imports at its start where it can, for parts of it that we do not use."""

_MALLOC = {
    -3: 2**30,  # M_MMAP_THRESHOLD: no block is so large that it gets pages of its own
    -1: 2**31 - 1,  # M_TRIM_THRESHOLD: nothing is given back
    -2: 64 * 2**20,  # M_TOP_PAD: a thread's heap, which is that large, is kept when it is empty
}
"""Options of glibc's `mallopt` by their numbers."""


def start(random_seed: int | None = None, *, deterministic: bool = False) -> None:
    """Import Keras on TensorFlow without its start-up chatter, and seed every random generator.

    Args:
        random_seed: Seeds Python, NumPy and TensorFlow; None leaves them alone.
        deterministic: Let TensorFlow use only operations that give the same bits each time, for the rest of
            the process, and refuse those of which it has none. On a CPU all that we use are so anyway.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    if "keras" not in sys.modules:
        _keep_freed_memory()
        with _held_back_stderr(), _without_collecting(), _as_if_missing(_NOT_NEEDED):
            import tensorflow as tf

            # The first operation starts the devices, which is when their drivers speak.
            tf.constant(0) + 1
            import keras
        # It counts the functions of one training as those of another that is traced too often.
        tf.get_logger().setLevel("ERROR")
    import keras

    if random_seed is not None:
        keras.utils.clear_session()  # so that what was trained before in this process leaves no trace
        keras.utils.set_random_seed(random_seed)
    if deterministic:
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _keep_freed_memory() -> None:
    """Let the C library keep what TensorFlow frees, as it asks for the same again in the next step.

    By default glibc gives large blocks back to the system at once, and each of their pages costs a page fault
    when they are asked for again: a third of the time of a step of `irish_lyrics_bilstm_prefix`. It only
    helps before the threads of TensorFlow have their memory.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # another C library
        return
    for option, value in _MALLOC.items():
        mallopt(option, value)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage in the block, and never again in what it has made.

    TensorFlow and Keras make a million objects as they are imported, all of which stay. To go through them
    again and again, the last time as the process ends, takes longer than the import itself.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()


@contextmanager
def _as_if_missing(packages: Sequence[str]) -> Iterator[None]:
    """Let packages that are not imported yet look in the block as if they were not installed."""
    hidden = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: Python's own sign of that
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def _held_back_stderr() -> Iterator[None]:
    """Hold back what C++ code writes to standard error; show it only if the block fails.

    TensorFlow logs a few lines before it reads its own log level, so no setting keeps them away.
    """
    sys.stderr.flush()
    try:
        original = os.dup(2)
    except OSError:  # standard error is closed
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:  # not where the user asked for the end
            held.seek(0)
            os.write(original, held.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)

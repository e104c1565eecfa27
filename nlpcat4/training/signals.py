"""Ctrl-C and SIGTERM while TensorFlow computes: asked once, stop at the next step; asked twice, stop now."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_INTERRUPTED = 130


class StopRequest:
    """Whether the user asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Remember the wish; at the second one end the process at once, leaving the files as they are."""
        if self.asked:
            os._exit(EXIT_INTERRUPTED)
        self.asked = True


@contextmanager
def stop_requests() -> Iterator[StopRequest]:
    """Turn SIGINT and SIGTERM into a flag while the block runs.

    Python sees a signal only between two calls into TensorFlow, and an exception there would leave the
    model between two states; so a step is always finished first.
    """
    request = StopRequest()
    if threading.current_thread() is not threading.main_thread():
        yield request  # signal handlers can be set in the main thread only
        return
    previous = {number: signal.signal(number, request.handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield request
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)

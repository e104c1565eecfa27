"""Ctrl-C and SIGTERM while TensorFlow computes: asked once, stop at the next step; asked twice, stop now."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import ClassVar

EXIT_INTERRUPTED = 130
NUMBERS = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Whether the user asked to stop."""

    of_parent: ClassVar[bool] = False
    """Whether the process that this one works for did, see `heed_parent`."""

    def __init__(self) -> None:
        self._asked = False

    @property
    def asked(self) -> bool:
        """Whether it is time to stop."""
        return self._asked or StopRequest.of_parent

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Remember the wish; at the second one end the process at once, leaving the files as they are."""
        if self._asked:
            os._exit(EXIT_INTERRUPTED)
        self._asked = True


def heed_parent() -> None:
    """Let SIGUSR1, by which the process that this one works for asks, stop all trainings from now on."""

    def handle(number: int, frame: FrameType | None) -> None:
        StopRequest.of_parent = True

    signal.signal(signal.SIGUSR1, handle)


@contextmanager
def stop_requests() -> Iterator[StopRequest]:
    """Turn SIGINT and SIGTERM into a flag while the block runs.

    Python sees a signal only between two calls into TensorFlow, and an exception there would leave the
    model between two states; so a step is always finished first. A signal that is ignored stays so, as
    where a shell has put the command into the background.
    """
    request = StopRequest()
    if threading.current_thread() is not threading.main_thread():
        yield request  # signal handlers can be set in the main thread only
        return
    numbers = [number for number in NUMBERS if signal.getsignal(number) is not signal.SIG_IGN]
    previous = {number: signal.signal(number, request.handle) for number in numbers}
    try:
        yield request
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def second_ends_at_once() -> Iterator[None]:
    """End the process at the second SIGINT or SIGTERM in the block, also while it is deep in TensorFlow.

    Python looks for signals between two of its own instructions, and takes two that came meanwhile for one.
    So they are counted where the operating system delivers them, and by a thread of its own.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    counter = threading.Thread(target=_end_at_the_second, args=(reader,), daemon=True)
    counter.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writer)  # which ends the thread
        counter.join()
        os.close(reader)


def _end_at_the_second(reader: int) -> None:
    """Read the numbers of signals, a byte each, until there are no more to come."""
    asked = 0
    while numbers := os.read(reader, 64):
        asked += sum(number in NUMBERS for number in numbers)
        if asked >= 2:
            os._exit(EXIT_INTERRUPTED)

"""Functions and their arguments -> what they return, from processes here or on a Ray cluster."""

import functools
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import active_children, get_context, parent_process
from typing import Any, TypeVar
from urllib.parse import urlsplit

from nlpcat4 import cgroup
from nlpcat4.errors import NlpcatError, RunError, UsageError, first_line

T = TypeVar("T")


@dataclass(frozen=True)
class Workers:
    """Processes that wait for work; functions and arguments must be picklable."""

    executor: Executor
    count: int
    """Calls that can run at a time."""

    def in_order(self, function: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """Yield what the function returns for the arguments of each call, first call first.

        Calls are read as they are needed: no more than twice `count` of them are held at a time.
        """
        waiting: list[Future[T]] = []
        for arguments in calls:
            waiting.append(self.executor.submit(function, *arguments))
            if len(waiting) >= 2 * self.count:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def as_completed(self, function: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """Yield what the function returns for the arguments of each call, in the order in which they end.

        No call is made before a worker is free for it.
        """
        rest = iter(calls)
        running: set[Future[T]] = set()
        while True:
            free = islice(rest, self.count - len(running))
            running |= {self.executor.submit(function, *arguments) for arguments in free}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()


def cores() -> int:
    """Return how many processors this process may use, at least 1."""
    some = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(some, int(cgroup.cpus() or some)))


@contextmanager
def local_workers(count: int, *, prepare: Callable[[], None] | None = None) -> Iterator[Workers]:
    """Start processes on this machine, and end them after the block: at once where that ends by an error.

    Args:
        count: How many.
        prepare: Has each of them ready for SIGUSR1, by which it is asked to end soon, and for Ctrl-C, as it
            has something to save; without, it ends at the former and does not hear of the latter.

    Raises:
        RunError: One of them was killed.
    """
    context = get_context("spawn")  # TensorFlow's threads do not survive a fork
    try:
        with ProcessPoolExecutor(count, context, initializer=_begin, initargs=(prepare,)) as executor:
            try:
                yield Workers(executor, count)
            except BaseException:
                _ask_to_end()
                raise
    except BrokenProcessPool:
        raise RunError("a worker process was killed, perhaps as memory ran out") from None


@contextmanager
def ray_workers(address: str) -> Iterator[Workers]:
    """Join a Ray cluster, on whose nodes this package must be installed, and leave it after the block.

    Work whose node is lost is done again on another one.

    Args:
        address: Where its head is, as `10.0.0.1:6379`; `auto` finds the one that this machine belongs to, and
            `local` starts one of this machine alone.

    Raises:
        UsageError: Ray is not installed, or no cluster is there.
        RunError: The cluster was lost.
        NlpcatError: What a call raised.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else it warns of its next version
    try:
        import ray
    except ImportError:
        raise UsageError("--ray: Ray is not installed: pip install 'nlpcat4[ray]'") from None
    _refuse_unless_open(address)
    own: dict[str, Any] = {"num_cpus": cores(), "include_dashboard": False} if address == "local" else {}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL, **own)
    except (OSError, ValueError, RuntimeError, AssertionError, ImportError) as error:
        raise UsageError(f"--ray {address}: no cluster answers there: {first_line(error)}") from None
    try:
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        yield Workers(_RayExecutor(), max(1, int(resources.get("CPU", 1))))
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, NlpcatError):
            raise error.cause from None
        raise
    except ray.exceptions.RayError as error:
        raise RunError(f"--ray {address}: {first_line(error)}") from error
    finally:
        ray.shutdown()


def _refuse_unless_open(address: str) -> None:
    """Knock, as Ray itself would try for minutes."""
    if address in ("local", "auto"):
        return
    parts = urlsplit(address if "://" in address else f"//{address}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise UsageError(f"--ray {address}: expected HOST:PORT, auto or local")
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        raise UsageError(f"--ray {address}: no cluster answers there: {error.strerror or error}") from None


class _RayExecutor(Executor):
    """The cluster that this process has joined."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = _remote(fn).remote(*args, **kwargs).future()
        return future


@functools.cache
def _remote(function: Callable[..., Any]) -> Any:
    import ray

    return ray.remote(function)


def _ask_to_end() -> None:
    """Tell the workers that nobody waits for what they do; else they would do all of it first."""
    for worker in active_children():
        if worker.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGUSR1)


def _begin(prepare: Callable[[], None] | None) -> None:
    """Prepare a worker: where its parent is killed it ends, too, as nobody waits for it any more."""
    if prepare is None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    else:
        prepare()

    def end_with_the_parent() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_the_parent, daemon=True).start()

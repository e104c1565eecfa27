"""Errors that a user can mend -> one message and an exit code; bugs keep their traceback."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

EXIT_INTERRUPTED = 130
EXIT_CLOSED = 141  # what a shell reports for a program that SIGPIPE ended


class ReportingGroup(TyperGroup):
    """The group of all commands; the one place where errors are reported."""

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        """Read the command line, or print the help."""
        if sys.stdout is None:
            raise typer.Exit(EXIT_CLOSED)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        with _reported():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        from nlpcat4.training.signals import second_ends_at_once

        with _reported():
            with second_ends_at_once(), _terminated_as_interrupted():
                result = super().invoke(ctx)
            sys.stdout.flush()
            return result


@contextmanager
def _reported() -> Iterator[None]:
    """Turn what the block raises into a message and an exit code."""
    from nlpcat4.errors import NlpcatError

    try:
        yield
    except NlpcatError as error:
        _report(str(error), error.exit_code)
    except BrokenPipeError:
        _drop_output()  # whoever read it has seen enough
        raise typer.Exit(EXIT_CLOSED) from None
    except SystemExit:  # so Rich ends, with 1, where that happens as it prints the help
        raise typer.Exit(EXIT_CLOSED) from None
    except KeyboardInterrupt:
        _report("interrupted", EXIT_INTERRUPTED)
    except OSError as error:
        if error.filename is None:
            _drop_output()
        _report(f"{error.filename or 'standard output'}: {error.strerror or error}", 1)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM do in the block what Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _drop_output() -> None:
    """Let nothing that is still to be written fail again at exit, where Python makes it exit code 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(message: str, exit_code: int) -> None:
    from nlpcat4.runs.secrets import masked

    from .console import err, safe

    for line in masked(message).split("\n"):  # a config has all its problems in one error, a line each
        err.print(safe(line), style="red", soft_wrap=True)
    raise typer.Exit(exit_code) from None

"""Ctrl-C and SIGTERM."""

import os
import signal
import subprocess
import sys

import pytest

from nlpcat4.training.signals import second_ends_at_once, stop_requests


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_only_asks(number: signal.Signals) -> None:
    with stop_requests() as stop:
        assert not stop.asked
        os.kill(os.getpid(), number)
        assert stop.asked


def test_the_handlers_that_were_there_come_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_requests():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_the_second_signal_ends_the_process() -> None:
    script = (
        "import os, signal\n"
        "from nlpcat4.training.signals import stop_requests\n"
        "with stop_requests():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('still here')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")


def test_the_second_signal_ends_the_process_also_while_it_is_deep_in_a_library() -> None:
    script = (
        "import hashlib\n"
        "from nlpcat4.training.signals import second_ends_at_once, stop_requests\n"
        "with second_ends_at_once(), stop_requests():\n"
        "    print('in', flush=True)\n"
        "    hashlib.pbkdf2_hmac('sha256', b'', b'', 2**30)\n"  # many minutes in which Python sees no signal
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 130


def test_what_looked_for_signals_before_does_so_again() -> None:
    with second_ends_at_once():
        assert signal.set_wakeup_fd(-1) != -1
        signal.set_wakeup_fd(-1)
    assert signal.set_wakeup_fd(-1) == -1


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stop_requests() as stop:
            os.kill(os.getpid(), signal.SIGINT)
            assert not stop.asked
    finally:
        signal.signal(signal.SIGINT, before)

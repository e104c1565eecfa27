"""The only ways in which tests reach the command line, and what a limit in seconds means here and now."""

import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result


@pytest.fixture(scope="session")
def nlp() -> Callable[..., Result]:
    """Run the installed command in this process: `nlp("train", "x.yaml")`; a traceback fails the test."""
    (script,) = entry_points(group="console_scripts", name="nlp")
    app = sys.modules[script.load().__module__].app

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def nlp_script() -> Path:
    """Return the installed command's file."""
    return Path(sysconfig.get_path("scripts")) / "nlp"


@pytest.fixture(scope="session")
def nlp_process(nlp_script: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed command in a process of its own; `python` are options of the interpreter."""

    def run(
        *arguments: str | Path, python: tuple[str, ...] = (), **options: Any
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *python, nlp_script, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)

    return run


# A start of Python with some of its own modules, and the processor's time that it takes on the machine for
# which the limits in these tests are written.
_START = (sys.executable, "-I", "-c", "import asyncio, http.client, logging.config, sqlite3, unittest")
_START_SECONDS = 0.075


@pytest.fixture(scope="session")
def processor_seconds() -> Callable[..., float]:
    """Measure a command by the processor's time, not the clock's, which depends on what else goes on."""

    def once(command: Sequence[str | Path], environment: Mapping[str, str] | None) -> float:
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    def measure(*command: str | Path, environment: Mapping[str, str] | None = None) -> float:
        return min(once(command, environment) for _ in range(5))

    return measure


@pytest.fixture(scope="module")
def slowness(processor_seconds: Callable[..., float]) -> float:
    """Return by how much this machine is slower now than the one for which limits are written, 1 if quicker.

    A shared machine's clock is a third today of what it was yesterday: a limit in bare seconds would judge
    the machine, not the code.
    """
    return max(1.0, processor_seconds(*_START) / _START_SECONDS)


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> None:
    """Hear SIGINT also where a shell has put the tests into the background, so that commands do, too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _settings_of_the_tests_alone() -> Any:
    """Keep what the developer's shell says about runs and data away from the tests."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("NLP_RUNS_DIR", "NLP_DATA_DIR", "NLP_CACHE_DIR"):
            environment.delenv(name, raising=False)
        yield

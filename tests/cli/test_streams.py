"""Where results go: a reader that has gone, a full disk, no terminal, a narrow one, another locale."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from .conftest import Trained

Nlp = Callable[..., Result]

QUICK: dict[str, tuple[str, ...]] = {
    "validate": ("validate", "sarcasm_gap"),
    "configs list": ("configs", "list"),
    "configs show": ("configs", "show", "sarcasm_gap"),
    "config resolve": ("config", "resolve", "sarcasm_gap"),
    "config diff": ("config", "diff", "sarcasm_gap", "sarcasm_gru"),
    "config schema": ("config", "schema"),
    "data list": ("data", "list"),
    "data sample": ("data", "sample", "addition"),
    "runs list": ("runs", "list"),
    "runs list --json": ("runs", "list", "--json"),
    "runs show": ("runs", "show"),
    "runs path": ("runs", "path"),
    "runs log": ("runs", "log"),
    "compare": ("compare", "latest", "latest~1"),
    "--help": ("--help",),
    "--version": ("--version",),
    "train --help": ("train", "--help"),
}
"""Commands that print; those that compute write in the same ways, see `test_predict.py`."""


@pytest.fixture
def environment(trained: Trained, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find the two runs."""
    monkeypatch.setenv("NLP_RUNS_DIR", str(trained.folder))


def started(script: Path, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, script, *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


@contextmanager
def nobody_reading() -> Iterator[int]:
    """Hand out the writing end of a pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", QUICK)
def test_an_output_that_takes_nothing_ends_a_command_without_a_traceback(
    nlp_script: Path, command: str
) -> None:
    with Path("/dev/full").open("w") as full, nobody_reading() as gone:
        # Both at once, as each mostly waits for its imports.
        both = [started(nlp_script, *QUICK[command], stdout=stdout) for stdout in (full, gone)]
        ends = [(process.communicate()[1], process.returncode) for process in both]
    assert ends == [("standard output: No space left on device\n", 1), ("", 141)]


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", ["runs list", "runs show", "compare", "config diff"])
def test_a_table_is_the_same_in_twenty_columns(
    nlp: Nlp, nlp_process: Callable[..., subprocess.CompletedProcess[str]], command: str
) -> None:
    narrow = {"COLUMNS": "20", "NO_COLOR": "1", "LC_ALL": "C"}
    result = nlp_process(*QUICK[command], env=os.environ | narrow, encoding="utf-8")
    assert result.stdout == nlp(*QUICK[command]).stdout != ""


def test_in_a_locale_of_ascii_alone_texts_are_those_of_the_data(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]], here: Path
) -> None:
    texts = ["5 € für Größe", "日本語の見出し", "😀 news"]
    Path("own.txt").write_text("\n".join(texts), encoding="utf-8")
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    own = ("irish_lyrics_lstm", "dataset={path: own.txt, train: 2}", "-n", "3")
    result = nlp_process("data", "sample", *own, env=os.environ | plain, encoding="utf-8")
    assert (result.stdout.splitlines(), result.returncode) == (texts[:2], 0)


def test_training_on_a_narrow_terminal_logs_plain_lines(nlp_script: Path, here: Path) -> None:
    """Its bar moves on the terminal, in no colour where none is wanted; the log has lines alone."""
    rows = "".join(f"Größe {n} 見出し,ja\nGröße {n},nein\n" for n in range(10))
    Path("own.csv").write_text(f"text,label\n{rows}", encoding="utf-8")
    narrow = {"LC_ALL": "C", "COLUMNS": "20", "NO_COLOR": "1", "TERM": "xterm"}
    shown = b""
    terminal, side = pty.openpty()
    own = ("sarcasm_gap", "dataset={path: own.csv, label: label}", "training.epochs=2")
    command: list[str | Path] = [sys.executable, nlp_script, "train", *own]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, env=os.environ | narrow) as process:
        os.close(side)
        with suppress(OSError):  # which is how a terminal says that nobody writes any more
            while chunk := os.read(terminal, 4096):
                shown += chunk
        assert process.stdout is not None
        run = Path(process.stdout.read().decode().strip())
    os.close(terminal)
    assert process.returncode == 0
    log = (run / "train.log").read_text(encoding="utf-8")
    assert log.startswith(f"run {run}\ntrain: 16 texts (ja 8, nein 8)")
    assert not {"\r", "\x1b"} & set(log)
    assert re.search(rb"epoch 1/2", shown)
    assert not re.search(rb"\x1b\[[\d;]*3\dm", shown)

"""Two trained runs that the tests of the commands share, and what they do with them."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import Result

HOSTILE = (
    "\x1b[31mred",
    "[/red] [bold]x[/bold]",
    "\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\",
    "a\u202eb\u2066c",
    "bell\x07 \x9b31m \x7f",
    "back\x08\x08 tab\tend",
    ":smile: {x} %s",
    "=1+1",
    '"quoted", and "more"',
    "over\rwritten",
    "two\nlines",
    "\x1b]0;title\x07",
    "\x1bc\x1b[2J\x1b[H",
    "\x1bP1;2|17/17\x1b\\",
    "a\x85b\x9d0;c\x9c",
    "a\u2028b\u2029c",
    "\u200e\u200f\u061c marks",
    "{{7*7}} ${x} `id` $(id)",
    "<script>alert(1)</script>",
    "@SUM(1)+cmd|' /C calc'!A0",
)
"""Texts that would steer a terminal, a template or a spreadsheet."""


@dataclass(frozen=True)
class Trained:
    """A folder of runs with two of them."""

    folder: Path
    gap: Path
    """The first: sarcasm_gap, named `gap`, tagged `first`."""
    bilstm: Path
    """The latest: a small bidirectional LSTM of another padding side."""
    gap_result: Result
    """What training the first printed, with `--json`."""
    bilstm_result: Result
    """What training the second printed, without."""


@pytest.fixture(scope="session")
def trained(nlp: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Train both, once for all tests, which leave them as they are."""
    folder = tmp_path_factory.mktemp("trained") / "runs"
    where = ("--runs-dir", folder, "--sample")
    gap = nlp(
        "train", "sarcasm_gap", "training.epochs=4", *where, "--json", "--name", "gap", "--tag", "first"
    )
    (gap_path,) = folder.iterdir()
    small = ("architecture.2.bilstm.units=8", "architecture.4.bilstm=4", "sequence.padding=pre")
    bilstm = nlp("train", "sarcasm_bilstm", "training.epochs=1", *small, *where, "--limit", "96")
    return Trained(folder, gap_path, Path(bilstm.stdout.strip()), gap, bilstm)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, far from the project's."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture(scope="session")
def shell(nlp_script: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a line of bash in which `nlp` is the installed command."""
    bash = shutil.which("bash") or pytest.skip("there is no bash")

    def run(line: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        line = f'nlp() {{ "{nlp_script}" "$@"; }}; {line}'
        command = [bash, "-c", line, "bash", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


def is_harmless(output: str) -> bool:
    """Tell whether nothing in an output acts on a terminal."""
    return all(character in "\n\t" or character.isprintable() for character in output)

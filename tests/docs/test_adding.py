"""docs/adding.md, worked through in a copy of the project."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/adding.md"
SECTIONS = re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.M | re.S)
STEP = re.compile(r"^`([\w./]+)`$|^```(\w+)\n(.*?)^```$", re.M | re.S)
INSTALLED = {"nlpcat4": "nlpcat4", "cli": "nlpcat4_cli", "configs": "nlpcat4_configs"}


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the project that runs where it lies, the packages also under their installed names."""
    for folder, package in INSTALLED.items():
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        if package != folder:
            (tmp_path / package).symlink_to(folder)
    return tmp_path


@pytest.mark.parametrize("title", [title for title, _ in SECTIONS])
def test_the_worked_example_works(copy: Path, title: str) -> None:
    file = copy
    for name, language, block in STEP.findall(dict(SECTIONS)[title]):
        if name:
            file = copy / name
        elif language == "diff":
            change(file, block)
        elif language == "console":
            for line, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
                found = output(line, copy)
                assert doctest.OutputChecker().check_output(expected, found, MATCH), f"{line}\n{found}"
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block, encoding="utf-8")


MATCH = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def change(file: Path, block: str) -> None:
    """Apply a diff without line numbers; what it starts from must be there exactly once."""
    lines = block.splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in " " + sign) for sign in "-+")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} has not, or not once:\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def output(line: str, copy: Path) -> str:
    """Return what a command prints, to both streams."""
    command, *arguments = shlex.split(line)
    main = "import sys; from nlpcat4_cli.app import main; sys.argv[0] = 'nlp'; main()"
    program = ["-c", main] if command == "nlp" else ["-m", command]
    environment = {**os.environ, "PYTHONPATH": str(copy), "TF_CPP_MIN_LOG_LEVEL": "2", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=copy,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    ).stdout

"""Passwords and tokens on a command line: masked in all that is printed and in all that is written."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Nlp = Callable[..., Result]

SECRET = "s3cret-Zq7"
URL = f"https://me:{SECRET}@host/db"
TRAIN = ("train", "sarcasm_gap", "--sample", "training.epochs=1")
EXPLODES = (
    "training.optimizer={sgd: {learning_rate: 1000.0}}",
    "architecture=[embedding: 16, flatten, dense: 64, dense: 64]",
)

LINES: dict[str, tuple[tuple[str, ...], int]] = {
    "a run that completes": ((*TRAIN, "--tag", URL, "--tag", f"token={SECRET}"), 0),
    "a run that fails": ((*TRAIN, *EXPLODES, "--tag", f"postgresql://me:{SECRET}@host:5432/db"), 1),
    "data that are not there": (("train", "sarcasm_gap", f"dataset={{path: '{URL}.csv', label: x}}"), 2),
    "an unknown key": (("train", "sarcasm_gap", f"dataset.api_key={SECRET}"), 2),
    "a wrong value": (("train", "sarcasm_gap", f"training.epochs={URL}"), 2),
    "a config that is not there": (("validate", f"password={SECRET}", "sarcasm_gap"), 2),
    "problems in JSON": (("validate", "--json", f"api_key={SECRET}", "sarcasm_gap"), 2),
    "an unknown option": (("train", "sarcasm_gap", "--token", SECRET), 2),
    "a folder that is not there": ((*TRAIN, "--data-dir", URL), 2),
}


@pytest.mark.parametrize("what", LINES)
def test_a_secret_is_in_no_output_and_in_no_file(
    nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    arguments, code = LINES[what]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nlp", *arguments])  # what run.json takes for the command line
    result = nlp(*arguments)
    assert result.exit_code == code
    assert SECRET not in result.output
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]
    if code < 2:
        (record,) = (json.loads(path.read_text()) for path in written if path.name == "run.json")
        assert "***" in str(record["command"])
        assert "***" in str(record["tags"])
        assert SECRET not in nlp("runs", "show").output

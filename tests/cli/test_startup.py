"""What does not train starts at once, because it loads nothing slow."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import Trained

SLOW = {"tensorflow", "keras", "sklearn", "matplotlib", "tensorflow_datasets", "pyarrow"}
COMMANDS = {
    "help": ("--help",),
    "help of train": ("train", "--help"),
    "help of eval": ("eval", "--help"),
    "help of generate": ("generate", "--help"),
    "version": ("--version",),
    "validate": ("validate", "sarcasm_bilstm"),
    "runs list": ("runs", "list"),
    "runs show": ("runs", "show"),
    "configs list": ("configs", "list"),
    "config resolve": ("config", "resolve", "imdb_gru"),
    "data list": ("data", "list"),
    "data describe": ("data", "describe", "sarcasm", "--sample"),
    "data check": ("data", "check", "sarcasm", "--sample"),
    "inspect tokenize": ("inspect", "tokenize", "a text"),
    "inspect cooccurrence": ("inspect", "cooccurrence", "a text"),
    "inspect vocab": ("inspect", "vocab"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_quick_command_loads_nothing_slow(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]],
    trained: Trained,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setenv("NLP_RUNS_DIR", str(trained.folder))
    result = nlp_process(*COMMANDS[name], python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert result.returncode == 0
    assert result.stdout
    assert "nlpcat4_cli.app" in loaded
    assert not SLOW & loaded


def test_help_loads_no_schema(nlp_process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = nlp_process("--help", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert not {"numpy", "yaml", "tokenizers", "nlpcat4.experiment"} & loaded


@pytest.mark.parametrize("name", ["help", "validate", "runs list"])
def test_a_quick_command_takes_less_than_half_a_second(
    nlp_script: Path,
    trained: Trained,
    monkeypatch: pytest.MonkeyPatch,
    processor_seconds: Callable[..., float],
    slowness: float,
    name: str,
) -> None:
    monkeypatch.setenv("NLP_RUNS_DIR", str(trained.folder))
    assert processor_seconds(sys.executable, nlp_script, *COMMANDS[name]) < 0.5 * slowness


def test_every_command_has_help_with_an_example_or_a_sentence(nlp: Callable[..., Result]) -> None:
    commands = ("train", "eval", "predict", "validate", "init", "configs", "config", "data", "runs")
    shown = nlp("--help").stdout
    for command in commands:
        assert command in shown
        result = nlp(command, "--help")
        assert "Usage: " in result.stdout
        assert result.exit_code == 0


def test_an_unknown_command_or_option_is_a_usage_error(nlp: Callable[..., Result]) -> None:
    for arguments in (("trian", "x"), ("train", "sarcasm_gap", "--epochs", "3"), ("train",)):
        result = nlp(*arguments)
        assert (result.stdout, result.exit_code) == ("", 2)
        assert "Traceback" not in result.stderr

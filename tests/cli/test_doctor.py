"""`nlp doctor` on this machine, and on it made worse."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import is_harmless

Process = Callable[..., subprocess.CompletedProcess[str]]


def _findings(result: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {finding["name"]: finding for finding in json.loads(result.stdout)["findings"]}


def _module(folder: Path, name: str, code: str) -> Path:
    """Write a package that is found before the real one, where `folder` is in PYTHONPATH."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(code)
    return folder


def test_the_report_fits_80_columns_and_says_how_it_is(nlp_process: Process, here: Path) -> None:
    result = nlp_process("doctor")
    *report, _, verdict = result.stdout.splitlines()
    problems = sum(line.startswith("  problem  ") for line in report)
    assert verdict.startswith(f"{problems or 'no'} problem")
    assert (result.returncode, result.stderr) == (1 if problems else 0, "")
    assert [line for line in report if len(line) > 80 and os.sep not in line] == []
    assert [line for line in report if line and not line.startswith(" ")] == [
        *("Packages", "Machine", "Data, in the order of search", "Places", "TensorFlow", "Terminal"),
    ]
    assert any(
        "a product of two matrices is right" in " ".join(report[at : at + 2]) for at in range(len(report))
    )
    assert list(here.iterdir()) == []


def test_a_card_that_tensorflow_does_not_see_is_a_problem(nlp_process: Process, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'NVIDIA H100, 81559 MiB'\n")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    switches = {"KERAS_BACKEND": "jax", "TF_USE_LEGACY_KERAS": "1", "LC_ALL": "C"}
    result = nlp_process("doctor", "--json", env=os.environ | switches | {"PATH": path})
    found = _findings(result)
    devices = found["devices"]
    if any(device.startswith("GPU") for device in devices["facts"]["devices"]):
        pytest.skip("TensorFlow does see a card here")
    assert (devices["verdict"], devices["advice"]) == ("problem", "pip install 'tensorflow[and-cuda]'")
    assert "NVIDIA H100" in devices["found"]
    assert [found[name]["verdict"] for name in ("KERAS_BACKEND", "TF_USE_LEGACY_KERAS")] == ["note", "note"]
    assert found["standard output"]["verdict"] == "note"
    assert found["computing"]["verdict"] == "ok"
    assert result.returncode == 1


def test_all_that_is_wrong_is_found_at_once(nlp_process: Process, here: Path, tmp_path: Path) -> None:
    broken = _module(
        tmp_path / "broken", "tensorflow", "raise ImportError('libcudart.so.99: \\x1b[31mcannot open')"
    )
    environment = {"PYTHONPATH": str(broken), "NLP_DATA_DIR": str(here / "no"), "NLP_RUNS_DIR": "file/runs"}
    (here / "file").touch()
    result = nlp_process("doctor", env=os.environ | environment)
    assert result.returncode == 1
    assert is_harmless(result.stdout)
    for words in (
        "libcudart.so.99",
        str(broken),
        "PYTHONPATH",
        str(here / "no"),
        str(here / "file" / "runs"),
    ):
        assert words in result.stdout
    assert result.stdout.splitlines()[-1].startswith("3 problems")
    assert "standard output" in result.stdout


def test_a_crash_of_tensorflow_is_told(nlp_process: Process, here: Path, tmp_path: Path) -> None:
    crash = _module(
        tmp_path / "crash", "tensorflow", "import os, signal; os.kill(os.getpid(), signal.SIGILL)"
    )
    result = nlp_process("doctor", "--json", env=os.environ | {"PYTHONPATH": str(crash)})
    start = _findings(result)["start"]
    assert (start["verdict"], result.returncode) == ("problem", 1)
    assert "illegal instruction" in start["found"]
    assert "AVX" in start["advice"]

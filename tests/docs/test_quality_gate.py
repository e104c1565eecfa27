"""The script of the documentation that lets a build fail."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "quality_gate.sh"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sarcasm_gap", "0.4"), 0),
        (("sarcasm_gap", "0.99"), 3),
        (("sarcasm_gap", "0.4", "training.epocs=1"), 2),
    ],
)
def test_the_gate_ends_the_build_as_it_says(
    arguments: tuple[str, ...], code: int, nlp_script: Path, tmp_path: Path
) -> None:
    small = () if code == 2 else ("--sample", "training.epochs=2")
    environment = os.environ | {
        "PATH": f"{nlp_script.parent}:{os.environ['PATH']}",
        "NLP_RUNS_DIR": str(tmp_path),
    }
    command = ["bash", str(SCRIPT), *arguments, *small]
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == code, result.stderr
    assert (code != 3) or "accuracy" in result.stderr

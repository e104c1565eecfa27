"""An export -> what it answers in a process that knows nothing of this one, beside what it should answer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import RunError
from nlpcat4.export.writing import SCRIPT

TOLERANCE = 1e-5
"""By how much a probability may differ."""

ODD_TEXTS = (
    "",
    " \t\n",
    "!!! ... ???",
    "오늘 날씨가 정말 좋네요, 산책하러 가요.",
    "🎉🎉 👩‍👩‍👧 ok 👍🏽",
    "ΟΔΥΣΣΕΥΣ ΣΑΣ — İSTANBUL, STRASSE ẞ",
    "\u202eright to left\u202c and \u0634\u0643\u0631\u0627",
    "zero\u0000byte, \x1b[31mred\x1b[0m, a\u2028line",
    "<OOV> <PAD> <oov> <pad>",
    "caf\udce9 \ud800 \ufeffbom",
    "tab\tnew\nline\rreturn\x0bvertical\x0cform\x85next",
    "word " * 20_000,
    "x" * 100_000,
)
"""Texts that tokenizers come apart over; very long ones among them."""


def compare(folder: Path, texts: Sequence[str], expected: NDArray[np.float64]) -> float:
    """Run an export's own `predict.py` in a fresh process, and return by how much its scores differ at most.

    Args:
        folder: The export.
        texts: What it is asked.
        expected: float [texts, classes], what it should say.

    Raises:
        RunError: It fails there, or differs by more than `TOLERANCE`.
    """
    found = np.array([list(one["probabilities"].values()) for one in _answers(folder, texts)])
    if found.shape != expected.shape:
        raise RunError(f"the exported model answers {len(found)} of {len(texts)} texts; nothing was written")
    differences = np.abs(found - expected).max(axis=1)
    worst = int(np.argmax(differences))  # a NaN, where there is one
    if not differences[worst] <= TOLERANCE:
        raise RunError(
            f"the exported model differs from the run by {differences[worst]:.1e}, at {texts[worst][:60]!r}; "
            f"more than {TOLERANCE:.0e} is no export, so nothing was written"
        )
    return float(differences[worst])


def _answers(folder: Path, texts: Sequence[str]) -> list[dict[str, dict[str, float]]]:
    # -I: without the paths and the variables that this process was started with.
    command = [sys.executable, "-I", "-W", "ignore", str(folder.resolve() / SCRIPT)]
    asked = json.dumps(list(texts))
    answered = subprocess.run(
        command, input=asked, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if answered.returncode:
        reason = (answered.stderr.strip().splitlines() or [f"exit code {answered.returncode}"])[-1]
        raise RunError(f"the exported model does not answer in a fresh process: {reason}")
    return [json.loads(line) for line in answered.stdout.splitlines()]

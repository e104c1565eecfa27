"""Trainings and sweeps that are disturbed at a random moment.

The short form of `benchmarks/reliability.py` and of `benchmarks/sweeps.py`.
"""

import os
import random
import subprocess
from pathlib import Path

import pytest

from benchmarks import sweeps
from benchmarks.reliability import CASES, Known, attempt, undisturbed

SHORT = {
    "kill -9": ("classification", "language_model", "seq2seq"),
    "SIGTERM": ("classification",),
    "Ctrl-C twice": ("classification",),
    "a full disk": ("classification",),
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Known]:
    """What was found of each training that nobody disturbed, once it was needed."""
    return {}


@pytest.mark.parametrize(("case", "task"), [(case, task) for case, tasks in SHORT.items() for task in tasks])
def test_a_disturbed_training_ends_as_one_that_nobody_disturbed(
    case: str, task: str, tmp_path: Path, known: dict[str, Known]
) -> None:
    if CASES[case].small_disk and not can_mount(tmp_path):
        pytest.skip("no small file system can be mounted here")
    if task not in known:
        known[task] = undisturbed(task, tmp_path)
    assert attempt(task, case, number=os.getpid(), base=tmp_path, known=known[task]) is None


def test_a_sweep_whose_process_is_killed_leaves_no_worker_and_is_ended(tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    place = sweeps.Place(tmp_path, None, 6.0, random.Random(os.getpid()))
    assert sweeps.tried(sweeps.the_parent, place) is None


def can_mount(folder: Path) -> bool:
    """Tell whether this user may mount a file system."""
    command = ["mount", "-t", "tmpfs", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)
    return mounted

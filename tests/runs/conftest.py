"""Runs as the tests of this folder need them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.runs.run import Run


@pytest.fixture
def runs_dir(tmp_path: Path) -> Path:
    """An empty folder of runs."""
    path = tmp_path / "runs"
    path.mkdir()
    return path


@pytest.fixture
def make_run(runs_dir: Path) -> Callable[..., Run]:
    """Make the folder of a run that is over, without waiting for its clock time."""

    def make(run_id: str, *, model: bool = True, metrics: dict[str, Any] | None = None, **record: Any) -> Run:
        run = Run(runs_dir / run_id)
        run.best_model.parent.mkdir(parents=True)
        if model:
            run.best_model.touch()
        if metrics is not None:
            run.metrics.write_text(json.dumps(metrics))
        facts = {"status": "completed", "task": "classification"} | record
        run.record_file.write_text(json.dumps(facts))
        return run

    return make

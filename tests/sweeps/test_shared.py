"""One sweep on a PostgreSQL that several processes work on, and on a Ray cluster of which a node is lost."""

import csv
import json
import os
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("optuna")

SEARCH = ("training.batch_size=[8,16,32]", "training.optimizer.adam.learning_rate=1e-3:1e-1:log")
SMALL = ("--sample", "--limit", "60", "training.epochs=2", "architecture.0.embedding.dim=4")


def command(nlp_script: Path, runs_dir: Path, *more: str) -> list[str]:
    arguments = ["sweep", "sarcasm_gap", *SEARCH, *SMALL, "--sampler", "random", "--trials", "4"]
    return [str(nlp_script), *arguments, "--runs-dir", str(runs_dir), *more]


def states(folder: Path) -> Counter[str]:
    (file,) = folder.glob("sweeps/*/results.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [int(row["trial"]) for row in rows] == list(range(1, len(rows) + 1))
    return Counter(row["state"] for row in rows)


def test_two_processes_work_on_one_postgresql(postgresql: str, nlp_script: Path, tmp_path: Path) -> None:
    environment = os.environ | {"NLP_SWEEP_STORAGE": postgresql}
    asked = command(nlp_script, tmp_path)
    processes = [
        subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert states(tmp_path) == {"completed": 4}
    records = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*/run.json")]
    assert sorted(record["trial"] for record in records) == [1, 2, 3, 4]
    assert len({record["pid"] for record in records}) == 2
    secret = postgresql.split(":")[2].split("@")[0]
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
    ]
    assert secret not in "".join(said)


def test_a_cluster_that_loses_a_node_does_all_trials(nlp_script: Path, tmp_path: Path) -> None:
    utils = pytest.importorskip("ray.cluster_utils")
    cluster: Any = utils.Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    node = cluster.add_node(num_cpus=1)
    try:
        asked = command(nlp_script, tmp_path, "--ray", cluster.address)
        with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            begun = time.monotonic()
            while len(list(tmp_path.glob("*/run.json"))) < 2:
                assert process.poll() is None
                assert time.monotonic() - begun < 90
            cluster.remove_node(node, allow_graceful=False)
            said = process.communicate(timeout=180)[0]
        assert process.returncode == 0, said
    finally:
        cluster.shutdown()
    assert states(tmp_path) == {"completed": 4}
    records = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*/run.json")]
    assert Counter(record["status"] for record in records) == {"completed": 4}

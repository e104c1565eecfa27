"""docs/serve.py, which docs/serving.md shows: a run's answers over HTTP."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

DOCS = Path(__file__).parents[2] / "docs"
TEXTS = ["area man has no idea", "", "오늘 🎉 weather"]


@pytest.fixture(scope="module")
def run(nlp: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a small model."""
    folder = tmp_path_factory.mktemp("served")
    trained = nlp("train", "sarcasm_gap", "--sample", "training.epochs=1", "--runs-dir", folder / "runs")
    return Path(trained.stdout.strip())


@pytest.fixture(scope="module")
def address(nlp: Callable[..., Result], run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Export it, start the server of the docs in a process of its own, and return its address."""
    pytest.importorskip("uvicorn")
    folder = tmp_path_factory.mktemp("served") / "headlines"
    exported = nlp("export", run, "-o", folder)
    assert exported.exit_code == 0, exported.stderr
    command = [sys.executable, "-m", "uvicorn", "--port", "0", "--app-dir", str(DOCS), "serve:app"]
    environment = os.environ | {"EXPORT": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = []
        for line in server.stderr:
            said.append(line)
            if found := re.search(r"running on (http://\S+)", line):
                break
        else:
            pytest.fail("".join(said))
        yield f"{found[1]}/v1/models/headlines"
        server.terminate()


def ask(address: str, content: bytes | None = None) -> tuple[int, Any]:
    """Return the status and the JSON of an answer."""
    request = urllib.request.Request(address, content)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_client_gets_what_the_run_says(nlp: Callable[..., Result], run: Path, address: str) -> None:
    status, answer = ask(f"{address}:predict", json.dumps({"instances": TEXTS}).encode())
    assert status == 200
    expected = nlp("predict", *TEXTS, "--run", run, "--format", "jsonl").stdout.splitlines()
    for found, line in zip(answer["predictions"], expected, strict=True):
        told = json.loads(line)
        assert found["label"] == told["label"]
        by_label = dict(zip(found["labels"], found["scores"], strict=True))
        assert by_label == pytest.approx(told["probabilities"], abs=1e-5)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not JSON", 400),
        (b"[]", 400),
        (b'{"instances": []}', 400),
        (b'{"instances": "one text"}', 400),
        (b'{"instances": [1]}', 400),
        (b'{"instances": ["\\ud800"]}', 400),
        (b"[" * 100_000, 400),
        (b'{"instances": ["' + b"x" * 2**20 + b'"]}', 413),
    ],
    ids=["no JSON", "no object", "none", "no list", "no text", "no UTF-8", "too deep", "too long"],
)
def test_what_is_no_question_is_refused(address: str, content: bytes, code: int) -> None:
    status, answer = ask(f"{address}:predict", content)
    assert status == code
    assert answer["error"]
    assert ask(f"{address}:predict", b'{"instances": ["still there"]}')[0] == 200


def test_it_says_what_it_serves(run: Path, address: str) -> None:
    assert ask(address)[1]["run"] == run.name

"""Models and batches that the memory cannot hold: told in a line, before or where it happens."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpcat4.runs.listing import list_runs
from nlpcat4.training.checkpoint import load_state

TOO_LARGE = {
    "classification": ("sarcasm_gap", "architecture=[embedding: 65536, lstm: 65536]"),
    "language_model": (
        "irish_lyrics_lstm",
        "architecture=[embedding: 65536, gru: {units: 65536, return_sequences: true}]",
    ),
    "seq2seq": ("addition_seq2seq", "architecture={units: 65536, layers: 16}"),
}

LIMITED = """
import re, resource, sys
from nlpcat4 import backend
backend.start()
with open("/proc/self/status") as status:
    size = 1024 * int(re.search(r"VmSize:\\s+(\\d+)", status.read())[1])
room = size + 6 * 10**9
resource.setrlimit(resource.RLIMIT_AS, (room, room))
from nlpcat4_cli.app import app
for name in sys.argv[1:]:
    try:
        app(["train", f"{name}.yaml"])
    except SystemExit as error:
        print(name, error.code)
"""
"""Trains by several configs with 6 GB of memory beyond what TensorFlow takes to start."""

# A batch of long texts needs 20 GB for one layer's output; of short ones it needs next to nothing.
TOO_WIDE = {
    "dense": ("dense: 65536", "path: long.csv, train: 24", r"epoch 1, step [23]: float \[\d+,65536\]"),
    "convolution": (
        "conv1d: {filters: 65536, kernel_size: 1}",
        "path: long.csv, train: 24",
        r"epoch 1, step [23]: float \[8,1,10001,65536\]",
    ),
    "validation": (
        "dense: 65536",
        "path: short.csv, validation: longest.csv",
        r"the validation of epoch 1: float \[\d+,65536\]",
    ),
}
CONFIG = """
task: classification
dataset: {{label: label, {split}}}
sequence: {{max_length: 40000}}
architecture: [embedding: 4, {layer}, global_max_pooling]
training: {{epochs: 1, batch_size: 8, checkpoint_minutes: 1.0e-9}}
random_seed: 2
"""


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)], ids=["train", "dry run"])
@pytest.mark.parametrize("task", TOO_LARGE)
def test_a_model_that_cannot_fit_is_refused_before_tensorflow_is_loaded(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    task: str,
    arguments: tuple[str, ...],
) -> None:
    result = nlp_process(
        "train", *TOO_LARGE[task], "--sample", *arguments, python=("-X", "importtime"), cwd=tmp_path
    )
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    last = result.stderr.splitlines()[-1]
    assert last.startswith("architecture: the model has ")
    assert " bytes of memory, and has " in last
    assert (result.stdout, result.returncode) == ("", 2)
    assert not {"tensorflow", "keras"} & loaded
    assert [path for path in tmp_path.rglob("*") if path.name != "runs"] == []


def test_a_batch_that_cannot_fit_ends_a_training_that_keeps_its_last_state(tmp_path: Path) -> None:
    # The first eight texts are the long ones. The short ones are long enough that Keras looks up within an
    # epoch, so that a state is saved.
    for name, long, others in (("short.csv", 300, 300), ("long.csv", 10_000, 5), ("longest.csv", 40_000, 5)):
        rows = [f"{'word ' * (long if n < 8 else others)}{n},{'ab'[n % 2]}\n" for n in range(32)]
        (tmp_path / name).write_text("text,label\n" + "".join(rows))
    for name, (layer, split, _) in TOO_WIDE.items():
        (tmp_path / f"{name}.yaml").write_text(CONFIG.format(layer=layer, split=split))
    result = subprocess.run(
        [sys.executable, "-c", LIMITED, *TOO_WIDE],
        # Without oneDNN, which waits ten seconds for memory and does not survive a convolution without.
        env=os.environ | {"TF_ENABLE_ONEDNN_OPTS": "0"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.splitlines() == [f"{name} 1" for name in TOO_WIDE], result.stderr
    for run, (_, _, place) in zip(reversed(list_runs(tmp_path / "runs")), TOO_WIDE.values(), strict=True):
        message = rf"out of memory in {place} does not fit; try a smaller training\.batch_size"
        assert re.fullmatch(message, run.record()["reason"])
        assert run.record()["reason"] in result.stderr.splitlines()
        state, notes = load_state(run.checkpoints)
        assert (state is not None, notes) == (True, [])

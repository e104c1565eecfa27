"""`device`, `mixed_precision`, `jit_compile` and `strategy` reach Keras as they should."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import UsageError
from nlpcat4.runs.run import Run
from nlpcat4.training import devices
from nlpcat4.training.config import Training

TWO_DEVICES = """
import json, sys
import tensorflow as tf

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)

from pathlib import Path
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.training.progress import Silent

class Told(Silent):
    def step(self, epoch, step, metrics):
        if sys.argv[3:] == ["stop"] and epoch == 2:
            import os, signal
            os.kill(os.getpid(), signal.SIGINT)

loaded = experiment.load(sys.argv[1], json.loads(sys.argv[2]))
run = experiment.create_run(loaded, Path("runs"), name=None, record={})
try:
    experiment.train(loaded, run, data_settings(), Told())
except Exception as error:
    print(type(error).__name__, error, file=sys.stderr)
    experiment.resume(run, data_settings(), Silent())
print(run.path)
"""
SMALL = ("dataset.sample=true", "training.epochs=3", "training.batch_size=24", "~training.early_stopping")
LAYERS = "architecture=[{embedding: 4}, {bilstm: {units: 4, return_sequences: true}}, {gru: 4}]"


def history(run: Path) -> list[dict[str, float]]:
    lines = [json.loads(line) for line in (run / "history.jsonl").read_text().splitlines()]
    return [{name: line[name] for name in ("epoch", "loss", "val_loss")} for line in lines]


def on_two_devices(folder: Path, overrides: list[str], *more: str) -> Path:
    command = [sys.executable, "-c", TWO_DEVICES, "sarcasm_bilstm", json.dumps(overrides), *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / done.stdout.strip().splitlines()[-1]


def test_two_devices_learn_what_one_does_and_can_be_stopped(tmp_path: Path) -> None:
    runs = {}
    for name, more, stop in (
        ("one", [], []),
        ("two", ["training.strategy=mirrored"], []),
        ("stopped", ["training.strategy=mirrored"], ["stop"]),
    ):
        (tmp_path / name).mkdir()
        runs[name] = on_two_devices(tmp_path / name, [*SMALL, LAYERS, *more], *stop)
    one, two, stopped = (history(run) for run in runs.values())
    assert len(one) == len(two) == 3
    for expected, found in zip(one, two, strict=True):
        assert found == pytest.approx(expected, rel=1e-4)
    for expected, found in zip(two, stopped, strict=True):
        assert found == pytest.approx(expected, rel=1e-5)
    best = [Run(run).best_model for run in runs.values()]
    weights = [[np.asarray(weight) for weight in _loaded(path).get_weights()] for path in best]
    for ones, twos in zip(weights[0], weights[1], strict=True):
        np.testing.assert_allclose(twos, ones, atol=1e-3)


def _loaded(path: Path) -> Any:
    from nlpcat4 import backend

    backend.start()
    import keras

    return keras.models.load_model(path)


def trained(tmp_path: Path, config: str, *overrides: str) -> Run:
    from nlpcat4.training.progress import Silent

    loaded = experiment.load(config, ["dataset.sample=true", "training.epochs=1", *overrides])
    run = experiment.create_run(loaded, tmp_path, name=None, record={})
    experiment.train(loaded, run, DataSettings((), tmp_path / "cache"), Silent())
    return run


@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_mixed_precision_computes_in_16_bits_and_answers_in_32(kind: str, tmp_path: Path) -> None:
    run = trained(tmp_path, "sarcasm_lstm", f"training.mixed_precision={kind}")
    model = _loaded(run.best_model)
    assert [layer.compute_dtype for layer in model.layers if layer.name in ("lstm", "output")] == [
        kind,
        "float32",
    ]
    assert {str(weight.dtype) for weight in model.weights} == {"float32"}
    classifier = experiment.load_classifier(run)
    scores = classifier.probabilities(["area man", "the council meets on tuesday to vote"])
    assert np.isfinite(scores).all()
    rows = classifier.read(["area man"]).ids.padded(np.array([0]), "post")
    np.testing.assert_allclose(np.asarray(model(rows))[0, 0], scores[0, 1], atol=1e-2)
    # The next training in this process has 32 bits again.
    devices.begin(Training(), 1)
    import keras

    assert keras.config.dtype_policy().name == "float32"


def test_a_language_model_of_16_bits_writes(tmp_path: Path) -> None:
    from nlpcat4.generation.options import Sampling
    from nlpcat4.tasks.language_model.generate import Generator, read_seed

    run = trained(tmp_path, "irish_lyrics_lstm", "training.mixed_precision=bfloat16", "~samples")
    model = experiment.load_language_model(run)
    texts = Generator(model, Sampling())(read_seed(model, "the"), length=5, samples=2)
    assert len(texts) == 2


def test_xla_compiles_what_it_can(tmp_path: Path) -> None:
    run = trained(tmp_path, "sarcasm_gap", "training.jit_compile=true")
    assert run.status() == "completed"


@pytest.mark.parametrize("config", ["sarcasm_lstm", "sarcasm_gru", "sarcasm_rnn"])
def test_xla_is_refused_where_there_is_no_way(config: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"training\.jit_compile: this model has recurrent layers"):
        trained(tmp_path, config, "training.jit_compile=true")
    assert [path.name for path in tmp_path.iterdir()] in ([], ["encoded"])


def test_a_gpu_that_is_not_there_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    from nlpcat4 import backend

    backend.start()
    import tensorflow as tf

    if tf.config.list_logical_devices("GPU"):
        pytest.skip("there is a GPU")
    with pytest.raises(UsageError, match=r"training\.device: gpu: TensorFlow sees no GPU here"):
        trained(tmp_path, "sarcasm_gap", "training.device=gpu")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("2")]


def test_the_gpus_are_hidden_where_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    devices.choose(Training(device="auto"))
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "0"
    devices.choose(Training(device="cpu"))
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "-1"

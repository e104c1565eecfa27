"""A training, from a config to a run folder."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.models.files import load_model
from nlpcat4.runs.run import Run
from nlpcat4.training.progress import Silent

Trained = Callable[..., tuple[Run, "Listening"]]
TINY = (
    "dataset.sample=true",
    "dataset.limit=40",
    "training.optimizer=adam",
    "architecture=[{embedding: 6}, {dropout: 0.2}, {rnn: {units: 6, return_sequences: true}}]",
)
STREAM = ("samples=null", "dataset.train=null")


class Listening(Silent):
    """A watcher that remembers the lines it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def message(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
def trained(tmp_path: Path) -> Trained:
    """Train a shipped config with changes; returns the run and what was said."""

    def train(name: str, *overrides: str) -> tuple[Run, Listening]:
        loaded = experiment.load(name, [*TINY, *overrides])
        run = experiment.create_run(loaded, tmp_path / "runs", name=None, record={})
        listening = Listening()
        experiment.train(loaded, run, DataSettings((), tmp_path), listening)
        return run, listening

    return train


def history(run: Run) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in run.history.read_text().splitlines()]
    return [{name: value for name, value in record.items() if name != "seconds"} for record in records]


def test_the_same_config_gives_the_same_run_and_another_seed_another_one(trained: Trained) -> None:
    first, second, other = (
        trained("irish_lyrics_gru_char", *STREAM, "training.epochs=2", f"random_seed={seed}")[0]
        for seed in (3, 3, 4)
    )
    assert history(first) == history(second)
    weights = [load_model(run.best_model).get_weights() for run in (first, second)]
    assert all(map(np.array_equal, *weights))
    assert history(first) != history(other)


def test_texts_of_each_epoch_are_the_same_whoever_listens(trained: Trained) -> None:
    """They are drawn from numbers of their own, so that they change nothing of the training."""
    settings = ("training.epochs=2", "samples={seed: the, temperatures: [0.5, 2], length: 4}")
    (first, heard), (_, again) = (trained("irish_lyrics_lstm", *settings) for _ in range(2))
    without, nothing = trained("irish_lyrics_lstm", settings[0], "samples=null")
    shown = [line for line in heard.lines if line.startswith("  at temperature ")]
    assert [line.split(":")[0] for line in shown] == ["  at temperature 0.5", "  at temperature 2"] * 2
    assert all(": the" in line for line in shown)
    assert [line for line in again.lines if line in shown] == shown
    assert history(first) == history(without)
    assert not [line for line in nothing.lines if "temperature" in line]
    assert (first.tensorboard / "samples").is_dir()
    assert not (without.tensorboard / "samples").exists()


def test_a_seed_of_samples_that_the_model_cannot_read_costs_the_samples_alone(trained: Trained) -> None:
    layers = "architecture=[{embedding: 6}, {bilstm: 6}]"
    run, heard = trained("irish_lyrics_bilstm_prefix", layers, "samples.seed=qqq", "training.epochs=1")
    expected = "no samples: nothing to go on from: the seed needs a word that the model knows"
    assert expected in heard.lines
    assert run.metrics.is_file()


def test_early_stopping_watches_the_perplexity(trained: Trained) -> None:
    run, _ = trained(
        "irish_lyrics_lstm",
        "samples=null",
        "training.epochs=20",
        "training.monitor=val_perplexity",
        "training.early_stopping={monitor: val_perplexity, patience: 2}",
        "training.optimizer={sgd: {learning_rate: 1.0e-9}}",
        "training.early_stopping.min_delta=1",
    )
    records = history(run)
    assert len(records) == 3
    assert json.loads(run.metrics.read_text())["best_epoch"] == 1 + int(
        np.argmin([record["val_perplexity"] for record in records])
    )


def test_the_best_model_is_that_of_the_lowest_perplexity(trained: Trained) -> None:
    """Learnt by heart, the training lines are foreseen better and better, those held out worse."""
    run, _ = trained(
        "irish_lyrics_lstm",
        "samples=null",
        "training.epochs=12",
        "training.monitor=val_perplexity",
        "training.optimizer={adam: {learning_rate: 0.05}}",
    )
    perplexities = [record["val_perplexity"] for record in history(run)]
    metrics = json.loads(run.metrics.read_text())
    assert perplexities.index(min(perplexities)) == metrics["best_epoch"] - 1 < len(perplexities) - 1
    assert metrics["perplexity"] == pytest.approx(min(perplexities), rel=1e-5)
    assert metrics["val_perplexity"] == min(perplexities)
    assert metrics["perplexity"] == pytest.approx(math.exp(metrics["loss"]))


def test_what_is_saved_of_lanes_takes_any_number_of_texts(trained: Trained) -> None:
    run, _ = trained("irish_lyrics_gru_char", *STREAM, "training.epochs=1")
    model = load_model(run.best_model)
    assert model.input_shape == (None, None)
    assert not any(getattr(layer, "stateful", False) for layer in model.layers)


def test_a_test_part_is_what_the_figures_are_about(trained: Trained, tmp_path: Path) -> None:
    lines = [
        f"{one} and {other}" for one in ("wind", "sea", "boat", "night") for other in ("rain", "sky", "sun")
    ]
    (tmp_path / "lines.txt").write_text("\n".join(lines), encoding="utf-8")
    dataset = f"dataset={{path: '{tmp_path}/lines.txt', validation: 0.25, test: 0.25}}"
    run, _ = trained("irish_lyrics_lstm", dataset, "samples=null", "training.epochs=1")
    metrics = json.loads(run.metrics.read_text())
    assert (metrics["split"], metrics["tokens"]) == ("test", 3 * 4)
    assert metrics["val_loss"] == history(run)[0]["val_loss"] != pytest.approx(metrics["loss"], rel=1e-6)

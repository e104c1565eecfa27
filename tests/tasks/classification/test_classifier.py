"""The parts of a run are put together again only if they belong together."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import RunError
from nlpcat4.experiment import Experiment
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.training.progress import Silent

TINY = ["dataset.sample=true", "training.epochs=1", "architecture=[{embedding: 2}, global_average_pooling]"]


def trained(folder: Path, *overrides: str) -> Run:
    loaded: Experiment = experiment.load("sarcasm_gap", [*TINY, *overrides])
    run = experiment.create_run(loaded, folder, name=None, record={})
    experiment.train(loaded, run, DataSettings((), folder), Silent())
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return trained(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Run:
    return Run(shutil.copytree(run.path, tmp_path / run.id))


def load(run: Run) -> Classifier:
    config = experiment.config_of(run)
    assert isinstance(config, Classification)
    return Classifier.load(run, config)


def test_a_loaded_classifier_answers_alike_alone_and_in_company(run: Run) -> None:
    classifier = load(run)
    texts = ["", "man", "a b c", "한국어 👩‍🚀", "nation waits for report on nation " * 40]
    together = classifier.probabilities(texts)
    alone = np.concatenate([classifier.probabilities([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_no_texts_give_no_answers(run: Run) -> None:
    assert load(run).probabilities([]).shape == (0, 2)


def test_a_run_that_was_moved_answers_as_before(run: Run, copy: Run) -> None:
    texts = ["area man", "senate passes bill"]
    assert load(run).probabilities(texts).tolist() == load(copy).probabilities(texts).tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('["a", "b", "c"]', "3 labels do not fit the model's output"),
        ('["a"]', "not a list of two or more different label names"),
        ('["a", "a"]', "not a list of two or more different label names"),
        ("[1, 2]", "not a list of two or more different label names"),
        ('["a", ', "missing or damaged"),
    ],
)
def test_labels_that_do_not_fit_are_refused(copy: Run, content: str, message: str) -> None:
    copy.labels.write_text(content)
    with pytest.raises(RunError, match=message):
        load(copy)


def test_the_tokenizer_of_another_run_is_refused(copy: Run, tmp_path: Path) -> None:
    other = trained(tmp_path / "others", "tokenizer.vocab_size=50")
    shutil.copy(other.tokenizer, copy.tokenizer)
    with pytest.raises(RunError, match=r"tokenizer\.json: 50 ids, but the model was made for \d+"):
        load(copy)


def test_the_resolved_config_is_the_same_experiment(run: Run) -> None:
    again = experiment.load(run.config)
    assert again.config == experiment.config_of(run)
    assert again.config == experiment.load("sarcasm_gap", TINY).config


def test_the_metrics_are_those_of_the_best_epoch(run: Run) -> None:
    metrics = json.loads(run.metrics.read_text())
    history = [json.loads(line) for line in run.history.read_text().splitlines()]
    assert metrics["split"] == "validation"
    assert metrics["accuracy"] == pytest.approx(history[metrics["best_epoch"] - 1]["val_accuracy"], abs=1e-6)
    assert metrics["log_loss"] == pytest.approx(metrics["val_loss"], abs=1e-4)

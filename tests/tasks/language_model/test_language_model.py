"""The parts of a run are put together again only if they belong together."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlpcat4.data.examples import Examples
from nlpcat4.errors import RunError
from nlpcat4.experiment import load_classifier, load_language_model, load_translator
from nlpcat4.generation.options import Sampling
from nlpcat4.models.files import load_model, save_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.language_model.evaluate import evaluate
from nlpcat4.tasks.language_model.generate import Generator, read_seed

Runs = Callable[[str], Run]


@pytest.fixture
def copy(run_of: Runs, tmp_path: Path) -> Run:
    """A run elsewhere, of which nobody knows what its files were when it ended."""
    run = Run(shutil.copytree(run_of("lines").path, tmp_path / "copy"))
    run.update(files={})
    return run


def test_a_run_that_was_moved_writes_as_before(run_of: Runs, copy: Run) -> None:
    texts = []
    for run in (run_of("lines"), copy):
        model = load_language_model(run)
        texts.append(Generator(model, Sampling())(read_seed(model, "the"), length=20, random_seed=3))
    assert texts[0] == texts[1]


def test_the_tokenizer_of_another_run_is_refused(run_of: Runs, copy: Run) -> None:
    shutil.copy(run_of("short lines").tokenizer, copy.tokenizer)
    with pytest.raises(RunError, match=r"tokenizer\.json: \d+ ids, but the model was made for 200"):
        load_language_model(copy)


def test_a_model_of_the_other_objective_is_refused(run_of: Runs, copy: Run) -> None:
    prefix = run_of("prefix")
    shutil.copy(prefix.best_model, copy.best_model)
    shutil.copy(prefix.tokenizer, copy.tokenizer)
    with pytest.raises(RunError, match=r"best\.keras: not a model of `objective: causal`"):
        load_language_model(copy)


@pytest.mark.parametrize("load", [load_classifier, load_translator])
def test_a_run_of_a_language_model_is_nothing_else(run_of: Runs, load: Callable[[Run], object]) -> None:
    with pytest.raises(RunError, match="this is a language_model run, not one of"):
        load(run_of("lines"))


@pytest.mark.parametrize("value", [np.nan, 1e30])
def test_a_model_that_diverged_is_told_from_a_bad_one(copy: Run, value: float) -> None:
    model = load_model(copy.best_model)
    model.set_weights(
        [np.full_like(weight, value) * np.sign(weight + 1e-9) for weight in model.get_weights()]
    )
    save_model(model, copy.best_model)
    with pytest.raises(RunError, match="no finite probability for some of the tokens"):
        evaluate(load_language_model(copy), Examples(["the wind and the sea", "the"]))

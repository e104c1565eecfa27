"""What the trainings of all tasks do alike: say what the data are, fit, and keep the figures."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from nlpcat4 import files
from nlpcat4.data.examples import Facts
from nlpcat4.reports.plots import plot_history
from nlpcat4.runs.run import Run
from nlpcat4.tasks.unchanged import refuse_other_data
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Feed
from nlpcat4.training.best import Watch
from nlpcat4.training.checkpoint import PREVIOUS
from nlpcat4.training.config import Training
from nlpcat4.training.fit import fit
from nlpcat4.training.keeping import Outputs
from nlpcat4.training.memory import refuse_too_large
from nlpcat4.training.progress import Progress

if TYPE_CHECKING:
    import keras


class TrainingConfig(Protocol):
    """What the config of every task has."""

    @property
    def training(self) -> Training:
        """How the model is fitted."""

    @property
    def random_seed(self) -> int:
        """Seeds everything."""


class PreparedData(Protocol):
    """What every task makes of its data before it trains."""

    @property
    def config(self) -> TrainingConfig:
        """The config that it was made by."""

    @property
    def facts(self) -> Facts:
        """What is known of the examples."""

    @property
    def tokenizer(self) -> Tokenizer:
        """What was learnt of the training texts."""

    @property
    def parameters(self) -> int:
        """How many the model will have."""

    def batches(self, split: str) -> Feed:
        """Return a split's batches."""

    def summary(self) -> Iterator[str]:
        """Say in a few lines what the data are and what encoding them loses."""


def introduce(prepared: PreparedData, run: Run, progress: Progress) -> None:
    """Record the data and save the tokenizer; say where the run is and what it is about to learn from.

    Raises:
        UsageError: The run is gone on with, and data or tokenizer are not what they were; or the memory does
            not suffice for the model. Nothing is changed.
    """
    refuse_other_data(run, prepared)
    refuse_too_large(prepared.parameters)
    run.update(status="running", reason=None, finished=None, files={}, fingerprint=prepared.facts.fingerprint)
    prepared.tokenizer.save(run.tokenizer)
    for line in (f"run {run.path}", *prepared.summary()):
        progress.message(line)


def fitted(model: "keras.Model", prepared: PreparedData, run: Run, progress: Progress, **more: Any) -> Watch:
    """Record how large the model is, and train it.

    Args:
        model: A compiled model.
        prepared: Its data.
        run: Where all is left.
        progress: Is told about every step and epoch.
        more: What else `nlpcat4.training.fit.fit` may be told.
    """
    run.update(parameters=model.count_params())
    return fit(
        model,
        prepared.batches("train"),
        prepared.batches("validation"),
        prepared.config.training,
        seed=prepared.config.random_seed,
        outputs=Outputs(
            best=run.best_model,
            checkpoints=run.checkpoints,
            history=run.history,
            tensorboard=run.tensorboard,
        ),
        progress=progress,
        **more,
    )


def course_of(watch: Watch, facts: Facts) -> dict[str, Any]:
    """Return how a training went.

    Returns:
        `split`, that of the final figures; `best_epoch`, `epochs`, `seconds` (of training); and the best
        epoch's figures of the validation, `val_loss` and the others.
    """
    best = next(record for record in watch.history if record["epoch"] == watch.best.epoch)
    return {
        "split": facts.final,
        "best_epoch": watch.best.epoch,
        "epochs": len(watch.history),
        "seconds": round(sum(record["seconds"] for record in watch.history), 3),
        **{name: value for name, value in best.items() if name.startswith("val_")},
    }


def keep(run: Run, watch: Watch, metrics: dict[str, Any]) -> None:
    """Write metrics.json, draw the curves, and give up the state before the last."""
    files.write_json(run.metrics, metrics)
    shutil.rmtree(run.checkpoints / PREVIOUS, ignore_errors=True)
    run.plots.mkdir(exist_ok=True)
    plot_history(run.plots / "history.png", watch.history, best_epoch=watch.best.epoch)

"""A config -> a run: trained from its start or gone on with, and how that ended."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, assert_never

from nlpcat4 import files
from nlpcat4.config.resolved import dump, plain
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import Interrupted, RunError, UsageError
from nlpcat4.experiment.config import Config, Experiment, config_of
from nlpcat4.runs.record import read_metrics
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.unchanged import refuse_changes
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.training import devices
from nlpcat4.training.progress import Progress
from nlpcat4.workers import Workers


def create_run(
    experiment: Experiment,
    runs_dir: Path,
    *,
    name: str | None,
    record: dict[str, Any],
    announce: Callable[[Path], None] | None = None,
) -> Run:
    """Make the run folder of an experiment, with its config and its source; see `Run.create`.

    Raises:
        UsageError: The folder cannot be made.
    """
    config = experiment.config
    return Run.create(
        runs_dir,
        experiment.name if name is None else name,
        record={
            "task": config.task,
            "random_seed": config.random_seed,
            "overrides": list(experiment.overrides),
            "config": plain(config),
            **record,
        },
        texts={"config.yaml": dump(config), "source.yaml": experiment.source.text},
        announce=announce,
    )


def train(
    experiment: Experiment,
    run: Run,
    settings: DataSettings,
    progress: Progress,
    workers: Workers | None = None,
) -> dict[str, Any]:
    """Train an experiment into its run and record how it ended.

    Args:
        experiment: What to do.
        run: Where to leave it.
        settings: Where data are.
        progress: Whom to tell.
        workers: Who does what can be done side by side, which is counting words; None for this machine.

    Returns:
        What metrics.json holds.

    Raises:
        UsageError: The config or the data cannot be used; the run folder is gone again.
        NlpcatError: Training did not come to its end; run.json says why.
    """
    with run.lock():
        try:
            with _recorded(run):
                return _train(experiment.config, run, settings, progress, workers)
        except UsageError:
            shutil.rmtree(run.path)  # nothing was started, so there is nothing to look at
            raise


def resume(run: Run, settings: DataSettings, progress: Progress) -> dict[str, Any]:
    """Go on with a training that was stopped, as if it never had been; nothing happens where it is complete.

    Returns:
        What metrics.json holds.

    Raises:
        UsageError: Config, data or versions are not what they were; names each difference, changes nothing.
        RunError: Another process is at it, or what was saved is damaged.
        NlpcatError: Training did not come to its end; run.json says why.
    """
    if run.status() == "completed":
        progress.message(f"{run.path}: already complete")
        run.verify(run.metrics)
        return read_metrics(run.metrics)
    config = config_of(run)
    refuse_changes(run, config)
    with run.lock():
        for folder in (run.path, run.checkpoints, run.plots):
            if folder.is_dir():
                files.sweep(folder)
        with _recorded(run):
            return _train(config, run, settings, progress)


@contextmanager
def _recorded(run: Run) -> Iterator[None]:
    """Record how the training of the block ends; a UsageError is raised before it begins."""
    try:
        yield
        run.finish("completed")
    except UsageError:
        raise
    except (Interrupted, KeyboardInterrupt) as error:
        reason = str(error) or "interrupted"
        _finish(run, "interrupted", reason)
        raise Interrupted(f"{reason}, saved; go on with: nlp resume {run.path}") from None
    except (OSError, RunError) as error:
        reason = str(error)
        _finish(run, "failed", reason)
        hint = f"; then go on with: nlp resume {run.path}" if run.path.is_dir() else ""
        raise RunError(f"{reason}{hint}") from error
    except BaseException as error:
        _finish(run, "failed", str(error) or type(error).__name__)
        raise


def _finish(run: Run, status: Literal["failed", "interrupted"], reason: str) -> None:
    """Record an end that is told as well, which matters more where the disk is full or the folder gone."""
    try:
        run.finish(status, reason)
    except (OSError, RunError) as error:
        logging.getLogger(__name__).warning("%s: the end of the run is not recorded: %s", run.path, error)


def _train(
    config: Config, run: Run, settings: DataSettings, progress: Progress, workers: Workers | None = None
) -> dict[str, Any]:
    devices.choose(config.training)
    match config:
        case Classification():
            from nlpcat4.tasks.classification.train import train as train_classifier

            return train_classifier(config, run, settings, progress)
        case LanguageModelConfig():
            from nlpcat4.tasks.language_model.train import train as train_language_model

            return train_language_model(config, run, settings, progress)
        case Seq2Seq():
            from nlpcat4.tasks.seq2seq.train import train as train_translator

            return train_translator(config, run, settings, progress)
        case WordVectors():
            from nlpcat4.tasks.word_vectors.train import train as train_vectors

            return train_vectors(config, run, settings, progress, workers)
        case _:
            assert_never(config)

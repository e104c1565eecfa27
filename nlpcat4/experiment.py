"""One YAML file plus overrides -> a checked config; a config -> a run."""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, assert_never

from pydantic import Field, TypeAdapter

from nlpcat4 import files
from nlpcat4.config.checking import check
from nlpcat4.config.loading import load as load_source
from nlpcat4.config.resolved import dump, plain
from nlpcat4.config.source import Source
from nlpcat4.data.examples import Examples
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import Interrupted, RunError, UsageError
from nlpcat4.runs.record import read_metrics
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.unchanged import refuse_changes
from nlpcat4.training.progress import Progress

if TYPE_CHECKING:
    from nlpcat4.tasks.classification.classifier import Classifier
    from nlpcat4.tasks.dry_run import DryRun
    from nlpcat4.tasks.language_model.language_model import LanguageModel
    from nlpcat4.tasks.seq2seq.translator import Translator

Config = Classification | LanguageModelConfig | Seq2Seq
"""Every task's config."""

C = TypeVar("C", Classification, LanguageModelConfig, Seq2Seq)

SCHEMA: TypeAdapter[Config] = TypeAdapter(Annotated[Config, Field(discriminator="task")])
"""What a config file may hold; `task` tells the tasks apart."""


@dataclass(frozen=True)
class Experiment:
    """A checked config, and what it was made of."""

    source: Source
    config: Config
    overrides: tuple[str, ...]

    @property
    def name(self) -> str:
        """The config file's name without its ending: what its runs are called."""
        return self.source.path.stem


def load(config: str | Path, overrides: Sequence[str] = ()) -> Experiment:
    """Read and check a config.

    Args:
        config: A file, or the name of a shipped config.
        overrides: `KEY=VALUE` and `~KEY`, applied in order.

    Raises:
        ConfigError: All problems at once, a line each.
    """
    source = load_source(Path(config), overrides)
    return Experiment(source, check(SCHEMA, source), tuple(overrides))


def config_of(run: Run) -> Config:
    """Return the config that a run was made from."""
    return check(SCHEMA, load_source(run.config))


def create_run(experiment: Experiment, runs_dir: Path, *, name: str | None, record: dict[str, Any]) -> Run:
    """Make the run folder of an experiment, with its config and its source.

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
    )


def train(experiment: Experiment, run: Run, settings: DataSettings, progress: Progress) -> dict[str, Any]:
    """Train an experiment into its run and record how it ended.

    Returns:
        What metrics.json holds.

    Raises:
        UsageError: The config or the data cannot be used; the run folder is gone again.
        NlpcatError: Training did not come to its end; run.json says why.
    """
    with run.lock():
        try:
            with _recorded(run):
                return _train(experiment.config, run, settings, progress)
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
    run.finish("completed")


def _finish(run: Run, status: Literal["failed", "interrupted"], reason: str) -> None:
    """Record an end that is told as well, which matters more where the disk is full or the folder gone."""
    try:
        run.finish(status, reason)
    except (OSError, RunError) as error:
        logging.getLogger(__name__).warning("%s: the end of the run is not recorded: %s", run.path, error)


def _train(config: Config, run: Run, settings: DataSettings, progress: Progress) -> dict[str, Any]:
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
        case _:
            assert_never(config)


def dry_run(config: Config, settings: DataSettings) -> "DryRun":
    """Prepare the data, build the model and make one step; nothing is kept.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    from nlpcat4.tasks.dry_run import tried

    match config:
        case Classification():
            from nlpcat4.tasks.classification import prepared as texts
            from nlpcat4.tasks.classification import train as classifier

            return tried(texts.Prepared.of(config, settings), classifier.compiled_model)
        case LanguageModelConfig():
            from nlpcat4.tasks.language_model import prepared as lines
            from nlpcat4.tasks.language_model import train as language_model

            return tried(lines.Prepared.of(config, settings), language_model.compiled_model)
        case Seq2Seq():
            from nlpcat4.tasks.seq2seq import prepared as pairs
            from nlpcat4.tasks.seq2seq import train as translator

            return tried(pairs.Prepared.of(config, settings), translator.compiled_model)
        case _:
            assert_never(config)


def load_language_model(run: Run) -> "LanguageModel":
    """Return a run's language model, ready to go on with texts.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.language_model.language_model import LanguageModel

    return LanguageModel.load(run, _config_of(run, LanguageModelConfig, "a language model"))


def load_translator(run: Run) -> "Translator":
    """Return a run's translator, ready to answer sources.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.seq2seq.translator import Translator

    return Translator.load(run, _config_of(run, Seq2Seq, "seq2seq"))


def load_classifier(run: Run) -> "Classifier":
    """Return a run's classifier, ready to answer texts.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.classification.classifier import Classifier

    return Classifier.load(run, _config_of(run, Classification, "a classifier"))


def _config_of(run: Run, kind: type[C], what: str) -> C:
    config = config_of(run)
    run.verify(run.config, run.tokenizer, run.labels, run.best_model)
    if not isinstance(config, kind):
        raise RunError(f"{run.path}: this is a {config.task} run, not one of {what}")
    return config


def split_of(run: Run, config: Config, split: str | None, settings: DataSettings) -> tuple[str, Examples]:
    """Return a part of the data that a run was made with, and its name.

    Args:
        run: The run.
        config: Its config.
        split: `train`, `validation` or `test`; None for test, or validation where there is no test.
        settings: Where data are.

    Raises:
        RunError: The data are not what they were when the run was made.
        UsageError: There is no test part.
    """
    splits = config.dataset.load(settings)
    if splits.fingerprint != run.record().get("fingerprint"):
        raise RunError(f"{run.path}: the data have changed since this run was made; see --data FILE")
    name = split or splits.final
    if name not in splits.parts:
        raise UsageError("--split test: this run has no test part; `dataset.test` makes one")
    return name, splits.parts[name]

"""A classification config -> runs of models without a network, to be compared with those of networks."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4 import files
from nlpcat4.config.resolved import dump, plain
from nlpcat4.data.examples import Examples
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import UsageError
from nlpcat4.experiment.config import Experiment, config_of
from nlpcat4.experiment.loading import splits_of
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def keep_baselines(
    experiment: Experiment, runs_dir: Path, settings: DataSettings, *, record: dict[str, Any]
) -> list[tuple[Run, dict[str, Any]]]:
    """Fit baselines on an experiment's data and leave each in a run folder, without a model.

    Returns:
        The runs with what their metrics.json holds.

    Raises:
        DataError: The data are missing or not what the config says.
        UsageError: The config is of another task, or a folder cannot be made.
    """
    from nlpcat4.tasks.classification.baselines import baselines

    config = experiment.config
    if not isinstance(config, Classification):
        raise UsageError(f"there are baselines of classification only, not of {config.task}")
    fingerprint, found = baselines(config, settings)
    done = []
    for one in found:
        # What makes no difference to it is left out, so that a comparison shows what does.
        facts = {
            "task": config.task,
            "dataset": plain(config)["dataset"],
            "baseline": {one.name: one.settings},
        }
        run = Run.create(
            runs_dir,
            f"{experiment.name}-{one.name}",
            record={
                "task": config.task,
                "baseline": one.name,
                "random_seed": config.random_seed,
                "overrides": list(experiment.overrides),
                "config": facts,
                "fingerprint": fingerprint,
                **record,
            },
            texts={"config.yaml": dump(config), "source.yaml": experiment.source.text},
        )
        files.write_json(run.metrics, one.metrics)
        run.finish("completed")
        done.append((run, one.metrics))
    return done


def baseline_verdicts(run: Run, examples: Examples, settings: DataSettings) -> "NDArray[np.bool_]":
    """Fit a baseline again as its run did, and tell which texts it is right on.

    Returns:
        bool [examples].

    Raises:
        RunError: The data are not what they were when the run was made.
    """
    import numpy as np

    from nlpcat4.tasks.classification.baselines import fit_baseline

    config = config_of(run)
    splits = splits_of(run, config, settings)
    probabilities, _ = fit_baseline(run.record()["baseline"], splits, config.random_seed)
    answers = probabilities(examples.texts).argmax(axis=1)
    names = splits.label_names or ()
    right = [names[answer] == label for answer, label in zip(answers, examples.labels or (), strict=True)]
    return np.array(right)

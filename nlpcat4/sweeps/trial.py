"""One claimed trial -> a run, trained or gone on with, and what it reached."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import ConfigError, Interrupted, TrainingError, UsageError
from nlpcat4.experiment.elsewhere import ToLog
from nlpcat4.runs.run import Run
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.study import Claimed, Study
from nlpcat4.training.memory import PARTS
from nlpcat4.training.progress import EpochRecord


@dataclass(frozen=True)
class Outcome:
    """How a trial ended."""

    slot: int
    values: dict[str, Any]
    run: str
    """The run's folder."""
    state: Literal["completed", "pruned", "failed", "interrupted"]
    value: float | None
    """Of the plan's metric; of a pruned trial the last one."""
    reason: str | None = None


@dataclass(frozen=True)
class Place:
    """Where trials work, and with how much of the machine."""

    storage: str
    runs_dir: Path
    settings: DataSettings
    threads: int | None
    """Of each trial; None for all."""
    parts: int
    """Into how many the memory is divided."""
    command: tuple[str, ...]


def run_one(plan: Plan, place: Place) -> Outcome | None:
    """Claim a trial and train it; None where none waits.

    Raises:
        UsageError: The data or the config cannot be used, as for every other trial; this one waits again.
    """
    if place.threads is not None:  # read when TensorFlow is started
        for name in ("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS"):
            os.environ.setdefault(name, str(place.threads))
    os.environ[PARTS] = str(place.parts)
    study = Study(plan, place.storage)
    claimed = study.claim()
    if claimed is None:
        return None
    try:
        with study.alive(claimed):
            return _told(study, claimed, place)
    except (Interrupted, KeyboardInterrupt):
        study.release(claimed)
        return Outcome(claimed.slot, claimed.values, claimed.run or "", "interrupted", None)
    except BaseException:
        study.release(claimed)
        raise


def _told(study: Study, claimed: Claimed, place: Place) -> Outcome:
    """Train and tell the study what came of it."""
    plan = study.plan
    try:
        tried = experiment.load(plan.config, plan.overrides_of(claimed.values))
    except ConfigError as error:  # values that do not go together
        study.tell(claimed, None, failed=str(error))
        return Outcome(claimed.slot, claimed.values, "", "failed", None, str(error))
    earlier = _earlier(claimed)
    run = earlier or _fresh(study, claimed, tried, place)
    watcher = _Watcher(study, claimed)
    with watcher.of(run):
        try:
            if earlier is None:
                metrics = experiment.train(tried, run, place.settings, watcher)
            else:
                metrics = experiment.resume(run, place.settings, watcher)
        except Interrupted:
            if not watcher.pruned:
                raise
            run.update(status="interrupted", reason="pruned: it lagged behind the other trials of its sweep")
            study.tell(claimed, watcher.last, pruned=True)
            return Outcome(claimed.slot, claimed.values, str(run.path), "pruned", watcher.last)
        except TrainingError as error:
            study.tell(claimed, None, failed=str(error))
            return Outcome(claimed.slot, claimed.values, str(run.path), "failed", None, str(error))
    value = metrics.get(plan.metric)
    if not isinstance(value, float | int):
        known = ", ".join(name for name, one in metrics.items() if isinstance(one, float))
        raise UsageError(f"--metric {plan.metric}: the runs have no such figure; there are: {known}")
    study.tell(claimed, float(value))
    return Outcome(claimed.slot, claimed.values, str(run.path), "completed", float(value))


def _earlier(claimed: Claimed) -> Run | None:
    """Return the run of a process that died at the trial; None where it died before the folder was there."""
    if claimed.run is None or not (Path(claimed.run) / "run.json").is_file():
        return None
    return Run(Path(claimed.run))


def _fresh(study: Study, claimed: Claimed, tried: experiment.Experiment, place: Place) -> Run:
    """Make a run for a trial; the study knows of it before its folder is there."""
    plan = study.plan
    return experiment.create_run(
        tried,
        place.runs_dir,
        name=f"{plan.name}-{claimed.slot}",
        record={"command": list(place.command), "tags": [], "sweep": plan.name, "trial": claimed.slot},
        announce=lambda folder: study.begun(claimed, folder.resolve()),
    )


class _Watcher(ToLog):
    """Tells the study about each epoch, and ends a training that lags behind."""

    def __init__(self, study: Study, claimed: Claimed) -> None:
        super().__init__()
        self._study, self._claimed = study, claimed
        self.pruned = False
        self.last: float | None = None

    def epoch(self, record: EpochRecord, *, best: bool) -> None:
        """Report an epoch's figure, where it has the one that counts: that of the texts that are held out.

        Raises:
            Interrupted: The trial lags behind.
            UsageError: Trials that lag behind are to be ended, and epochs do not have that figure.
        """
        super().epoch(record, best=best)
        plan = self._study.plan
        value = record.get(f"val_{plan.metric}", record.get(plan.metric))
        if value is None:
            if plan.pruner != "none":
                known = ", ".join(key for key in record if key.startswith("val_"))
                raise UsageError(f"--pruner {plan.pruner}: epochs have no {plan.metric}; they have {known}")
            return
        self.last = float(value)
        if self._study.lags(self._claimed, self.last, int(record["epoch"])):
            self.pruned = True
            raise Interrupted("pruned")

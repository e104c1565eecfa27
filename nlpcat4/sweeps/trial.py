"""One claimed trial -> a run, trained or gone on with, and what it reached."""

import math
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import Interrupted, TrainingError, UsageError
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
    """The run's folder; nothing where there is none."""
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
        NlpcatError: Something is wrong that no values of a trial mend; this one waits again.
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
        return Outcome(claimed.slot, claimed.values, "", "interrupted", None)
    except BaseException:
        study.release(claimed)
        raise


def _told(study: Study, claimed: Claimed, place: Place) -> Outcome:
    """Train and tell the study what came of it."""
    try:
        run, outcome = _trained(study, claimed, place)
    except UsageError as error:  # values that do not go together, or not with the data; the run is gone again
        if _earlier(claimed, place) is not None:
            raise  # it cannot be gone on with as things are
        run, outcome = None, Outcome(claimed.slot, claimed.values, "", "failed", None, str(error))
    seconds = None if run is None else run.record().get("seconds")
    pruned = outcome.state == "pruned"
    study.tell(claimed, outcome.value, seconds=seconds, pruned=pruned, failed=outcome.reason)
    return outcome


def _trained(study: Study, claimed: Claimed, place: Place) -> tuple[Run, Outcome]:
    """Train, or go on with what an earlier process began, and say how it ended."""
    plan = study.plan
    tried = experiment.load(plan.config, plan.overrides_of(claimed.values))
    earlier = _earlier(claimed, place)
    run = earlier or _fresh(study, claimed, tried, place)
    watcher = _Watcher(study, claimed)
    end = partial(Outcome, claimed.slot, claimed.values, str(run.path))
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
            return run, end("pruned", watcher.last)
        except TrainingError as error:
            return run, end("failed", None, str(error))
    value = metrics.get(plan.metric)
    if not isinstance(value, float | int) or not math.isfinite(value):
        return run, end("failed", None, f"its run has no {plan.metric}")
    return run, end("completed", float(value))


def _earlier(claimed: Claimed, place: Place) -> Run | None:
    """Return the run of a process that died at the trial; None where it died before the folder was there."""
    if claimed.run is None or not (place.runs_dir / claimed.run / "run.json").is_file():
        return None
    return Run(place.runs_dir / claimed.run)


def _fresh(study: Study, claimed: Claimed, tried: experiment.Experiment, place: Place) -> Run:
    """Make a run for a trial; the study knows of it before its folder is there."""
    plan = study.plan
    return experiment.create_run(
        tried,
        place.runs_dir,
        name=f"{plan.name}-{claimed.slot}",
        record={"command": list(place.command), "tags": [], "sweep": plan.name, "trial": claimed.slot},
        announce=lambda folder: study.begun(claimed, folder.name),
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
        """
        super().epoch(record, best=best)
        plan = self._study.plan
        value = record.get(f"val_{plan.metric}", record.get(plan.metric))
        if value is None:
            return
        self.last = float(value)
        if self._study.lags(self._claimed, self.last, int(record["epoch"])):
            self.pruned = True
            raise Interrupted("pruned")

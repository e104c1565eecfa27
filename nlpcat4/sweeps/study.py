"""A plan and its storage -> trials, each claimed by one process at a time and told once.

All trials are put into the study at the start, those of a grid or of a random search with their values: so
there are exactly as many as were asked for, whoever is killed and however many work on it. Optuna keeps them
in a database, and hands each to one process. What a process that died had claimed is given to another one,
with the same values: at once where it was of this machine, else when its heart has not beaten for a while.
So a trial may have several of Optuna's, its attempts, which have the number of its slot in common.
"""

import os
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.errors import RunError, UsageError, first_line
from nlpcat4.runs.secrets import masked
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.space import Axis, Choice, drawn

if TYPE_CHECKING:
    import optuna
    import sqlalchemy
    from optuna.trial import FrozenTrial, Trial

HEARTBEAT, PATIENCE = 15, 120
"""Seconds between two signs of life, and after which there is none left; clocks may differ by a minute."""
OWNER, BEAT, IDENTITY, SLOT = "owner", "beat", "identity", "slot"
"""What is written beside Optuna's own: who has a trial and when that one was last alive, what the sweep is,
which of its trials it is."""
RUN, SECONDS, FAILED = "run", "seconds", "failed"
"""And the name of its run, how long that took in all, None where it is gone again, and why it failed."""
RELEASED = "nobody"
TRIES = 5
MOST_DRAWN = 10_000
"""Combinations that are looked through for one that no trial has."""
LEAST = 10
"""Different results from which on it is said which key matters."""


@dataclass(frozen=True)
class Claimed:
    """A trial that this process has."""

    slot: int
    """From 1, the same one where a trial is begun again."""
    values: dict[str, Any]
    run: str | None
    """The name of the run that a process began which died at it."""
    trial: "Trial"


def sqlite(path: Path) -> str:
    """Return the URL of a database in a file.

    Raises:
        UsageError: The path has a character that means something else in such a URL.
    """
    if bad := next((one for one in "?%{}" if one in str(path)), None):
        raise UsageError(f"{path}: a sweep's database cannot lie where there is a {bad}; see --runs-dir")
    return f"sqlite:///{path}"


class Study:
    """A sweep in its storage."""

    def __init__(self, plan: Plan, storage: str) -> None:
        """Open a sweep, or begin it.

        Args:
            plan: What is tried.
            storage: A URL of SQLAlchemy, as `sqlite:///runs/sweeps/a.db`.

        Raises:
            UsageError: Optuna is not installed, the storage cannot be used, or it holds another sweep of that
                name.
        """
        try:
            import optuna
        except ImportError:
            raise UsageError("a sweep needs Optuna: pip install 'nlpcat4[sweep]'") from None
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.plan = plan
        self._optuna, self._storage = optuna, storage
        self._study = self._opened()

    def _opened(self) -> "optuna.study.Study":
        from optuna.study import create_study
        from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

        optuna, plan, storage = self._optuna, self.plan, self._storage
        if storage.count("@") > 1:  # what follows the first one would be taken for the host, and told
            raise UsageError("--storage: an @ in a user's name or password has to be written as %40")
        patient = {"connect_args": {"timeout": 60}} if storage.startswith("sqlite") else None
        for left in reversed(range(TRIES)):
            try:
                self._database = optuna.storages.RDBStorage(storage, engine_kwargs=patient)
                if storage.startswith("sqlite"):
                    _serialize(self._database.engine)
                return create_study(
                    storage=self._database,
                    study_name=plan.name,
                    sampler=self._sampler(0),
                    pruner=self._pruner(),
                    direction=plan.direction,
                    load_if_exists=True,
                )
            except (IntegrityError, ProgrammingError, OperationalError) as error:
                if not left:
                    raise _unusable(storage, error) from None
                time.sleep(0.2)  # two processes that begin at once both try to make the tables
            except (
                SQLAlchemyError,
                optuna.exceptions.OptunaError,
                ImportError,
                ValueError,
                OSError,
                RuntimeError,
            ) as error:
                raise _unusable(storage, error) from None
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Say in a line where the database is lost during the block.

        Raises:
            RunError: It is.
        """
        try:
            yield
        except self._optuna.exceptions.OptunaError as error:
            lost = f"the sweep's database is lost: {first_line(error)}; try the same command"
            raise RunError(masked(lost)) from None

    def _sampler(self, slot: int) -> "optuna.samplers.BaseSampler":
        """Return what draws the values of one trial that are not given."""
        from numpy.random import SeedSequence

        seed = int(SeedSequence([self.plan.random_seed, slot]).generate_state(1)[0])
        if self.plan.sampler != "tpe":
            return self._optuna.samplers.RandomSampler(seed=seed)
        return self._optuna.samplers.TPESampler(seed=seed)

    def _pruner(self) -> "optuna.pruners.BasePruner":
        """Return what ends trials early.

        After 1, 4, 16, ... epochs the best quarter goes on, of those that came so far until then. Source:
        Li et al. (2018), "A System for Massively Parallel Hyperparameter Tuning".
        """
        if self.plan.pruner == "none":
            return self._optuna.pruners.NopPruner()
        return self._optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=4)

    def begin(self) -> None:
        """Put in the trials that are not there yet.

        What came to nothing under that name, as none of its trials has completed or is at work, is forgotten.

        Raises:
            UsageError: The storage holds another sweep of that name, or a longer one.
        """
        identity = self.plan.identity()
        is_other = self._study.user_attrs.get(IDENTITY) not in (None, identity)
        if self._came_to_nothing(is_other=is_other):
            self._optuna.delete_study(study_name=self.plan.name, storage=self._database)
            self._study, is_other = self._opened(), False
        if is_other:
            raise UsageError(
                f"there is another sweep called {self.plan.name}; go on with it by the same arguments, or "
                "choose another --name"
            )
        self._study.set_user_attr(IDENTITY, identity)
        there = self._attempts()
        if (most := max(there, default=0)) > self.plan.trials:
            raise UsageError(f"the sweep {self.plan.name} has {most} trials already: --trials {most} or more")
        for slot, values in enumerate(self.plan.fixed(), start=1):
            if slot not in there:
                self._study.enqueue_trial(_stored(self.plan, values), user_attrs={SLOT: slot})

    def _came_to_nothing(self, *, is_other: bool) -> bool:
        """Tell whether there is nothing in the study that is worth keeping."""
        from optuna.trial import TrialState

        trials = self._trials()
        if not trials:
            return is_other
        if any(trial.state in (TrialState.COMPLETE, TrialState.PRUNED) for trial in trials):
            return False
        if any(_is_running(trial) or (trial.user_attrs.get(RUN) and not _is_done(trial)) for trial in trials):
            return False
        return is_other or all(trial.state is TrialState.FAIL for trial in trials)

    def _attempts(self) -> "dict[int, list[FrozenTrial]]":
        """Return the attempts at each trial, by its slot, the newest last."""
        found: dict[int, list[FrozenTrial]] = {}
        for trial in self._trials():
            if (slot := trial.user_attrs.get(SLOT)) is not None:
                found.setdefault(int(slot), []).append(trial)
        return found

    def claim(self) -> Claimed | None:
        """Take the next trial; None where none waits."""
        from optuna.trial import TrialState

        self._give_back()
        while self._study.get_trials(deepcopy=False, states=(TrialState.WAITING,)):
            trial = self._study.ask()
            slot = trial.user_attrs.get(SLOT)
            if slot is None or self._is_double(trial, slot):  # or Optuna made one up as none waited any more
                self._study.tell(trial, state=TrialState.FAIL)
                continue
            trial.set_user_attr(BEAT, time.time())  # first, as who has an owner has to be alive
            trial.set_user_attr(OWNER, f"{_machine()}:{os.getpid()}")
            self._study.sampler = self._sampler(int(slot))
            values = {key: _suggested(trial, key, axis) for key, axis in self.plan.space.items()}
            run = trial.user_attrs.get(RUN)
            if run is None and (other := self._instead(trial, int(slot))) is not None:
                self._study.tell(trial, state=TrialState.FAIL)
                self._study.enqueue_trial(other, user_attrs={SLOT: slot})
                continue
            return Claimed(int(slot), values, run, trial)
        return None

    def _instead(self, trial: "Trial", slot: int) -> dict[str, Any] | None:
        """Return other values where an earlier trial has these, if there are others; else None."""
        newest = [attempts[-1] for other, attempts in self._attempts().items() if other != slot]
        newest.sort(key=lambda attempt: -attempt.number)
        tried = {frozenset(_params(attempt).items()): attempt.number for attempt in newest}
        if tried.get(frozenset(trial.params.items()), trial.number) >= trial.number:
            return None
        others = drawn(self.plan.space, MOST_DRAWN, self.plan.random_seed)
        stored = (_stored(self.plan, values) for values in others)
        return next((values for values in stored if frozenset(values.items()) not in tried), None)

    def _is_double(self, trial: "Trial", slot: int) -> bool:
        """Tell whether two processes began the sweep at once, and another one has this of its trials."""
        return any(
            other.number != trial.number
            and (_is_done(other) or (_is_running(other) and other.number < trial.number))
            for other in self._attempts()[slot]
        )

    def _give_back(self) -> None:
        """Let trials wait again whose process is gone."""
        from optuna.trial import TrialState

        for slot, attempts in self._attempts().items():
            if any(
                trial.state is TrialState.WAITING or _is_done(trial) or _is_running(trial)
                for trial in attempts
            ):
                continue
            for trial in attempts:
                if trial.state is TrialState.RUNNING:
                    with suppress(
                        ValueError, self._optuna.exceptions.UpdateFinishedTrialError
                    ):  # another was quicker
                        self._study.tell(trial.number, state=TrialState.FAIL)
            newest = attempts[-1]
            run = {RUN: newest.user_attrs[RUN]} if RUN in newest.user_attrs else {}
            self._study.enqueue_trial(_params(newest), user_attrs={SLOT: slot} | run)

    @contextmanager
    def alive(self, claimed: Claimed) -> Iterator[None]:
        """Give signs of life during the block, so that no other machine takes the trial."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(HEARTBEAT):
                with suppress(Exception):  # the database may be away for a moment
                    claimed.trial.set_user_attr(BEAT, time.time())

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def begun(self, claimed: Claimed, run: str) -> None:
        """Remember the name of the run that a trial has, so that whoever gets it next goes on with that."""
        claimed.trial.set_user_attr(RUN, run)

    def lags(self, claimed: Claimed, value: float, epoch: int) -> bool:
        """Report an epoch's figure, and tell whether the trial is to be ended as it lags behind.

        Raises:
            RunError: Another process has the trial by now.
        """
        try:
            claimed.trial.report(value, epoch)
            return claimed.trial.should_prune()
        except self._optuna.exceptions.UpdateFinishedTrialError:
            raise _lost(claimed) from None

    def release(self, claimed: Claimed) -> None:
        """Let a trial wait for another process, unless it has ended or another one has it already."""
        with suppress(self._optuna.exceptions.UpdateFinishedTrialError):
            claimed.trial.set_user_attr(OWNER, RELEASED)

    def tell(
        self,
        claimed: Claimed,
        value: float | None,
        *,
        seconds: float | None = None,
        pruned: bool = False,
        failed: str | None = None,
    ) -> None:
        """Say how a trial ended, and how long its run took in all; None where the run is gone again.

        Raises:
            RunError: Another process has the trial by now.
        """
        from optuna.trial import TrialState

        try:
            claimed.trial.set_user_attr(SECONDS, seconds)
            if failed is not None:
                claimed.trial.set_user_attr(FAILED, failed)
                self._study.tell(claimed.trial, state=TrialState.FAIL)
            elif pruned:
                self._study.tell(claimed.trial, state=TrialState.PRUNED)
            else:
                self._study.tell(claimed.trial, value)
        except (ValueError, self._optuna.exceptions.UpdateFinishedTrialError):
            raise _lost(claimed) from None

    def _trials(self) -> "list[FrozenTrial]":
        return self._study.get_trials(deepcopy=False)

    def finished(self) -> "list[FrozenTrial]":
        """Return the trials that came to an end, one a slot, in the order of the slots."""
        done = [trial for trial in self._trials() if _is_done(trial)]
        return sorted(done, key=lambda trial: trial.user_attrs[SLOT])

    def importances(self) -> dict[str, float]:
        """Return how much each key decides about being among the best; nothing where too little is known.

        Source: Watanabe, Bansal and Hutter (2023), "PED-ANOVA: Efficiently Quantifying Hyperparameter
        Importance in Arbitrary Subspaces".
        """
        completed = [trial for trial in self.finished() if trial.state.name == "COMPLETE"]
        if len(self.plan.space) < 2 or len({trial.value for trial in completed}) < LEAST:
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return dict(self._optuna.importance.get_param_importances(self._study))


def _lost(claimed: Claimed) -> RunError:
    return RunError(
        f"trial {claimed.slot} was given to another process, as this one had not been heard of for "
        f"{PATIENCE} seconds; the same command goes on with the sweep"
    )


def _serialize(engine: "sqlalchemy.Engine") -> None:
    """Let each transaction of SQLite hold the database from its begin to its end.

    Optuna hands out a waiting trial by SELECT FOR UPDATE, which SQLite does not know: two processes that
    read at once would both have the trial.
    """
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins no transaction by itself

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    engine.dispose()  # of connections from before


def _unusable(storage: str, error: Exception) -> UsageError:
    return UsageError(masked(f"--storage {storage}: cannot be used: {first_line(error)}"))


def _params(trial: "FrozenTrial") -> dict[str, Any]:
    """Return the values of a trial as the storage has them, also those that are still to be suggested."""
    known: dict[str, Any] = trial.system_attrs.get("fixed_params", {})
    return known | trial.params


def _is_done(trial: "FrozenTrial") -> bool:
    """Tell a trial that came to its end, or failed by itself, from one whose process died."""
    from optuna.trial import TrialState

    if trial.user_attrs.get(SLOT) is None:
        return False
    if trial.state is TrialState.FAIL:  # what is written before the state does not count by itself
        return FAILED in trial.user_attrs
    return trial.state in (TrialState.COMPLETE, TrialState.PRUNED)


def _is_running(trial: "FrozenTrial") -> bool:
    """Tell whether a process is still at a trial that it claimed."""
    from optuna.trial import TrialState

    if trial.state is not TrialState.RUNNING:
        return False
    owner, beat = trial.user_attrs.get(OWNER), trial.user_attrs.get(BEAT)
    if owner is None:  # it was claimed this very moment
        return trial.datetime_start is None or _seconds_since(trial.datetime_start.timestamp()) < PATIENCE
    host, _, pid = str(owner).rpartition(":")
    gone = owner == RELEASED or (host == _machine() and pid.isdecimal() and not _exists(int(pid)))
    return not gone and isinstance(beat, float) and _seconds_since(beat) < PATIENCE


def _seconds_since(moment: float) -> float:
    return time.time() - moment


def _machine() -> str:
    """Name this machine, or the container, as numbers of processes mean something only there."""
    try:
        return f"{socket.gethostname()}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return socket.gethostname()


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is another user's
    return True


def _stored(plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """Return values as the storage takes them: of a choice its place."""
    return {key: _place(plan.space[key], value) for key, value in values.items()}


def _place(axis: Axis, value: Any) -> Any:
    return axis.place(value) if isinstance(axis, Choice) else value


def _suggested(trial: "Trial", key: str, axis: Axis) -> Any:
    """Return the value of a key, drawn by Optuna where it was not given."""
    if isinstance(axis, Choice):
        return axis.values[trial.suggest_categorical(key, list(range(len(axis.values))))]
    if axis.whole and (axis.step is None or float(axis.step).is_integer()):
        step = int(axis.step or 1)
        return trial.suggest_int(key, int(axis.low), int(axis.high), log=axis.log, step=step)
    return trial.suggest_float(key, axis.low, axis.high, log=axis.log, step=axis.step)

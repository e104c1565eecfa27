"""The finished trials of a sweep -> results.csv, results.json, and the config of the best one."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nlpcat4 import experiment
from nlpcat4.config.resolved import dump
from nlpcat4.config.yaml_text import inline
from nlpcat4.errors import RunError
from nlpcat4.files import write_json, write_text
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.space import Choice
from nlpcat4.sweeps.study import FAILED, RUN, SECONDS, SLOT, Study
from nlpcat4.text.display import cell

RESULTS = "results.json"
HEADS = ("trial", "state", "value", "seconds", "run", "reason")


@dataclass(frozen=True)
class Finished:
    """A trial that came to its end."""

    trial: int
    state: str
    """`completed`, `pruned` or `failed`."""
    value: float | None
    seconds: float | None
    """How long its run took in all, all that was resumed included."""
    run: str
    values: dict[str, Any]
    reason: str | None
    """Why it failed."""


@dataclass(frozen=True)
class Results:
    """What is known of a sweep so far, all that its page shows."""

    plan: Plan
    trials: list[Finished]
    """The finished ones, in their order."""
    importances: dict[str, float]
    """How much each key decides about being among the best; nothing where too little is known."""

    @property
    def best(self) -> Finished | None:
        """The completed trial with the best value, the first of equals."""
        return next((row for row in self.ranked() if row.state == "completed"), None)

    def ranked(self) -> list[Finished]:
        """Return the trials: the completed ones first, best first; of equals the earlier."""
        sign = 1 if self.plan.direction == "minimize" else -1
        return sorted(self.trials, key=lambda row: (row.state != "completed", sign * (row.value or 0.0)))


_RESULTS = TypeAdapter(Results)


def finished(study: Study, runs_dir: Path) -> list[Finished]:
    """Return the finished trials, in their order."""
    states = {"COMPLETE": "completed", "PRUNED": "pruned", "FAIL": "failed"}
    rows = []
    for trial in study.finished():
        state = states[trial.state.name]
        reports, seconds = trial.intermediate_values, trial.user_attrs.get(SECONDS)
        value = trial.value if state == "completed" else reports[max(reports)] if reports else None
        rows.append(
            Finished(
                trial=trial.user_attrs[SLOT],
                state=state,
                value=value,
                seconds=seconds,
                run="" if seconds is None else str(runs_dir / trial.user_attrs[RUN]),
                values=_values(study.plan, trial.params),
                reason=trial.user_attrs.get(FAILED),
            )
        )
    return rows


def _values(plan: Plan, params: dict[str, Any]) -> dict[str, Any]:
    return {
        key: axis.values[params[key]] if isinstance(axis, Choice) else params[key]
        for key, axis in plan.space.items()
        if key in params
    }


def folder_of(name: str, runs_dir: Path) -> Path:
    """Return where the files of a sweep lie, beside its runs."""
    return runs_dir / "sweeps" / name


def write_results(study: Study, runs_dir: Path) -> Results:
    """Write results.csv, results.json, and best.yaml where a trial completed; return what is in them."""
    results = Results(study.plan, finished(study, runs_dir), study.importances())
    folder = folder_of(study.plan.name, runs_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "results.csv", _as_csv(results))
    write_json(folder / RESULTS, _RESULTS.dump_python(results, mode="json"))
    if (best := results.best) is not None:
        config = experiment.load(study.plan.config, study.plan.overrides_of(best.values)).config
        write_text(folder / "best.yaml", dump(config))
    return results


def _as_csv(results: Results) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    keys = list(results.plan.space)
    writer.writerow([*HEADS, *keys])
    for row in results.trials:
        value = "" if row.value is None else row.value
        facts = [row.trial, row.state, value, row.seconds or "", cell(row.run), cell(row.reason or "")]
        writer.writerow([*facts, *(_cell(row.values.get(key)) for key in keys)])
    return table.getvalue()


def _cell(value: Any) -> Any:
    """Return a value for a table; a number stays one, and a text is no formula."""
    return value if type(value) in (int, float) else cell(inline(value))


def read_results(folder: Path) -> Results:
    """Return what `write_results` wrote.

    Raises:
        RunError: The file cannot be read, or is not what was written.
    """
    path = folder / RESULTS
    try:
        return _RESULTS.validate_json(path.read_bytes())
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise RunError(f"{path}: damaged: {place or 'the file'}: {first['msg']}") from None

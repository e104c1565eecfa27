"""The finished trials of a sweep -> results.csv, and the config of the best one."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcat4 import experiment
from nlpcat4.config.resolved import dump
from nlpcat4.config.yaml_text import inline
from nlpcat4.files import write_text
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.space import Choice
from nlpcat4.sweeps.study import RUN, SLOT, Study

HEADS = ("trial", "state", "value", "seconds", "run", "reason")


@dataclass(frozen=True)
class Finished:
    """A trial that came to its end."""

    trial: int
    state: str
    """`completed`, `pruned` or `failed`."""
    value: float | None
    seconds: float | None
    run: str
    values: dict[str, Any]
    reason: str | None
    """Why it failed."""


def finished(study: Study) -> list[Finished]:
    """Return the finished trials, in their order."""
    states = {"COMPLETE": "completed", "PRUNED": "pruned", "FAIL": "failed"}
    rows = []
    for trial in study.finished():
        state = states[trial.state.name]
        reports = trial.intermediate_values
        value = trial.value if state == "completed" else reports[max(reports)] if reports else None
        rows.append(
            Finished(
                trial=trial.user_attrs[SLOT],
                state=state,
                value=value,
                seconds=None if trial.duration is None else round(trial.duration.total_seconds(), 3),
                run=str(trial.user_attrs.get(RUN, "")),
                values=_values(study.plan, trial.params),
                reason=trial.user_attrs.get("failed"),
            )
        )
    return rows


def _values(plan: Plan, params: dict[str, Any]) -> dict[str, Any]:
    return {
        key: axis.values[params[key]] if isinstance(axis, Choice) else params[key]
        for key, axis in plan.space.items()
        if key in params
    }


def ranked(rows: list[Finished], plan: Plan) -> list[Finished]:
    """Return the trials: the completed ones first, best first; of equals the earlier."""
    sign = 1 if plan.direction == "minimize" else -1
    return sorted(rows, key=lambda row: (row.state != "completed", sign * (row.value or 0.0)))


def best_of(rows: list[Finished], plan: Plan) -> Finished | None:
    """Return the completed trial with the best value, the first of equals."""
    return next(iter(ranked([row for row in rows if row.state == "completed"], plan)), None)


def write_results(folder: Path, study: Study) -> list[Finished]:
    """Write results.csv, and best.yaml where a trial completed; return the finished trials."""
    rows, plan = finished(study), study.plan
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([*HEADS, *plan.space])
    for row in rows:
        value = "" if row.value is None else row.value
        facts = [row.trial, row.state, value, row.seconds or "", row.run, row.reason or ""]
        writer.writerow([*facts, *(inline(row.values.get(key)) for key in plan.space)])
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "results.csv", table.getvalue())
    best = best_of(rows, plan)
    if best is not None:
        config = experiment.load(plan.config, plan.overrides_of(best.values)).config
        write_text(folder / "best.yaml", dump(config))
    return rows

"""The finished trials of a sweep -> a report: the best, how it came about, and which keys matter."""

import math
import shlex
from collections.abc import Sequence
from typing import Any

from nlpcat4.config.yaml_text import inline
from nlpcat4.reports.document import (
    Axis,
    Bars,
    Code,
    Curve,
    Document,
    Lines,
    Paragraph,
    Parallel,
    Part,
    Section,
    Table,
    Texts,
)
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.results import Finished, Results
from nlpcat4.sweeps.space import Axis as Tried
from nlpcat4.sweeps.space import Choice


def sweep_report(results: Results) -> Document:
    """Return the report of a sweep, whether all of its trials are finished or not."""
    plan, rows = results.plan, results.trials
    done = [row for row in rows if row.state == "completed" and row.value is not None]
    states = ", ".join(
        f"{sum(row.state == state for row in rows)} {state}"
        for state in dict.fromkeys(row.state for row in rows)
    )
    about = f"{plan.config}, {plan.sampler}: {len(rows)} of {plan.trials} trials ({states or 'none yet'})"
    sections = [Section("The best", _best(results))]
    if done:
        sections.append(Section("Course of the sweep", [_course(plan, done)]))
        sections.append(Section("What mattered", _what_mattered(plan, done, results.importances)))
    failed = [(f"trial {row.trial}", row.reason) for row in rows if row.reason is not None]
    if failed:
        sections.append(Section("What failed", [Texts(failed)]))
    sections.append(Section("All trials", [_table(plan, rows)]))
    return Document(f"Sweep {plan.name}", about, sections)


def _best(results: Results) -> list[Part]:
    plan, best = results.plan, results.best
    if best is None or best.value is None:
        return [Paragraph("No trial has come to its end.")]
    values = [[key, inline(value)] for key, value in best.values.items()]
    command = shlex.join(["nlp", "train", plan.config, *plan.overrides_of(best.values)])
    return [
        Paragraph(f"Trial {best.trial}: {plan.metric} {best.value:.4f}, in {best.run}."),
        Table(["key", "value"], values),
        Code(command),
    ]


def _course(plan: Plan, done: Sequence[Finished]) -> Lines:
    """Draw each trial's value, and the best so far."""
    trials = [float(row.trial) for row in done]
    values = [row.value or 0.0 for row in done]
    better = min if plan.direction == "minimize" else max
    so_far = [better(values[: number + 1]) for number in range(len(values))]
    curves = [
        Curve("the best so far", trials, so_far, 0),
        Curve("each trial", trials, values, 1, dashed=True),
    ]
    return Lines(plan.metric, curves, "trial", plan.metric)


def _what_mattered(plan: Plan, done: Sequence[Finished], importances: dict[str, float]) -> list[Part]:
    parts: list[Part] = []
    if importances:
        names = [plan.titles[key] for key in importances]
        parts.append(
            Bars(
                "How much each key decides about being among the best",
                names,
                list(importances.values()),
                "share",
            )
        )
    values = [row.value or 0.0 for row in done]
    low, high = min(values), max(values)
    sign = -1 if plan.direction == "minimize" else 1
    axes = [_axis(plan.titles[key], tried) for key, tried in plan.space.items()]
    axes.append(Axis(plan.metric, [(0.0, f"{low:.4g}"), (1.0, f"{high:.4g}")]))
    lines = []
    for row, value in zip(done, values, strict=True):
        share = 0.5 if high == low else (value - low) / (high - low)
        where = [_place(plan.space[key], row.values.get(key)) for key in plan.space]
        good = share if sign > 0 else 1 - share
        lines.append(([*where, share], good, f"trial {row.trial}: {plan.metric} {value:.4f}"))
    parts.append(Parallel("Parallel coordinates", axes, lines))
    return parts


def _axis(key: str, tried: Tried) -> Axis:
    if isinstance(tried, Choice):
        return Axis(key, [(_place(tried, value), inline(value)) for value in tried.values])
    ends = [tried.low, tried.high]
    middle = math.sqrt(tried.low * tried.high) if tried.log else (tried.low + tried.high) / 2
    return Axis(key, [(_place(tried, value), f"{value:.3g}") for value in (ends[0], middle, ends[1])])


def _place(tried: Tried, value: Any) -> float:
    """Return where a value lies on its axis, from 0 to 1."""
    if isinstance(tried, Choice):
        count = len(tried.values)
        return 0.5 if count == 1 else tried.place(value) / (count - 1)
    if tried.log:
        return math.log(value / tried.low) / math.log(tried.high / tried.low)
    return float((value - tried.low) / (tried.high - tried.low))


def _table(plan: Plan, rows: Sequence[Finished]) -> Table:
    lines = [
        [
            str(row.trial),
            row.state,
            "-" if row.value is None else f"{row.value:.4f}",
            *(inline(row.values.get(key)) for key in plan.space),
        ]
        for row in rows
    ]
    return Table(["trial", "state", plan.metric, *plan.space], lines)

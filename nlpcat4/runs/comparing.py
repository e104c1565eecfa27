"""Runs -> their figures side by side, and the keys in which their configs differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from nlpcat4.config.differences import ABSENT, differences
from nlpcat4.config.problems import dotted
from nlpcat4.runs.listing import Row
from nlpcat4.runs.selectors import is_lower_better


@dataclass(frozen=True)
class Figure:
    """A figure of one run, or of several that are taken together."""

    mean: float
    deviation: float | None
    """The standard deviation of a sample, by n - 1; None of a single run."""
    runs: int


@dataclass(frozen=True)
class Column:
    """What one column of a comparison is about: a run, or runs that differ in one key only."""

    rows: tuple[Row, ...]
    figures: dict[str, Figure]
    values: tuple[Any, ...] = ()
    """Of the key that a group is made by, one a run."""


@dataclass(frozen=True)
class Comparison:
    """Columns, and what is compared."""

    columns: tuple[Column, ...]
    figures: tuple[str, ...]
    """Names of figures that any column has."""
    differences: tuple[tuple[str, tuple[Any, ...]], ...]
    """Dotted keys in which the configs differ, each with one value a column; None where a config lacks it."""

    def best(self, figure: str) -> set[int]:
        """Return the places of the columns with the best mean; none where no two differ."""
        means = {
            place: column.figures[figure].mean
            for place, column in enumerate(self.columns)
            if figure in column.figures
        }
        if len(set(means.values())) < 2:
            return set()
        best = (min if is_lower_better(figure) else max)(means.values())
        return {place for place, mean in means.items() if mean == best}


def compare(rows: Sequence[Row], *, group_by: str | None = None) -> Comparison:
    """Put runs beside each other.

    Args:
        rows: The runs.
        group_by: A dotted key of their configs: runs that agree in all others are one column.
    """
    groups: list[list[Row]] = []
    for row in rows:
        rest = _without(row, group_by)
        same = next((group for group in groups if group_by and _without(group[0], group_by) == rest), None)
        if same is None:
            groups.append([row])
        else:
            same.append(row)
    columns = tuple(_column(group, group_by) for group in groups)
    names = {name: None for column in columns for name in column.figures}
    configs = [_without(group[0], group_by) for group in groups]
    different = [
        (dotted(path), tuple(None if value is ABSENT else value for value in values))
        for path, values in differences(configs)
    ]
    return Comparison(columns, tuple(names), tuple(different))


def _column(group: Sequence[Row], group_by: str | None) -> Column:
    values = tuple(row.facts.get(group_by) for row in group) if group_by else ()
    return Column(tuple(group), together([row.figures for row in group]), values)


def together(figures: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """Return mean and standard deviation of each figure that any of several runs has."""
    values: dict[str, list[float]] = {}
    for of_run in figures:
        for name, value in of_run.items():
            values.setdefault(name, []).append(value)
    return {
        name: Figure(fmean(known), stdev(known) if len(known) > 1 else None, len(known))
        for name, known in values.items()
    }


def _without(row: Row, key: str | None) -> Any:
    """Return a run's config without one key."""
    return _pruned(row.config, key.split(".")) if key else row.config


def _pruned(config: Any, path: Sequence[str]) -> Any:
    if not isinstance(config, dict) or path[0] not in config:
        return config
    if len(path) == 1:
        return {key: value for key, value in config.items() if key != path[0]}
    return config | {path[0]: _pruned(config[path[0]], path[1:])}

"""Runs -> their figures side by side, and the keys in which their configs differ."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from nlpcat4.config.differences import ABSENT, differences, leaves
from nlpcat4.config.problems import dotted
from nlpcat4.runs.listing import Row
from nlpcat4.runs.selectors import is_lower_better

if TYPE_CHECKING:
    from nlpcat4.evaluation.significance import Paired


NO_BEST = "none is the best, as their tasks or data differ"
"""What is said of columns that are not of one kind."""


@dataclass(frozen=True)
class Figure:
    """A figure of one run, or of several that are taken together."""

    mean: float
    deviation: float | None
    """The standard deviation of a sample, by n - 1; None of a single run."""


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

    @cached_property
    def of_one_kind(self) -> bool:
        """Whether all columns are about the same task and the same data, so that one can be the best."""
        kinds = {
            frozenset(
                json.dumps([row.task, row.config.get("dataset")], sort_keys=True) for row in column.rows
            )
            for column in self.columns
        }
        return len(kinds) == 1

    def best(self, figure: str) -> set[int]:
        """Return the places of the columns with the best mean; none where no two differ, or data do."""
        means = {
            place: column.figures[figure].mean
            for place, column in enumerate(self.columns)
            if figure in column.figures
        }
        if len(set(means.values())) < 2 or not self.of_one_kind:
            return set()
        best = (min if is_lower_better(figure) else max)(means.values())
        return {place for place, mean in means.items() if mean == best}


def compare(rows: Sequence[Row], *, group_by: str | None = None) -> Comparison:
    """Put runs beside each other.

    Args:
        rows: The runs.
        group_by: A dotted key of their configs: runs that agree in all others are one column.
    """
    groups: dict[str, list[Row]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(str(place) if group_by is None else _rest(row, group_by), []).append(row)
    columns = tuple(_column(group, group_by) for group in groups.values())
    names = {name: None for column in columns for name in column.figures}
    different = [
        (dotted(path), tuple(None if value is ABSENT else value for value in values))
        for path, values in differences([column.rows[0].config for column in columns])
        if group_by is None or not _belongs(dotted(path), group_by)
    ]
    return Comparison(columns, tuple(names), tuple(different))


def paired(first: Column, other: Column, figure: str) -> "Paired | None":
    """Compare a figure of two columns over the values that both are grouped by, such as random seeds.

    Returns:
        The test, or None where fewer than two values are common to both.
    """
    from nlpcat4.evaluation.significance import compare_results

    one, two = (
        {
            str(value): row.figures[figure]
            for value, row in zip(column.values, column.rows, strict=True)
            if figure in row.figures
        }
        for column in (first, other)
    )
    common = [value for value in one if value in two]
    if len(common) < 2:
        return None
    return compare_results([one[value] for value in common], [two[value] for value in common], interval=False)


def _rest(row: Row, key: str) -> str:
    """Return a run's config without one key, as a text that is equal where that is."""
    known = {dotted(path): value for path, value in leaves(row.config)}
    return json.dumps(
        {name: value for name, value in known.items() if not _belongs(name, key)}, sort_keys=True
    )


def _belongs(name: str, key: str) -> bool:
    """Tell whether a dotted key is another, or lies below it."""
    return name == key or name.startswith((f"{key}.", f"{key}["))


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
        name: Figure(fmean(known), stdev(known) if len(known) > 1 else None) for name, known in values.items()
    }

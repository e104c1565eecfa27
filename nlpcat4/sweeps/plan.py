"""A sweep file, or the arguments of a command -> a checked plan of a sweep."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from nlpcat4 import experiment
from nlpcat4.config.checking import check, problem_at
from nlpcat4.config.loading import load as load_source
from nlpcat4.config.overrides import is_override
from nlpcat4.config.problems import did_you_mean
from nlpcat4.config.resolved import plain
from nlpcat4.config.section import Section
from nlpcat4.config.yaml_text import inline
from nlpcat4.errors import UsageError
from nlpcat4.runs.ids import check_name
from nlpcat4.runs.selectors import is_lower_better
from nlpcat4.sweeps.space import LIKE_A_RANGE, Axis, Choice, Space, combinations, drawn, grid, parse_axis

Sampler = Literal["grid", "random", "tpe"]
Pruner = Literal["none", "halving"]
MOST_TRIALS = 100_000


class SweepFile(Section):
    """A file that says what to sweep."""

    config: str
    """A config file, beside this one, or the name of a shipped config."""
    overrides: tuple[str, ...] = ()
    """`KEY=VALUE` and `~KEY` for each trial."""
    search: Annotated[dict[str, Any], Field(min_length=1)]
    """What to try, by dotted key: a list, `LOW:HIGH`, `LOW:HIGH:log`, `LOW:HIGH:STEP`, or these as a mapping
    of low, high, log and step."""
    trials: Annotated[int, Field(ge=1, le=MOST_TRIALS)] | None = None
    """How many; of a grid all, else 20, and never more than there are combinations."""
    sampler: Sampler = "tpe"
    """Every combination, random ones, or those that a Tree-structured Parzen Estimator expects most of."""
    pruner: Pruner = "none"
    """Whether trials that lag behind are ended early, by successive halving."""
    metric: str | None = None
    """What to make best; else what `training.monitor` of the config says."""
    random_seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    """Seeds what is drawn, not the trainings, which have the config's."""

    @field_validator("search")
    @classmethod
    def _can_be_tried(cls, search: dict[str, Any]) -> dict[str, Any]:
        for key, value in search.items():
            try:
                parse_axis(key, value)
            except UsageError as error:
                raise problem_at((key,), str(error).removeprefix(f"{key}: ")) from None
        return search


@dataclass(frozen=True)
class Plan:
    """What is tried, how often, and how it is chosen."""

    name: str
    config: str
    overrides: tuple[str, ...]
    space: Space
    trials: int
    sampler: Sampler
    pruner: Pruner
    metric: str
    random_seed: int

    @property
    def direction(self) -> Literal["minimize", "maximize"]:
        """Whether less of the metric is better."""
        return "minimize" if is_lower_better(self.metric) else "maximize"

    @property
    def titles(self) -> dict[str, str]:
        """Each key's last part, where no other key has the same, else all of it."""
        last = {key: key.rpartition(".")[2] for key in self.space}
        return {key: part if [*last.values()].count(part) == 1 else key for key, part in last.items()}

    def fixed(self) -> list[dict[str, Any]]:
        """Return the values of each trial, as far as they do not depend on those before it.

        Of a tree-structured Parzen estimator none are known.
        """
        if self.sampler == "grid":
            return list(islice(grid(self.space), self.trials))
        if self.sampler == "random":
            return list(drawn(self.space, self.trials, self.random_seed))
        return [{} for _ in range(self.trials)]

    def identity(self) -> str:
        """Return what makes two plans the same sweep, as JSON; how many trials does not.

        It is what the config says that counts, not where it lies.
        """
        facts: dict[str, Any] = {
            "config": plain(experiment.load(self.config, list(self.overrides)).config),
            "space": {key: repr(axis) for key, axis in self.space.items()},
            "sampler": self.sampler,
            "pruner": self.pruner,
            "metric": self.metric,
            "random_seed": self.random_seed,
        }
        return json.dumps(facts, sort_keys=True)

    def overrides_of(self, values: Mapping[str, Any]) -> list[str]:
        """Return the overrides of a trial."""
        return [*self.overrides, *(f"{key}={inline(value)}" for key, value in values.items())]


def plan(source: str, arguments: Sequence[str], **wishes: Any) -> Plan:
    """Return the plan of a command.

    Args:
        source: A sweep file, or a config: a file, or the name of a shipped one.
        arguments: `KEY=[a,b]` and `KEY=LOW:HIGH…` are tried, other `KEY=VALUE` and `~KEY` are for each trial.
        wishes: `name`, and what else a sweep file can say; None leaves it open.

    Raises:
        ConfigError: A file has problems, or a value that is to be tried does not fit the config.
        UsageError: There is nothing to try, the options do not fit together, or no run has the metric.
    """
    file = _file(source)
    config = source if file is None else _beside(source, file.config)
    axes: dict[str, Axis] = (
        {} if file is None else {key: parse_axis(key, value) for key, value in file.search.items()}
    )
    overrides = [] if file is None else list(file.overrides)
    for argument in arguments:
        axis = _axis(argument)
        if axis is None:
            overrides.append(argument)
            axes.pop(argument.partition("=")[0].removeprefix("~"), None)
        else:
            axes[argument.partition("=")[0]] = axis
    if not axes:
        raise UsageError("nothing to try: follow a key by =[a,b], =LOW:HIGH or =LOW:HIGH:log")
    said = (
        {}
        if file is None
        else {name: getattr(file, name) for name in ("trials", "sampler", "pruner", "metric", "random_seed")}
    )
    said |= {name: value for name, value in wishes.items() if value is not None}
    base = experiment.load(config, overrides)
    sampler: Sampler = said.get("sampler", "tpe")
    if sampler == "grid":
        next(grid(axes))  # which of them has no end of values is said at once
    trials = said.get("trials") or (MOST_TRIALS if sampler == "grid" else 20)
    all_there_are = combinations(axes)
    made = Plan(
        name=check_name(said.get("name", f"{base.name}-sweep")),
        config=config,
        overrides=tuple(overrides),
        space=axes,
        trials=trials if all_there_are is None else min(trials, all_there_are),
        sampler=sampler,
        pruner=said.get("pruner", "none"),
        metric=said.get("metric") or base.config.training.monitor,
        random_seed=said.get("random_seed", 0),
    )
    _check_values(made)
    _check_metric(made, base.config)
    return made


def _file(source: str) -> SweepFile | None:
    """Return a sweep file; None where a config is meant."""
    path = Path(source)
    if not path.is_file():
        return None
    found = load_source(path)
    return check(SweepFile, found) if {"search", "config"} & set(found.data) else None


def _beside(source: str, config: str) -> str:
    """Return a config that a sweep file names, relative to it where it is a file there."""
    near = Path(source).parent / config
    return str(near) if near.is_file() else config


def _axis(argument: str) -> Axis | None:
    """Return what an argument lets be tried; None where it is an override."""
    key, equals, value = argument.partition("=")
    if not is_override(argument) or argument.startswith("~") or not equals:
        return None
    text = value.strip()
    if text.startswith("[") and text.endswith("]"):
        from nlpcat4.config.parsing import parse
        from nlpcat4.config.source import Position

        return parse_axis(
            key, parse(text, lambda line, column: Position(f"command line: {argument}")).plain()
        )
    try:
        return parse_axis(key, text)
    except UsageError:
        if LIKE_A_RANGE.match(text):
            raise
        return None


def _check_values(made: Plan) -> None:
    """Load the config with the first and last value of each key, so that no trial fails for a misspelt one.

    Raises:
        ConfigError: A value does not fit.
    """
    for key, axis in made.space.items():
        values = axis.values if isinstance(axis, Choice) else (axis.low, axis.high)
        others = {name: _some(other) for name, other in made.space.items() if name != key}
        for value in values:
            experiment.load(made.config, made.overrides_of(others | {key: value}))


def _check_metric(made: Plan, config: experiment.Config) -> None:
    """Refuse a figure that no run of the config has, or no epoch where that is needed."""
    metric, known = made.metric, experiment.figures(config)
    if metric not in known:
        hint = did_you_mean(metric, known) or f"; there are: {', '.join(known)}"
        raise UsageError(f"--metric {metric}: the runs have no such figure{hint}")
    of_epochs = [name for name in known if name.startswith("val_")]
    if made.pruner != "none" and not {metric, f"val_{metric}"} & set(of_epochs):
        raise UsageError(
            f"--pruner {made.pruner}: epochs have no {metric}; they have {', '.join(of_epochs) or 'none'}"
        )


def _some(axis: Axis) -> Any:
    return axis.values[0] if isinstance(axis, Choice) else axis.low

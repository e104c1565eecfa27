"""One training, or one after the other: a seed each, a fold each, or each fold with each seed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import NlpcatError, UsageError
from nlpcat4.experiment.elsewhere import train_elsewhere
from nlpcat4.runs.comparing import together
from nlpcat4.runs.record import figures_in
from nlpcat4.runs.run import Run
from nlpcat4.tasks.word_vectors.methods import Counts
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.workers import Workers, ray_workers

from .console import columns, print_json
from .progress import Display
from .tables import as_text
from .training import conclude, logged

MOST_SHOWN = 5
"""Runs whose figures fit beside each other."""

Done = list[tuple[Run, dict[str, Any]]]
"""Complete runs with what their metrics.json holds."""


@dataclass(frozen=True)
class Planned:
    """One training of a series."""

    experiment: "experiment.Experiment"
    config: str
    """What it was loaded from, with `overrides`."""
    overrides: tuple[str, ...]
    what: str
    """What is its own, as `seed43`; nothing where it is the only one."""

    def called(self, name: str | None) -> str:
        """Return what its run is called, where `name` is asked for, or else as its config."""
        return (self.experiment.name if name is None else name) + (f"-{self.what}" if self.what else "")


def planned(
    config: str, overrides: Sequence[str], *, seeds: int | None = None, folds: int | None = None
) -> list[Planned]:
    """Return the trainings that are asked for, all of them checked.

    Raises:
        ConfigError: The config has problems, or its data cannot be folded.
    """
    series: list[tuple[str, list[str]]] = [("", [])]
    if folds is not None:
        numbers = range(1, folds + 1)
        series = [(f"fold{n}", [f"dataset.folds={folds}", f"dataset.fold={n}"]) for n in numbers]
    if seeds is not None:
        first = experiment.load(config, overrides).config.random_seed
        series = [
            ("-".join(filter(None, (what, f"seed{seed}"))), [*own, f"random_seed={seed}"])
            for what, own in series
            for seed in range(first, first + seeds)
        ]
    planned = ((tuple([*overrides, *own]), what) for what, own in series)
    return [Planned(experiment.load(config, all_of), config, all_of, what) for all_of, what in planned]


@contextmanager
def spread(series: "Sequence[Planned]", ray: str | None) -> Iterator[Workers | None]:
    """Join the Ray cluster that is asked for.

    Args:
        series: The trainings that it is for.
        ray: Where the cluster is; None for none.

    Raises:
        UsageError: Nothing of the trainings can be spread over a cluster, or there is none.
    """
    if ray is None:
        yield None
        return
    config = series[0].experiment.config
    counts = isinstance(config, WordVectors) and isinstance(config.method, Counts)
    if len(series) == 1 and not counts:
        raise UsageError("--ray: what is spread is --seeds, --folds and counting words (`method: counts`)")
    with ray_workers(ray) as workers:
        yield workers


def train_all(
    series: Sequence[Planned],
    runs_dir: Path,
    data: DataSettings,
    display: Display,
    workers: Workers | None,
    *,
    name: str | None,
    record: dict[str, Any],
) -> Done:
    """Train one after the other, or all at once where there are workers; each is a run of its own.

    Raises:
        NlpcatError: One did not come to its end; the rest is left, and what was complete before is named.
    """
    if workers is not None and len(series) > 1:
        return list(_elsewhere(series, runs_dir, data, display, workers, name=name, record=record))
    done: Done = []
    for number, one in enumerate(series, start=1):
        if one.what:
            display.message(f"training {number} of {len(series)}: {one.what}")
        called = one.called(name)
        run = experiment.create_run(one.experiment, runs_dir, name=called, record=record)
        try:
            with logged(run, display):
                metrics = experiment.train(one.experiment, run, data, display, workers)
                conclude(display, metrics, hint=not one.what)
        except NlpcatError:
            for complete, _ in done:
                display.message(f"complete: {complete.path}")
            raise
        done.append((run, metrics))
        display.columns = []
    return done


def _elsewhere(
    series: Sequence[Planned],
    runs_dir: Path,
    data: DataSettings,
    display: Display,
    workers: Workers,
    *,
    name: str | None,
    record: dict[str, Any],
) -> Iterator[tuple[Run, dict[str, Any]]]:
    """Have workers train, and yield the runs as they are asked for."""
    calls = [
        (one.config, one.overrides, runs_dir.resolve(), data.elsewhere(), one.called(name), record)
        for one in series
    ]
    for number, (path, metrics) in enumerate(workers.in_order(train_elsewhere, calls), start=1):
        display.message(f"training {number} of {len(series)}: {path}")
        yield Run(Path(path)), metrics


def report_all(done: Done, display: Display, *, json: bool) -> None:
    """Print where the runs are; and mean and standard deviation of their figures, on standard error."""
    numbers = [figures_in(metrics) for _, metrics in done]
    figures = together(numbers)
    if json:
        print_json(
            {
                "runs": [
                    {"run": run.id, "path": str(run.path.resolve()), "metrics": metrics}
                    for run, metrics in done
                ],
                "mean": {name: figure.mean for name, figure in figures.items()},
                "std": {name: figure.deviation for name, figure in figures.items()},
            }
        )
        return
    rows = [["", "MEAN", "STD", "EACH" if len(done) <= MOST_SHOWN else ""]]
    for name, figure in figures.items():
        each = [as_text(of_run.get(name)) for of_run in numbers] if len(done) <= MOST_SHOWN else []
        rows.append([name, as_text(figure.mean), as_text(figure.deviation), "  ".join(each)])
    for line in columns(rows, "<>><").plain.splitlines():
        display.message(line)
    for run, _ in done:
        typer.echo(run.path)

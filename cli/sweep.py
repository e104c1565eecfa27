"""nlp sweep CONFIG KEY=[a,b] KEY=LOW:HIGH:log…"""

import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from . import completion
from .options import DataDirs, Json, Limit, Offline, RunsDir, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpcat4.sweeps.plan import Plan
    from nlpcat4.sweeps.results import Results
    from nlpcat4.sweeps.study import Study
    from nlpcat4.sweeps.trial import Outcome, Place
    from nlpcat4.workers import Workers

    from .progress import Display

WIDEST = 24
"""Characters of a value in the table, where a whole layer may be one."""
LOOK = 2.0
"""Seconds after which it is looked again whether a trial waits."""


def sweep(
    source: Annotated[
        str,
        typer.Argument(
            metavar="CONFIG|SWEEP",
            help="A config, or a file that says what to sweep.",
            autocompletion=completion.configs,
        ),
    ],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=[a,b]|KEY=LOW:HIGH[:log]|KEY=VALUE|~KEY",
            help="What to try of a key; or what to set, or remove, for each trial.",
        ),
    ] = None,
    *,
    trials: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many; of a grid all, else 20.")
    ] = None,
    sampler: Annotated[
        Literal["grid", "random", "tpe"] | None,
        typer.Option(help="All combinations, random ones, or those that promise most. [default: tpe]"),
    ] = None,
    pruner: Annotated[
        Literal["none", "halving"] | None,
        typer.Option(help="End trials early that lag behind, by successive halving. [default: none]"),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to make best; else what training.monitor says.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call the sweep; else CONFIG-sweep.")] = None,
    storage: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="A database that several machines work on, as postgresql+psycopg://…; else SQLite.",
            envvar="NLP_SWEEP_STORAGE",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Trials at a time on this machine.")] = 1,
    ray: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS|local", help="Run the trials on a Ray cluster instead."),
    ] = None,
    sample: Sample = False,
    limit: Limit = None,
    random_seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Decides what is drawn. [default: 0]")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Try many settings of a config, and find the best.

    Each trial is a run. A sweep that was stopped, or killed, goes on by the same command: what is finished
    stays, and what was begun is gone on with. Several processes, or machines that share a database, may work
    on the same sweep.

    nlp sweep sarcasm_gap training.batch_size=[16,32,64] training.optimizer.adam.learning_rate=1e-4:1e-2:log

    nlp sweep sarcasm_gap architecture.0.embedding.dim=[8,16,32] --sampler grid --jobs 2

    nlp sweep my_sweep.yaml --trials 40 --pruner halving
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.errors import Interrupted, RunError, UsageError
    from nlpcat4.files import write_text
    from nlpcat4.reports.document import as_html
    from nlpcat4.sweeps.plan import plan
    from nlpcat4.sweeps.report import sweep_report
    from nlpcat4.sweeps.results import folder_of, write_results
    from nlpcat4.sweeps.study import Study, sqlite
    from nlpcat4.sweeps.trial import Place
    from nlpcat4.workers import cores

    from .console import err
    from .flags import with_flags
    from .progress import Display

    if ray is not None and jobs > 1:
        raise UsageError("--jobs is how many trials this machine has at a time; --ray has the cluster decide")
    wishes = {"trials": trials, "sampler": sampler, "pruner": pruner, "metric": metric, "name": name}
    asked = plan(source, arguments or (), random_seed=random_seed, **wishes)
    given = with_flags(asked.config, asked.overrides, sample=sample, limit=limit)
    made = replace(asked, overrides=tuple(given))
    folder = folder_of(made.name, runs_dir.resolve())
    database = storage or sqlite(folder / "study.db")
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(
        storage=database,
        runs_dir=runs_dir.resolve(),
        settings=data_settings(data_dir or (), offline).elsewhere(),
        threads=max(1, cores() // jobs) if jobs > 1 else None,
        parts=jobs,
        command=(Path(sys.argv[0]).name, *sys.argv[1:]),
    )
    study = Study(made, place.storage)
    stopped = False
    with Display(err) as display, study.reached():
        study.begin()
        known = write_results(study, place.runs_dir)
        display.message(f"sweep {made.name}: {len(known.trials)} of {made.trials} trials are finished")
        try:
            for outcome in _outcomes(study, place, jobs, ray, display):
                stopped = stopped or outcome.state == "interrupted"
                _tell(display, made, outcome)
                write_results(study, place.runs_dir)
        except KeyboardInterrupt:  # while others worked for this process
            stopped = True
        finally:
            results = write_results(study, place.runs_dir)
            write_text(folder / "report.html", as_html(sweep_report(results)))
    if stopped:
        raise Interrupted(
            f"interrupted; {len(results.trials)} of {made.trials} trials are finished; "
            "the same command goes on"
        )
    _report(results, folder, json=json)
    if results.best is None:
        raise RunError(f"none of the {len(results.trials)} trials completed; results.csv says why")


def _outcomes(
    study: "Study", place: "Place", jobs: int, ray: str | None, display: "Display"
) -> "Iterator[Outcome]":
    """Yield how each trial ended that this command took part in, until all are finished, whoever has them."""
    from nlpcat4.sweeps.trial import run_one
    from nlpcat4.training.signals import heed_parent
    from nlpcat4.workers import local_workers, ray_workers

    with ExitStack() as stack:
        workers: Workers | None = None
        if ray is not None:
            workers = stack.enter_context(ray_workers(ray))
        elif jobs > 1:
            workers = stack.enter_context(local_workers(jobs, prepare=heed_parent))
        waiting = False
        while (left := study.plan.trials - len(study.finished())) > 0:
            if waiting:
                time.sleep(LOOK)  # where a process is lost, its trial waits again after a while
            call = (study.plan, place)
            found = (
                iter(partial(run_one, *call), None)
                if workers is None
                else workers.as_completed(run_one, repeat(call, left))
            )
            taken = 0
            for outcome in found:
                if outcome is None:  # none waits; others may still be at work
                    continue
                taken += 1
                yield outcome
                if outcome.state == "interrupted":
                    return
            if not taken and not waiting:
                display.message("waiting for trials that other processes have")
            waiting = not taken


def _tell(display: "Display", plan: "Plan", outcome: "Outcome") -> None:
    """Say in a line how a trial ended."""
    from nlpcat4.config.yaml_text import inline

    from .tables import as_text

    values = ", ".join(f"{key}={inline(value)}" for key, value in outcome.values.items())
    value = "" if outcome.value is None else f" {plan.metric} {as_text(outcome.value)}"
    reason = "" if outcome.reason is None else f": {outcome.reason}"
    display.message(f"trial {outcome.slot} of {plan.trials} {outcome.state}{value}  ({values}){reason}")


def _report(results: "Results", folder: Path, *, json: bool) -> None:
    """Print the trials, the best first, and where results and best config are."""
    from dataclasses import asdict

    from nlpcat4.text.display import shorten

    from .console import err, out, print_json, safe
    from .tables import Format, as_text, print_table

    plan, best = results.plan, results.best
    if json:
        print_json(
            {
                "name": plan.name,
                "metric": plan.metric,
                "trials": [asdict(row) for row in results.trials],
                "best": None if best is None else asdict(best),
                "importances": results.importances,
                "results": str(folder / "results.csv"),
            }
        )
        return
    lines = [
        [
            row.trial,
            row.state,
            row.value,
            *(shorten(as_text(row.values.get(key)), WIDEST) for key in plan.space),
        ]
        for row in results.ranked()
    ]
    print_table(Format.TABLE, ["trial", "state", plan.metric, *plan.titles.values()], lines)
    if results.importances:
        shares = ", ".join(f"{plan.titles[key]} {share:.0%}" for key, share in results.importances.items())
        out.print()
        out.print(safe(f"importance: {shares}"), soft_wrap=True)
    files = "results.csv and report.html" if best is None else "results.csv, best.yaml and report.html"
    err.print(safe(f"{files} are in {folder}"), soft_wrap=True)

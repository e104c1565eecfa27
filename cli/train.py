"""nlp train CONFIG [KEY=VALUE]… [~KEY]…"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .options import Config, DataDirs, Json, Limit, NoCache, Offline, Overrides, RunsDir, Sample

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.experiment import Experiment

    from .progress import Display


def train(
    config: Config,
    overrides: Overrides = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look at data and model, make one step, leave nothing behind.")
    ] = False,
    sample: Sample = False,
    limit: Limit = None,
    random_seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="The random number seed, instead of the config's.")
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Train N times, with this random seed and the next ones."),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=2, metavar="K", help="Cross-validate: train K times, each fold validating once."),
    ] = None,
    deterministic: Annotated[
        bool,
        typer.Option("--deterministic", help="The same bits each time on a GPU, too, if slower."),
    ] = False,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS|local", help="Spread --seeds, --folds, or counting words, over a Ray cluster."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call the run; else as the config.")] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(help="Tag the run; may be repeated.", autocompletion=completion.tags),
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Train what CONFIG describes, into a new run folder.

    CONFIG is a file or the name of a shipped config (see nlp configs list).
    KEY=VALUE sets a key of it and ~KEY removes one.

    nlp train sarcasm_bilstm --sample

    nlp train configs/sarcasm_lstm.yaml training.epochs=5 sequence.padding=pre

    nlp train my.yaml ~training.early_stopping --tag first-try

    nlp train sarcasm_gap --seeds 3
    """
    from nlpcat4.data.settings import data_settings

    from .console import err
    from .flags import with_flags
    from .progress import Display
    from .repeating import planned, report_all, spread, train_all
    from .training import report

    given = with_flags(
        config,
        overrides or (),
        sample=sample,
        limit=limit,
        random_seed=random_seed,
        training__deterministic=deterministic or None,
    )
    series = planned(config, given, seeds=seeds, folds=folds)
    with Display(err) as display:
        data = data_settings(data_dir or (), offline, display.loading, not no_cache)
        if dry_run:
            if len(series) > 1:
                display.message(f"the first of {len(series)} trainings:")
            _dry_run(series[0].experiment, data, display, json=json)
            return
        record = {"command": [Path(sys.argv[0]).name, *sys.argv[1:]], "tags": tag or []}
        with spread(series, ray) as workers:
            done = train_all(series, runs_dir, data, display, workers, name=name, record=record)
    if len(series) == 1:
        ((run, metrics),) = done
        report(run, metrics, json=json)
    else:
        report_all(done, display, json=json)


def _dry_run(loaded: "Experiment", data: "DataSettings", display: "Display", *, json: bool) -> None:
    """Show what a training would meet."""
    from dataclasses import asdict

    from nlpcat4 import experiment

    from .console import columns, out, print_json, safe
    from .tables import shape

    found = experiment.dry_run(loaded.config, data)
    display.stop()
    if json:
        print_json(asdict(found))
        return
    for line in found.data:
        out.print(safe(line), soft_wrap=True)
    rows = [("LAYER", "TYPE", "OUTPUT", "PARAMETERS")]
    rows += [(row.name, row.type, shape(row.output_shape), f"{row.parameters:,}") for row in found.layers]
    rows.append(("in all", "", "", f"{found.parameters:,}"))
    out.print(columns(rows, "<<<>"), soft_wrap=True)
    if found.loss is None:
        out.print("nothing is learnt in steps; nothing was kept")
        return
    accuracy = "" if found.accuracy is None else f", accuracy {found.accuracy:.4f}"
    out.print(f"one step: loss {found.loss:.4f}{accuracy}; nothing was kept")

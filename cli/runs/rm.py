"""nlp runs rm RUN…, nlp runs restore RUN…, nlp runs trash"""

from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..options import Json, RunsDir
from .sizes import moment, size

Runs = Annotated[
    list[str],
    typer.Argument(metavar="RUN", help="Runs, by id or otherwise.", autocompletion=completion.runs),
]
Permanent = Annotated[bool, typer.Option("--permanent", help="Delete for good, not to the trash.")]


def rm(runs: Runs, runs_dir: RunsDir = Path("runs"), *, permanent: Permanent = False) -> None:
    """Throw runs away; they can be restored until the trash is emptied.

    nlp runs rm 20260131-140509 latest

    A run that is being trained is refused. When one of the RUNs is not there, nothing happens.
    """
    from nlpcat4.runs.selectors import find
    from nlpcat4.runs.trash import discard

    from ..console import err, out, safe

    found = {run.path: run for run in (find(run, runs_dir, needs_model=False) for run in runs)}
    for run in found.values():
        discard(run, runs_dir, permanent=permanent)
        out.print(safe(run.id), soft_wrap=True)
    if not permanent:
        err.print(
            safe(f"to have back: nlp runs restore {' '.join(run.id for run in found.values())}"),
            soft_wrap=True,
        )


def restore(
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN",
            help="Ids, or unique beginnings of them.",
            autocompletion=completion.trashed_runs,
        ),
    ],
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Take runs back from the trash.

    nlp runs trash

    nlp runs restore 20260131-140509
    """
    from nlpcat4.runs import trash

    from ..console import out, safe

    for run in runs:
        out.print(safe(trash.restore(run, runs_dir).id), soft_wrap=True)


def trash(
    runs_dir: RunsDir = Path("runs"),
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Delete what is in it for good.")] = False,
    older_than: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only what was thrown away longer ago, such as 30d.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what was thrown away, or delete it for good.

    nlp runs trash --empty --older-than 30d
    """
    from nlpcat4.runs import trash as bin
    from nlpcat4.runs.durations import seconds

    from ..console import columns, err, out, print_json, safe

    least = 0.0 if older_than is None else seconds(older_than, "--older-than")
    found = [one for one in bin.discarded(runs_dir) if bin.age_in_seconds(one.since) >= least]
    if empty:
        bin.empty(found)
    if json:
        print_json([{"id": one.path.name, "since": moment(one.since), "bytes": one.bytes} for one in found])
        return
    if found:
        rows = [("RUN", "SINCE (UTC)", "SIZE")]
        rows += [(one.path.name, moment(one.since), size(one.bytes)) for one in found]
        out.print(columns(rows, "<<>"), soft_wrap=True)
    total = size(sum(one.bytes for one in found))
    err.print(safe(f"{total} {'deleted' if empty else 'in the trash'}"), soft_wrap=True)

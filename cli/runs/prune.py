"""nlp runs prune"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import completion
from ..options import Json, RunsDir
from .rm import Permanent
from .sizes import size

if TYPE_CHECKING:
    from nlpcat4.runs.pruning import Plan


def prune(
    runs_dir: RunsDir = Path("runs"),
    *,
    keep_best: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Keep the N best complete runs of each task.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="METRIC", help="By which figure.", autocompletion=completion.metrics),
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Failed and interrupted runs.")] = False,
    older_than: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only runs that began longer ago, such as 30d or 12h.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    permanent: Permanent = False,
    json: Json = False,
) -> None:
    """Throw many runs away: failed ones, and all but the best. Never a tagged one, nor one in training.

    nlp runs prune --failed --dry-run

    nlp runs prune --keep-best 5 --by val_accuracy --older-than 30d
    """
    from datetime import UTC, datetime

    from nlpcat4.errors import RunError
    from nlpcat4.runs.durations import seconds
    from nlpcat4.runs.listing import list_rows
    from nlpcat4.runs.pruning import Plan, Wishes, plan
    from nlpcat4.runs.run import Run
    from nlpcat4.runs.trash import discard

    least = None if older_than is None else seconds(older_than, "--older-than")
    wishes = Wishes(failed=failed, keep_best=keep_best, by=by, older_than=least)
    decided = plan(list_rows(runs_dir), wishes, datetime.now(UTC))
    sizes = {row.id: Run(runs_dir / row.id).bytes() for row, _ in decided.condemned}
    gone, busy = [], []
    for row, reason in decided.condemned:
        try:
            if not dry_run:
                discard(Run(runs_dir / row.id), runs_dir, permanent=permanent)
            gone.append((row, reason))
        except RunError as error:  # somebody began to resume it
            busy.append((row, str(error)))
    done = Plan(tuple(gone), (*decided.spared, *busy))
    _report(done, sizes, dry_run=dry_run, permanent=permanent, json=json)


def _report(plan: "Plan", sizes: dict[str, int], *, dry_run: bool, permanent: bool, json: bool) -> None:
    from ..console import columns, err, out, print_json, safe

    if json:
        print_json(
            {
                "dry_run": dry_run,
                "gone": [{"id": row.id, "why": why, "bytes": sizes[row.id]} for row, why in plan.condemned],
                "spared": [{"id": row.id, "why": why} for row, why in plan.spared],
            }
        )
        return
    if plan.condemned:
        rows = [("RUN", "SIZE", "WHY"), *((row.id, size(sizes[row.id]), why) for row, why in plan.condemned)]
        out.print(columns(rows, "<><"), soft_wrap=True)
    for row, why in plan.spared:
        err.print(safe(f"spared: {row.id}: {why}"), soft_wrap=True)
    total = size(sum(sizes[row.id] for row, _ in plan.condemned))
    what = "would go" if dry_run else "deleted" if permanent else "moved to the trash; see nlp runs restore"
    err.print(safe(f"{len(plan.condemned)} runs, {total}: {what}"), soft_wrap=True)

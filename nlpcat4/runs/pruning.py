"""All runs of a folder -> those that may go, and why; those that would go but are spared, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nlpcat4.errors import UsageError
from nlpcat4.runs.choosing import check_keys
from nlpcat4.runs.listing import Row
from nlpcat4.runs.selectors import is_lower_better


@dataclass(frozen=True)
class Wishes:
    """Which runs are to go: those that failed, and those that are not among the best, if they are old enough.

    Where neither `failed` nor `keep_best` is said, all that are old enough.
    """

    failed: bool = False
    """Failed and interrupted ones."""
    keep_best: int | None = None
    """Complete ones, but for the so many best of each task."""
    by: str | None = None
    """The figure by which they are the best; runs without it stay."""
    older_than: float | None = None
    """Seconds since the start."""

    def check(self, rows: Sequence[Row]) -> None:
        """Raise a UsageError if nothing is said, half of it, or a figure that no run has."""
        if (self.keep_best is None) != (self.by is None):
            raise UsageError("--keep-best N and --by METRIC need each other")
        if not self.failed and self.keep_best is None and self.older_than is None:
            raise UsageError("say which: --failed, --keep-best N --by METRIC, --older-than 30d, or several")
        if self.by is not None:
            check_keys("--by", [self.by], rows)


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    condemned: tuple[tuple[Row, str], ...]
    """What goes, with the reason."""
    spared: tuple[tuple[Row, str], ...]
    """What would go, and why it does not."""


def plan(rows: Sequence[Row], wishes: Wishes, now: datetime) -> Plan:
    """Decide about each run.

    Args:
        rows: All runs.
        wishes: Which are to go.
        now: The time, with a time zone.

    Raises:
        UsageError: See `Wishes.check`.
    """
    wishes.check(rows)
    best = _best(rows, wishes)
    condemned, spared = [], []
    for row in rows:
        reason = _reason(row, wishes, best, now)
        if reason is None:
            continue
        if row.status == "running":
            spared.append((row, "it is running"))
        elif row.tags:
            spared.append((row, f"it is tagged {', '.join(row.tags)}"))
        else:
            condemned.append((row, reason))
    return Plan(tuple(condemned), tuple(spared))


def _best(rows: Sequence[Row], wishes: Wishes) -> set[str]:
    """Return the ids of the best runs of each task."""
    if wishes.keep_best is None or wishes.by is None:
        return set()
    sign = 1 if is_lower_better(wishes.by) else -1
    known = [row for row in rows if wishes.by in row.figures]
    known.sort(key=lambda row: sign * row.figures[wishes.by or ""])
    tasks = {row.task for row in known}
    ranked = {task: [row.id for row in known if row.task == task] for task in tasks}
    return {run_id for ids in ranked.values() for run_id in ids[: wishes.keep_best]}


def _reason(row: Row, wishes: Wishes, best: set[str], now: datetime) -> str | None:
    """Return why a run is to go, None where it is not."""
    reasons = []
    if wishes.failed and row.status in ("failed", "interrupted"):
        reasons.append(row.status)
    if wishes.by is not None and wishes.by in row.figures and row.id not in best:
        reasons.append(f"not among the best {wishes.keep_best} by {wishes.by}")
    if not reasons and (wishes.failed or wishes.by is not None):
        return None
    if wishes.older_than is not None:
        age = _age(row, now)
        if age is None or age < wishes.older_than:
            return None
        reasons.append(f"{age / 86_400:.1f} days old")
    return ", ".join(reasons)


def _age(row: Row, now: datetime) -> float | None:
    """Return the seconds since the start of a run; None where that is not known."""
    try:
        started = datetime.fromisoformat(row.started or "")
        return (now - started).total_seconds()
    except (ValueError, TypeError):  # the latter where there is no time zone
        return None

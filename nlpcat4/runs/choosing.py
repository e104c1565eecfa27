"""All rows of a list -> those that are asked for, in the order that is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlpcat4.config.problems import did_you_mean
from nlpcat4.errors import UsageError
from nlpcat4.runs.filtering import parse
from nlpcat4.runs.listing import Row


def chosen(
    rows: Sequence[Row], *, filter: str | None = None, sort: str | None = None, limit: int | None = None
) -> list[Row]:
    """Return the rows that an expression means, sorted, at most so many.

    Args:
        rows: Newest first.
        filter: See `nlpcat4.runs.filtering`.
        sort: A key; `-key` is from the largest down. Rows without it come last, and equals newest first.
        limit: How many to keep.

    Raises:
        UsageError: The expression cannot be read, or no run has such a key.
    """
    left = list(rows)
    if filter is not None:
        wanted = parse(filter)
        check_keys("--filter", wanted.keys(), rows)
        left = [row for row in left if wanted.matches(row.facts)]
    if sort is not None:
        key = sort.removeprefix("-")
        check_keys("--sort", [key], rows)
        left.sort(key=lambda row: _rank(row.facts, key), reverse=sort.startswith("-"))
        left.sort(key=lambda row: row.facts.get(key) is None)
    return left[:limit]


def check_keys(option: str, keys: Iterable[str], rows: Sequence[Row]) -> None:
    """Raise a UsageError if no run has a key, unless there are no runs."""
    known = {name for row in rows for name in row.facts}
    for key in keys:
        if rows and key not in known:
            near = did_you_mean(key, sorted(known))
            raise UsageError(
                f"{option}: no run has {key!r}{near}; there are id, status, tags and what else "
                "`nlp runs list --json` shows, and the keys of a config, such as training.batch_size"
            )


def _rank(facts: Mapping[str, Any], key: str) -> tuple[bool, float, str]:
    """Order numbers by size and before texts."""
    value = facts.get(key)
    return (False, float(value), "") if isinstance(value, int | float) else (True, 0.0, str(value))

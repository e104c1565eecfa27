"""What one check found, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

Verdict = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    found: str
    verdict: Verdict = "ok"
    """`note` is worth knowing, `problem` keeps something from working."""
    advice: str = ""
    """What to do, of a problem always."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What was found, as numbers and names for a program."""


@dataclass(frozen=True)
class Where:
    """The folders that the user asks about."""

    runs_dir: Path
    data_dir: tuple[Path, ...] = ()


Check: TypeAlias = Callable[[Where], Iterable[Finding]]


def megabytes(size: float) -> str:
    """Return a number of bytes as people read it.

    Example:
        >>> megabytes(5_600_000), megabytes(25_200_000_000)
        ('5.6 MB', '25.2 GB')
    """
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"

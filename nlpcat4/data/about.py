"""What is known about a data set before it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlpcat4.data.examples import Examples


@dataclass(frozen=True)
class About:
    """Where a data set comes from, under what terms, and how much it holds."""

    title: str
    source: str
    licence: str
    records: int
    address: str | None = None
    """Where it is downloaded from; None for what is made, not downloaded."""
    labels: Mapping[str, int] | None = None
    """How many examples have each label; None where there are no labels."""

    def fault(self, examples: Examples) -> str | None:
        """Return in what way examples are not those of this data set, None where nothing is wrong."""
        if len(examples) != self.records:
            return f"it has {len(examples):,} records, not {self.records:,}"
        for label, expected in (self.labels or {}).items():
            found = (examples.labels or ()).count(label)
            if found != expected:
                return f"it has {found:,} records of {label!r}, not {expected:,}"
        return None

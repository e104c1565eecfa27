"""Examples -> lines to read, or records of JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples


def as_records(examples: "Examples") -> list[dict[str, str | None]]:
    """Return the examples as `--json` shows them."""
    if examples.targets is not None:
        pairs = zip(examples.texts, examples.targets, strict=True)
        return [{"source": source, "target": target} for source, target in pairs]
    labels: Sequence[str | None] = examples.labels or [None] * len(examples)
    return [{"text": text, "label": label} for text, label in zip(examples.texts, labels, strict=True)]


def as_line(record: dict[str, str | None]) -> str:
    """Return an example as it is shown to people."""
    if "source" in record:
        return f"{record['source']} -> {record['target']}"
    return f"{record['text']}" if record["label"] is None else f"{record['label']}: {record['text']}"

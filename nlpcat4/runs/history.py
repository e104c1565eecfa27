"""history.jsonl: what each epoch reached, read with distrust."""

import json
from pathlib import Path
from typing import Any


def read_history(path: Path) -> list[dict[str, Any]]:
    """Return one record an epoch; what is no such record, as a line that was cut, is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    records = []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and all(isinstance(value, int | float) for value in record.values()):
            records.append(record)
    return [record for record in records if "epoch" in record]

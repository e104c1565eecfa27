"""run.json and metrics.json: what a run says of itself, written whole, read with distrust."""

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from nlpcat4.errors import RunError
from nlpcat4.files import PRIVATE, write_json
from nlpcat4.runs.secrets import masked

STATUSES = ("running", "completed", "failed", "interrupted")
CHECKSUM = "checksum"


def read_record(path: Path) -> dict[str, Any]:
    """Return run.json, whose `status` is one of `STATUSES`.

    Raises:
        RunError: The file is missing, cut, or no record of a run, or not what was written.
    """
    record = _read_object(path)
    checksum = record.pop(CHECKSUM, None)
    if checksum not in (None, _checksum(record)):
        raise RunError(f"{path}: damaged: it is not what was written (the checksum differs)")
    if record.get("status") not in STATUSES:
        raise RunError(f"{path}: damaged (no status of a run in it)")
    return record


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write run.json for its owner's eyes only, with passwords and tokens masked, and with a checksum."""
    content = masked(dict(record))
    write_json(path, content | {CHECKSUM: _checksum(content)}, PRIVATE)


def _checksum(record: Mapping[str, Any]) -> str:
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def read_metrics(path: Path) -> dict[str, Any]:
    """Return metrics.json; nothing where it is missing or damaged."""
    try:
        return _read_object(path)
    except RunError:
        return {}


def read_figures(path: Path) -> dict[str, float]:
    """Return the figures that runs are compared by: the floats at the top level of metrics.json."""
    return figures_in(read_metrics(path))


def figures_in(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of what metrics.json holds."""
    return {name: value for name, value in metrics.items() if isinstance(value, float)}


def _finite(number: str) -> float | None:
    """Read a number; NaN, infinity and what is too large for a float are none."""
    value = float(number)
    return value if math.isfinite(value) else None


def _read_object(path: Path) -> dict[str, Any]:
    """Return the mapping that a JSON file holds."""
    try:
        content = json.loads(path.read_bytes(), parse_float=_finite, parse_constant=_finite)
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror}); is this a run folder?") from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise RunError(f"{path}: damaged (not the JSON of one object)")
    return content

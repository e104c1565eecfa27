"""What the sides of a comparison share: JSON lines on standard output, and when the process began."""

import json
import os
import time
from typing import Any

BEGAN = "NLPCAT4_BENCHMARK_BEGAN"
"""The variable that holds when the process was started, in seconds since 1970."""


def say(**figures: Any) -> None:
    """Print one JSON line."""
    print(json.dumps({name: _plain(value) for name, value in figures.items()}), flush=True)


def reached(accuracy: float, wanted: float | None) -> dict[str, float]:
    """Return how long it took from the start of the process, where the accuracy wanted is reached."""
    if wanted is None or accuracy < wanted:
        return {}
    return {"reached": time.time() - float(os.environ[BEGAN])}


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value

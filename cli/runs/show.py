"""nlp runs show [RUN]"""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import Json, RunArgument, RunsDir

if TYPE_CHECKING:
    from rich.text import Text


def show(run: RunArgument = "latest", runs_dir: RunsDir = Path("runs"), json: Json = False) -> None:
    """Show all that is recorded of a run."""
    from nlpcat4.runs.record import read_metrics
    from nlpcat4.runs.selectors import find

    from ..console import out, print_json

    found = find(run, runs_dir, needs_model=False)
    record = found.record()
    found.verify(found.metrics, record=record)
    shown = {
        "id": found.id,
        "path": str(found.path.resolve()),
        "record": record | {"status": found.status(record)},
        "metrics": read_metrics(found.metrics),
        "files": found.sizes(),
    }
    if json:
        print_json(shown)
    else:
        out.print(_sections(shown), soft_wrap=True)


def _sections(shown: Mapping[str, Any]) -> "Text":
    """Lay one run out, a section a topic: the run itself, each mapping of its record, figures, files."""
    from rich.text import Text

    from ..console import columns, safe

    metrics = {key: value for key, value in shown["metrics"].items() if key != "confusion_matrix"}
    sections = _topics("run", shown["record"]) | _topics("figures", metrics)
    parts = [safe(shown["path"])]
    for title, facts in (sections | {"bytes of each file": shown["files"]}).items():
        lines = [(f"  {key}", _fact(value)) for key, value in facts.items()]
        parts += [Text("\n") + safe(title), columns(lines, "<<")] if lines else []
    return Text("\n").join(parts)


def _topics(title: str, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Divide nested facts into a section for what is said at the top, and one for each mapping below."""
    below = {key: value for key, value in facts.items() if isinstance(value, dict)}
    return {title: {key: value for key, value in facts.items() if key not in below}} | below


def _fact(value: Any) -> str:
    """Write one value of a record."""
    if isinstance(value, dict):
        return "  ".join(f"{name} {_fact(part)}" for name, part in value.items())
    if isinstance(value, list):
        return shlex.join(map(str, value)) or "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    return "-" if value is None else str(value)

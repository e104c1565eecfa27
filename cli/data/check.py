"""nlp data check"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import DataDirs, Json, Offline, Overrides
from . import subject
from .subject import LabelColumn, Sample, SourceColumn, Subject, TargetColumn, TextColumn

if TYPE_CHECKING:
    from nlpcat4.analysis.findings import Example, Finding
    from nlpcat4.data import Dataset

WIDTH = 100
"""Columns of a text that are shown."""


def check(
    data: Subject,
    overrides: Overrides = None,
    *,
    text: TextColumn = None,
    label: LabelColumn = None,
    source: SourceColumn = None,
    target: TargetColumn = None,
    examples: Annotated[int, typer.Option(min=0, metavar="N", help="Cases of each finding to show.")] = 3,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 where there is any problem.")] = False,
    sample: Sample = False,
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say what may be wrong with a data set.

    Looks for texts that occur twice, exactly or nearly, within a split or across splits; for equal texts with
    different labels; for empty and damaged texts; for rare and missing labels, and tokens that give one away.
    A problem makes figures doubtful; a remark is good to know.

    nlp data check sarcasm

    nlp data check imdb_bilstm --examples 10

    nlp data check reviews.csv --text Review --label Topic --strict
    """
    from nlpcat4.analysis.check import check as checked
    from nlpcat4.data.settings import data_settings
    from nlpcat4.errors import GateMissed

    from ..console import err, out, print_json, safe
    from ..progress import Display

    columns = {"text": text, "label": label, "source": source, "target": target}
    found = subject.find(data, overrides or (), columns, sample=sample)
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        splits = _tolerant(found.dataset).load(where)
        display.loading("looking for duplicates and more", 0, None)
        findings = list(checked(splits, found.tokenizer, examples=examples, folder=where.encoded_dir))
    problems = [finding for finding in findings if finding.severity == "problem"]
    if json:
        records = {name: len(part) for name, part in splits.parts.items()}
        print_json({"data": data, "records": records, "findings": list(map(_as_json, findings))})
    else:
        out.print(safe(_headline(data, {name: len(part) for name, part in splits.parts.items()}, findings)))
        for finding in sorted(findings, key=lambda finding: finding.severity):
            _show(finding)
    if strict and problems:
        names = ", ".join(finding.name for finding in problems)
        raise GateMissed(f"{data}: {len(problems)} kind(s) of problems: {names}")


def _tolerant(dataset: "Dataset") -> "Dataset":
    """Return a data set that leaves bad rows out and counts them, where it can, so that all else is seen."""
    from nlpcat4.data.own import OwnData

    return dataset.model_copy(update={"skip_bad": True}) if isinstance(dataset, OwnData) else dataset


def _headline(data: str, records: dict[str, int], findings: "Sequence[Finding]") -> str:
    sizes = ", ".join(f"{name} {count:,}" for name, count in records.items())
    verdict = "nothing found" if not findings else f"{len(findings)} kind(s) of findings"
    return f"{data} ({sizes}): {verdict}"


def _show(finding: "Finding") -> None:
    from ..console import out, safe

    head = f"{finding.severity.upper()} {finding.name}: {finding.count:,} {finding.what}"
    out.print("\n", safe(head), "\n", safe(f"  {finding.advice}"), sep="")
    near = finding.name.startswith("near_")
    for example in finding.examples:
        out.print(safe(f"  {_as_line(example, ' ~ ' if near else ' = ')}"), soft_wrap=True)


def _as_line(example: "Example", alike: str) -> str:
    from nlpcat4.text.display import shorten

    places = alike.join(map(str, example.places))
    parts = (places, example.note, shorten(example.text, WIDTH))
    return ": ".join(part for part in parts if part)


def _as_json(finding: "Finding") -> dict[str, Any]:
    examples = [
        {"places": list(map(str, one.places)), "text": one.text, "note": one.note} for one in finding.examples
    ]
    return asdict(finding) | {"examples": examples}

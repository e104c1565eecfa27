"""A run that is to be gone on with -> a refusal that names whatever is not as it was when it began."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nlpcat4.config.diff import diff_plain
from nlpcat4.config.resolved import plain
from nlpcat4.config.section import Section
from nlpcat4.errors import UsageError
from nlpcat4.runs.environment import versions
from nlpcat4.runs.run import Run
from nlpcat4.runs.secrets import masked

if TYPE_CHECKING:
    from nlpcat4.tasks.common import PreparedData

DECISIVE = ("nlpcat4", "keras", "tensorflow", "numpy", "tokenizers")
"""Packages of which another version may compute other numbers."""


def refuse_changes(run: Run, config: Section) -> None:
    """Raise a UsageError unless a run's config and the packages are what they were.

    Args:
        run: What is to be gone on with.
        config: Its config.yaml as it is now.
    """
    record = run.record()
    _refuse(run, [*_changed_keys(record, config), *_changed_versions(record)])


def refuse_other_data(run: Run, prepared: "PreparedData") -> None:
    """Raise a UsageError unless a run's data, and what was learnt of them, are what they were.

    Args:
        run: What is to be gone on with, or has just begun.
        prepared: Its data as they are now.
    """
    before = run.record().get("fingerprint")
    if before is None:
        return
    changes = []
    if before != prepared.facts.fingerprint:
        changes.append(f"the data changed: {_sizes(prepared)} now, and other texts or labels")
    elif run.tokenizer.is_file() and run.tokenizer.read_bytes() != prepared.tokenizer.content.encode():
        changes.append(f"{run.tokenizer} changed, though the data did not")
    _refuse(run, changes)


def _changed_keys(record: Mapping[str, Any], config: Section) -> Iterator[str]:
    if (known := record.get("config")) is not None:
        for key, before, after in diff_plain(known, masked(plain(config))):
            yield f"{key} changed from {before or 'nothing'} to {after or 'nothing'}"


def _changed_versions(record: Mapping[str, Any]) -> Iterator[str]:
    known, here = record.get("versions") or {}, versions()
    for package in DECISIVE:
        if package in known and known[package] != here[package]:
            yield f"{package} changed from {known[package]} to {here[package]}"


def _sizes(prepared: "PreparedData") -> str:
    return ", ".join(f"{name} {size:,}" for name, size in prepared.facts.sizes.items())


def _refuse(run: Run, changes: Iterable[str]) -> None:
    told = [f"  {change}" for change in changes]
    if told:
        lead = f"{run.path}: cannot be gone on with, as it would become another experiment:"
        raise UsageError("\n".join([lead, *told, f"put that back, or start anew: nlp train {run.config}"]))

"""Splits -> one SHA-256."""

from collections.abc import Callable

import pytest

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.fingerprint import fingerprint

BASE = {"train": Examples(["ab", "c"], ["x", "y"]), "validation": Examples(["d"], ["x"])}


@pytest.mark.parametrize(
    "other",
    [
        {**BASE, "train": Examples(["a", "bc"], ["x", "y"])},
        {**BASE, "train": Examples(["c", "ab"], ["y", "x"])},
        {**BASE, "train": Examples(["ab", "c"], ["x", "x"])},
        {**BASE, "train": Examples(["ab", "c"])},
        {**BASE, "train": Examples(["ab", "c", "x", "y"])},
        {"train": Examples(["ab"], ["x"]), "validation": Examples(["c", "d"], ["y", "x"])},
        {**BASE, "test": Examples([], [])},
    ],
)
def test_any_change_of_the_records_changes_the_fingerprint(other: dict[str, Examples]) -> None:
    assert fingerprint(other) != fingerprint(BASE)


def test_the_fingerprint_is_the_same_on_every_machine_and_version() -> None:
    assert fingerprint(BASE).startswith("290da9c6bf34")


def test_the_format_of_the_file_leaves_no_trace(own: Callable[..., Splits]) -> None:
    array = (
        '[{"text": "good \\u00fc", "label": 1}, {"label": 0, "text": "bad"}, {"text": "so so", "label": 1}]'
    )
    lines = '{"text": "good ü", "label": 1}\r\n\r\n{"text": "bad", "label": 0}\n{"text": "so so", "label": 1}'
    table = '\ufeffid;label;text\r\n1;1;good ü\r\n2;0;"bad"\r\n3;1;so so\r\n'
    found = {
        own("array.json", array, label="label", train=2).fingerprint,
        own("lines.json", lines, label="label", train=2).fingerprint,
        own("table.csv", table, label="label", train=2, delimiter=";").fingerprint,
        own(
            "latin.csv",
            table[1:].encode("latin-1"),
            label="label",
            train=2,
            delimiter=";",
            encoding="latin-1",
        ).fingerprint,
    }
    assert len(found) == 1

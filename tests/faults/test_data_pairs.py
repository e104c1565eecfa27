"""Broken pairs: each file is refused with its line and a way out, and no run is left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

GOOD = "source\ttarget\n" + "".join(f"{n}+1\t{n + 1}\n" for n in range(8))
PAIRS = "source: source, target: target"

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty.tsv": ("", "empty.tsv: empty; its first row has to name the columns"),
    "header_only.tsv": (
        "source\ttarget\n",
        "header_only.tsv: no examples; at least 2 are needed, to train and to validate on",
    ),
    "one_pair.tsv": (
        "source\ttarget\n1+1\t2\n",
        "one_pair.tsv: 1 example; at least 2 are needed, to train and to validate on",
    ),
    "equal.tsv": (
        "source\ttarget\n" + "1+1\t2\n" * 4,
        "equal.tsv: all 4 sources are the same; at least 2 different ones are needed",
    ),
    "no_column.tsv": (
        GOOD.replace("target", "Target"),
        "no_column.tsv: no column 'target' (did you mean 'Target'?); there are 'source', 'Target'",
    ),
    "commas.tsv": (
        GOOD.replace("\t", ","),
        "commas.tsv: no column 'source' (did you mean 'source,target'?); there are 'source,target'",
    ),
    "no_target.tsv": (GOOD + "9+1\t\n", "no_target.tsv:10: the target is empty"),
    "no_source.tsv": (GOOD + " \t10\n", "no_source.tsv:10: the source is empty"),
    "ragged.tsv": (GOOD + "9+1\t1\t0\n", "ragged.tsv:10: 3 fields, but the first row names 2 columns"),
    "nul.tsv": (GOOD + "9+1\t1\0\n", "nul.tsv:10: a NUL byte; the file is damaged or in UTF-16"),
    "utf_16.tsv": (GOOD.encode("utf-16"), "utf_16.tsv: a UTF-16 file; set `encoding: utf-16`"),
    "latin_1.tsv": (
        GOOD.encode() + b"9+1\tz\xfcgig\n",
        "latin_1.tsv:10: byte 0xfc at position 6 of the line is not utf-8; "
        "perhaps `encoding: cp1252` (Western European)",
    ),
    "number.jsonl": ('{"source": "1+1", "target": 2}', "number.jsonl:1: the target is 2, not a text"),
    "surrogate.jsonl": (
        '{"source": "1+1", "target": "\\ud83d"}',
        "surrogate.jsonl:1: the target holds '\\ud83d', half a character (a lone surrogate)",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_of_pairs_says_what_is_wrong(
    nlp: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content, message = BROKEN[name]
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    monkeypatch.chdir(tmp_path)
    result = nlp("train", "addition_seq2seq", f"dataset={{path: {name}, {PAIRS}}}")
    assert (result.stdout, result.stderr, result.exit_code) == ("", f"{message}\n", 2)
    assert list((tmp_path / "runs").iterdir()) == []

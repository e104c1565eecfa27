"""Broken data files, each with the message that its owner reads."""

from collections.abc import Callable
from typing import Any

import pytest

from nlpcat4.data.examples import Splits
from nlpcat4.errors import DataError

GOOD = "text,label\n" + "".join(f"text {number},{'ab'[number % 2]}\n" for number in range(10))
LABEL = {"label": "label"}

BROKEN: dict[str, tuple[str, str | bytes, dict[str, Any], str]] = {
    "empty csv": ("a.csv", "", LABEL, r"^a.csv: empty; its first row has to name the columns"),
    "blank csv": ("a.csv", "\n\n", LABEL, r"^a.csv: empty"),
    "header only": ("a.csv", "text,label\n", LABEL, r"^a.csv: no examples; at least 2 are needed"),
    "one row": ("a.csv", "text,label\nx,y\n", LABEL, r"^a.csv: 1 example; at least 2 are needed"),
    "all rows equal": ("a.csv", "text,label\n" + "x,y\n" * 3, LABEL, r"^a.csv: one label only \('y' 3\)"),
    "all texts equal": ("a.txt", "x\nx\n", {}, r"^a.txt: all 2 texts are the same"),
    "one class": ("a.csv", "text,label\nx,y\nz,y\n", LABEL, r"^a.csv: one label only \('y' 2\); at least 2"),
    "sorted by label": (
        "a.csv",
        "text,label\nx,a\ny,a\nz,b\n",
        {**LABEL, "train": 2},
        r"^a.csv: the training part has one label only \('a' 2\); where the data are sorted by label",
    ),
    "label only in validation": (
        "a.csv",
        "text,label\nx,a\ny,b\nz,c\n",
        {**LABEL, "train": 2},
        r"^a.csv: validation has a label that training lacks: 'c' 1",
    ),
    "train takes all": ("a.csv", GOOD, {**LABEL, "train": 10}, r"^a.csv: nothing is left for validation"),
    "nothing to draw": ("a.csv", "text,label\nx,a\ny,b\n", LABEL, r"^a.csv: nothing is left for validation"),
    "missing file": (
        "a.csv",
        GOOD,
        {**LABEL, "test": "b.csv"},
        r"^b.csv: there is no such file in .*did you mean 'a.csv'",
    ),
    "missing column": (
        "a.csv",
        GOOD,
        {"text": "Text"},
        r"^a.csv: no column 'Text' \(did you mean 'text'\?\); there are 'text', 'label'",
    ),
    "wrong delimiter": (
        "a.csv",
        GOOD,
        {"delimiter": ";"},
        r"^a.csv: no column 'text'; there are 'text,label'",
    ),
    "repeated column": ("a.csv", "text,text\nx,y\n", {}, r"^a.csv: 2 columns are called 'text'"),
    "ragged row": (
        "a.csv",
        GOOD + "a,b,c\n",
        LABEL,
        r"^a.csv:12: 3 fields, but the first row names 2 columns",
    ),
    "short row": ("a.csv", GOOD + "a\n", LABEL, r"^a.csv:12: 1 fields, but the first row names 2 columns"),
    "ten thousand columns": ("a.csv", GOOD + "x," * 9999 + "\n", LABEL, r"^a.csv:12: 10000 fields"),
    "open quote": (
        "a.csv",
        GOOD + '"x,a\ny,b\n',
        LABEL,
        r"^a.csv:12: a quote that opens here is never closed",
    ),
    "text after a quote": ("a.csv", GOOD + '"x"y,a\n', LABEL, r"^a.csv:12: text after a closing quote"),
    "empty label": ("a.csv", GOOD + "x,\n", LABEL, r"^a.csv:12: the label is empty"),
    "latin-1": (
        "a.csv",
        (GOOD + "é,a\n").encode("latin-1"),
        LABEL,
        r"^a.csv:12: byte 0xe9 at position 1 of the line is not utf-8; perhaps `encoding: cp1252`",
    ),
    "not ascii": (
        "a.csv",
        GOOD + "é,a\n",
        {"encoding": "ascii"},
        r"^a.csv:12: byte 0xc3 at position 1 of the line is not ascii$",
    ),
    "utf-16": ("a.csv", GOOD.encode("utf-16"), LABEL, r"^a.csv: a UTF-16 file; set `encoding: utf-16`"),
    "utf-32": ("a.csv", GOOD.encode("utf-32"), LABEL, r"^a.csv: a UTF-32 file; set `encoding: utf-32`"),
    "utf-16 without a mark": (
        "a.csv",
        GOOD.encode("utf-16-le"),
        LABEL,
        r"^a.csv:1: a NUL byte; the file is damaged or in UTF-16",
    ),
    "odd utf-16": ("a.csv", b"abc", {"encoding": "utf-16"}, r"^a.csv:1: .* is not utf-16"),
    "NUL": ("a.csv", GOOD + "x\0,a\n", LABEL, r"^a.csv:12: a NUL byte"),
    "NUL in JSON": (
        "a.json",
        '[{"text": "x\\u0000"}]',
        {},
        r"^a.json: record 1: the text holds a NUL character",
    ),
    "lone surrogate": (
        "a.jsonl",
        '{"text": "\\ud83d"}',
        {},
        r"^a.jsonl:1: the text holds '\\ud83d', half a character",
    ),
    "surrogate in UTF-8": ("a.csv", b"text\n\xed\xa0\xbd\n", {}, r"^a.csv:2: byte 0xed .* is not utf-8"),
    "empty json": ("a.json", "", {}, r"^a.json: no examples"),
    "empty array": ("a.json", "[]", {}, r"^a.json: no examples"),
    "cut array": ("a.json", '[{"text": "x"},\n {"te', {}, r"^a.json:2:3: not JSON: Unterminated string"),
    "cut line": (
        "a.jsonl",
        '{"text": "x"}\n{"text": "y',
        {},
        r"^a.jsonl:2: not JSON: Unterminated string .* at character 10",
    ),
    "one big object": (
        "a.json",
        '{\n"data": [{"text": "x"}]}',
        {},
        r"^a.json:1: not JSON: .*; a record a line is needed, or one array",
    ),
    "web page": ("a.json", "<html></html>", {}, r"^a.json:1: not JSON"),
    "number instead of a record": ("a.json", "[1, 2]", {}, r"^a.json: record 1: 1 instead of an object"),
    "missing key": (
        "a.json",
        '[{"txt": "x"}]',
        {},
        r"^a.json: record 1: no key 'text' \(did you mean 'txt'\?\); there are 'txt'",
    ),
    "key twice": (
        "a.json",
        '[{"text": "x", "text": "y"}]',
        {},
        r"^a.json: the key 'text' stands twice in one object",
    ),
    "too deep": ("a.json", "[" * 100_000, {}, r"^a.json: nested too deeply"),
    "too long a number": ("a.json", f'[{{"text": {"1" * 5000}}}]', {}, r"^a.json: Exceeds the limit"),
    "text is a number": ("a.json", '[{"text": 5}]', {}, r"^a.json: record 1: the text is 5, not a text"),
    "text is null": ("a.jsonl", '{"text": null}', {}, r"^a.jsonl:1: the text is missing, not a text"),
    "text is a list": ("a.jsonl", '{"text": ["x"]}', {}, r"^a.jsonl:1: the text is a list, not a text"),
    "label is a float": (
        "a.jsonl",
        '{"text": "x", "label": 1.0}',
        LABEL,
        r"^a.jsonl:1: the label is 1.0; labels are texts or whole numbers",
    ),
    "label is null": (
        "a.jsonl",
        '{"text": "x", "label": null}',
        LABEL,
        r"^a.jsonl:1: the label is missing, not a text",
    ),
    "unknown suffix": (
        "a.dat",
        "x",
        {},
        r"^a.dat: its name does not tell its format \(.csv, .*\); set `format:`",
    ),
    "file as folder": ("a.csv", GOOD, {"format": "folder"}, r"^a.csv: a file, but the format is folder"),
    "not parquet": ("a.parquet", GOOD, {}, r"^a.parquet: not a Parquet file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_explained(own: Callable[..., Splits], name: str) -> None:
    file, content, keys, message = BROKEN[name]
    with pytest.raises(DataError, match=message):
        own(file, content, **keys)

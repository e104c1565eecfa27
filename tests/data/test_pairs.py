"""A user's own pairs of a source and a target -> splits, or what is wrong with them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.fingerprint import fingerprint
from nlpcat4.data.readers import read_content
from nlpcat4.data.readers.rows import Options
from nlpcat4.errors import DataError

Own = Callable[..., Splits]

PAIRS = {"source": "en", "target": "de"}
ROWS = [("one", "eins"), ("two", "zwei"), ("three", "drei"), ("four", "vier"), ("five", "fünf")]
GOOD = "en\tde\n" + "".join(f"{source}\t{target}\n" for source, target in ROWS)

BROKEN: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("a.tsv", "", "a.tsv: empty; its first row has to name the columns"),
    "header only": (
        "a.tsv",
        "en\tde\n",
        "a.tsv: no examples; at least 2 are needed, to train and to validate on",
    ),
    "one pair": (
        "a.tsv",
        "en\tde\none\teins\n",
        "a.tsv: 1 example; at least 2 are needed, to train and to validate on",
    ),
    "all pairs equal": (
        "a.tsv",
        "en\tde\n" + "one\teins\n" * 3,
        "a.tsv: all 3 sources are the same; at least 2 different ones are needed",
    ),
    "all sources equal": (
        "a.tsv",
        "en\tde\none\teins\none\teine\n",
        "a.tsv: all 2 sources are the same; at least 2 different ones are needed",
    ),
    "all targets equal": (
        "a.tsv",
        "en\tde\nthe\tdie\nthese\tdie\n",
        "a.tsv: all 2 targets are the same; at least 2 different ones are needed",
    ),
    "no source column": (
        "a.tsv",
        "EN\tde\none\teins\n",
        "a.tsv: no column 'en' (did you mean 'EN'?); there are 'EN', 'de'",
    ),
    "no target column": ("a.tsv", "en\tfr\none\tun\n", "a.tsv: no column 'de'; there are 'en', 'fr'"),
    "two target columns": ("a.tsv", "en\tde\tde\none\teins\teine\n", "a.tsv: 2 columns are called 'de'"),
    "empty target": ("a.tsv", GOOD + "six\t\n", "a.tsv:7: the target is empty"),
    "blank target": ("a.tsv", GOOD + "six\t  \n", "a.tsv:7: the target is empty"),
    "empty source": ("a.tsv", GOOD + "\tsechs\n", "a.tsv:7: the source is empty"),
    "blank source": ("a.tsv", GOOD + "\u00a0\tsechs\n", "a.tsv:7: the source is empty"),
    "no target in the row": ("a.tsv", GOOD + "six\n", "a.tsv:7: 1 fields, but the first row names 2 columns"),
    "a tab too much": (
        "a.tsv",
        GOOD + "six\tse\tchs\n",
        "a.tsv:7: 3 fields, but the first row names 2 columns",
    ),
    "open quote": (
        "a.csv",
        'en,de\none,eins\ntwo,"zwei\n',
        "a.csv:3: a quote that opens here is never closed",
    ),
    "latin-1": (
        "a.tsv",
        GOOD.encode("latin-1"),
        "a.tsv:6: byte 0xfc at position 7 of the line is not utf-8; "
        "perhaps `encoding: cp1252` (Western European)",
    ),
    "NUL": ("a.tsv", GOOD + "six\tse\0chs\n", "a.tsv:7: a NUL byte; the file is damaged or in UTF-16"),
    "NUL in a JSON target": (
        "a.jsonl",
        '{"en": "one", "de": "e\\u0000ins"}',
        "a.jsonl:1: the target holds a NUL character",
    ),
    "lone surrogate in the source": (
        "a.jsonl",
        '{"en": "\\ud83d", "de": "eins"}',
        "a.jsonl:1: the source holds '\\ud83d', half a character (a lone surrogate)",
    ),
    "lone surrogate in the target": (
        "a.json",
        '[{"en": "one", "de": "eins \\udc00"}]',
        "a.json: record 1: the target holds '\\udc00', half a character (a lone surrogate)",
    ),
    "no target key": (
        "a.jsonl",
        '{"en": "one", "de": "eins"}\n{"en": "two"}',
        "a.jsonl:2: no key 'de'; there are 'en'",
    ),
    "target is null": (
        "a.jsonl",
        '{"en": "one", "de": null}',
        "a.jsonl:1: the target is missing, not a text",
    ),
    "target is a number": (
        "a.json",
        '[{"en": "5+7", "de": 12}]',
        "a.json: record 1: the target is 12, not a text",
    ),
    "target is true": (
        "a.json",
        '[{"en": "5<7", "de": true}]',
        "a.json: record 1: the target is true, not a text",
    ),
    "target is a list": (
        "a.json",
        '[{"en": "a", "de": ["b"]}]',
        "a.json: record 1: the target is a list, not a text",
    ),
    "source is an object": (
        "a.json",
        '[{"en": {"a": 1}, "de": "b"}]',
        "a.json: record 1: the source is an object, not a text",
    ),
    "source is null": (
        "a.jsonl",
        '{"en": null, "de": "eins"}',
        "a.jsonl:1: the source is missing, not a text",
    ),
    "bare text": ("a.jsonl", '"one"', 'a.jsonl:1: "one" instead of an object'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_explained(own: Own, name: str) -> None:
    file, content, message = BROKEN[name]
    with pytest.raises(DataError) as error:
        own(file, content, **PAIRS)
    assert str(error.value) == message


def test_a_source_keeps_its_target_in_every_split(own: Own) -> None:
    splits = own("a.tsv", GOOD, validation=0.4, test=0.2, **PAIRS)
    assert splits.test is not None
    parts = [splits.train, splits.validation, splits.test]
    assert [len(part) for part in parts] == [2, 2, 1]
    found = [pair for part in parts for pair in zip(part.texts, part.targets or (), strict=True)]
    assert sorted(found) == sorted(ROWS)
    assert (splits.label_names, splits.train.labels, splits.notes) == (None, None, ())


def test_the_first_pairs_of_the_first_splits_stay_where_that_is_wanted(own: Own) -> None:
    splits = own("a.tsv", GOOD, train=3, limit=1, **PAIRS)
    assert splits.train == Examples(["one"], targets=["eins"])
    assert splits.validation == Examples(["four"], targets=["vier"])


def test_bad_pairs_are_left_out_and_counted_where_that_is_wanted(own: Own) -> None:
    bad = "six\t\n\tsieben\neight\nnine\tneun\tneun\nten\t \nel\0even\telf\n"
    splits = own("a.tsv", GOOD + bad, skip_bad=True, **PAIRS)
    assert len(splits.train) + len(splits.validation) == 5
    assert splits.notes == ("6 bad rows left out; the first: a.tsv:7: the target is empty",)


def test_a_file_of_bad_pairs_only_is_refused(own: Own) -> None:
    with pytest.raises(DataError, match=r"^a.tsv:2: the target is empty \(and no other row is better\)$"):
        own("a.tsv", "en\tde\none\t\ntwo\t\n", skip_bad=True, **PAIRS)


def test_sources_that_are_trained_on_too_are_counted(own: Own, folder: Path) -> None:
    (folder / "dev.tsv").write_text("en\tde\none\tEins\nnine\tneun\n")
    (folder / "test.tsv").write_text("en\tde\none\teins\ntwo\tzwei\n")
    splits = own("a.tsv", GOOD, validation="dev.tsv", test="test.tsv", **PAIRS)
    assert splits.notes == (
        "validation: 1 of 2 sources also occur in train",
        "test: 2 of 2 sources also occur in train",
    )


def test_texts_that_are_trained_on_too_are_not_counted_where_there_are_no_pairs(
    own: Own, folder: Path
) -> None:
    (folder / "dev.txt").write_text("one\n")
    assert own("a.txt", "one\ntwo\n", validation="dev.txt").notes == ()


def test_a_file_without_columns_beside_pairs_is_refused(own: Own, folder: Path) -> None:
    (folder / "dev.txt").write_text("nine\n")
    with pytest.raises(DataError, match=r"^a.tsv: validation has no targets, but those to train on have$"):
        own("a.tsv", GOOD, validation="dev.txt", **PAIRS)


def test_a_folder_beside_pairs_is_refused(own: Own, folder: Path) -> None:
    (folder / "dev" / "a").mkdir(parents=True)
    (folder / "dev" / "a" / "1.txt").write_text("nine")
    with pytest.raises(DataError, match=r"^a.tsv: test has no targets, but those to train on have$"):
        own("a.tsv", GOOD, test="dev", **PAIRS)


def test_the_format_of_the_file_leaves_no_trace(own: Own) -> None:
    records = [{"de": target, "no": number, "en": source} for number, (source, target) in enumerate(ROWS)]
    found = {
        own("a.tsv", GOOD, **PAIRS).fingerprint,
        own("a.csv", "no,de,en\n" + "".join(f"1,{de},{en}\n" for en, de in ROWS), **PAIRS).fingerprint,
        own("a.csv", GOOD.encode("utf-16"), delimiter="\t", encoding="utf-16", **PAIRS).fingerprint,
        own("a.json", json.dumps(records), **PAIRS).fingerprint,
        own("a.jsonl", "\n".join(map(json.dumps, records)), **PAIRS).fingerprint,
    }
    assert len(found) == 1


BASE = {"train": Examples(["ab", "c"], targets=["x", "y"])}


@pytest.mark.parametrize(
    "other",
    [
        Examples(["ab", "c"], targets=["y", "x"]),
        Examples(["ab", "c"], targets=["x", "z"]),
        Examples(["ab", "c"], ["x", "y"]),
        Examples(["ab", "c", "x", "y"]),
        Examples(["ab", "c"]),
        Examples(["x", "y"], targets=["ab", "c"]),
    ],
)
def test_any_change_of_the_pairs_changes_the_fingerprint(other: Examples) -> None:
    assert fingerprint({"train": other}) != fingerprint(BASE)


def test_the_fingerprint_of_pairs_is_the_same_on_every_machine_and_version() -> None:
    assert fingerprint(BASE).startswith("7ae7676da56d")


# What is blank is refused (above), so each text has a letter; lone surrogates and NUL are refused, too.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).map(
    lambda text: text + "ñ"
)
FILE = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8)
OPTIONS = Options(text="source", target="target")


def pairs_of(content: bytes, file_format: str, options: Options = OPTIONS) -> list[tuple[str, str]]:
    examples = read_content(content, file_format, f"a.{file_format}", options).examples
    assert examples.labels is None
    assert examples.targets is not None
    return list(zip(examples.texts, examples.targets, strict=True))


@given(
    FILE,
    st.sampled_from([("csv", ","), ("csv", ";"), ("tsv", "\t")]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_table_gives_back_what_was_written(
    pairs: list[tuple[str, str]], kind: tuple[str, str], end: str, swapped: bool
) -> None:
    # The csv module of Python 3.11 and 3.12 leaves a lone CR unquoted where the line end has none.
    pairs = [(source.replace("\r", ""), target.replace("\r", "")) for source, target in pairs]
    table = io.StringIO(newline="")
    file_format, delimiter = kind
    rows = [("source", "target"), *pairs]
    writer = csv.writer(table, delimiter=delimiter, lineterminator=end)
    writer.writerows(row[::-1] if swapped else row for row in rows)
    options = Options(text="source", target="target", delimiter=delimiter)
    assert pairs_of(table.getvalue().encode(), file_format, options) == pairs


@given(FILE, st.sampled_from(["json", "jsonl"]), st.booleans(), st.booleans())
def test_records_give_back_what_was_written(
    pairs: list[tuple[str, str]], file_format: str, as_array: bool, ascii_only: bool
) -> None:
    records = [{"n": 1, "target": target, "source": source} for source, target in pairs]
    lines = [json.dumps(record, ensure_ascii=ascii_only) for record in records]
    content = f"[{','.join(lines)}]" if as_array else "\n".join(lines)
    assert pairs_of(content.encode(), file_format) == pairs


@settings(deadline=None)  # the first one imports pyarrow
@given(FILE)
def test_parquet_gives_back_what_was_written(pairs: list[tuple[str, str]]) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    sources, targets = zip(*pairs, strict=True)
    file = io.BytesIO()
    pq.write_table(pa.table({"target": targets, "n": [1] * len(pairs), "source": sources}), file)
    assert pairs_of(file.getvalue(), "parquet") == pairs


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([12, 13], r"^a.parquet: row 1: the target is 12, not a text$"),
        (["x", None], r"^a.parquet: row 2: the target is missing, not a text$"),
        (["x", " "], r"^a.parquet: row 2: the target is empty$"),
    ],
)
def test_parquet_targets_that_are_no_texts_are_refused(targets: list[Any], message: str) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    pq.write_table(pa.table({"source": ["a", "b"], "target": targets}), file)
    with pytest.raises(DataError, match=message):
        read_content(file.getvalue(), "parquet", "a.parquet", OPTIONS)

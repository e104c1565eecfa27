"""A user's own files -> splits, or the message that tells what is wrong with them."""

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.data.examples import Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError

Own = Callable[..., Splits]

GOOD = "text,label\n" + "".join(f"text {number},{'ab'[number % 2]}\n" for number in range(10))
LABEL = {"label": "label"}


def test_a_missing_file_names_the_folders_that_were_looked_in(
    dataset: Callable[..., Any], settings: DataSettings
) -> None:
    with pytest.raises(DataError, match=rf"^x/a.csv: there is no such file in .*, {settings.data_dirs[0]}$"):
        dataset(path="x/a.csv").load(settings)


def test_a_folder_that_looks_like_a_file_is_explained(
    dataset: Callable[..., Any], settings: DataSettings, folder: Path
) -> None:
    (folder / "a.csv").mkdir()
    with pytest.raises(DataError, match=r"^a.csv: a folder; .* set `format: folder`"):
        dataset(path="a.csv").load(settings)


def test_the_working_directory_comes_before_the_data_folders(
    own: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\nthree\n")
    monkeypatch.chdir(tmp_path)
    assert own("a.txt", "other\nlines\n", train=1).train.texts == ["one"]


def test_bad_rows_are_left_out_and_counted_where_that_is_wanted(own: Own) -> None:
    bad = b'x,a,b\n\xe9,a\ny\0,a\n"z"z,a\nw,\n"open,a\n'
    splits = own("a.csv", GOOD.encode() + bad, skip_bad=True, **LABEL)
    assert len(splits.train) + len(splits.validation) == 10
    assert splits.notes == (
        "6 bad rows left out; the first: a.csv:12: 3 fields, but the first row names 2 columns",
    )


def test_bad_records_are_left_out_and_counted_where_that_is_wanted(own: Own) -> None:
    lines = '{"text": "x"}\n{"text": 1}\n{"text": "\\ud83d"}\n[\n5\n{"text": "y"}\n'
    splits = own("a.jsonl", lines, skip_bad=True)
    assert {*splits.train.texts, *splits.validation.texts} == {"x", "y"}
    assert splits.notes[0].startswith("4 bad rows left out; the first: a.jsonl:2: the text is 1")


def test_a_file_of_bad_rows_only_is_refused(own: Own) -> None:
    with pytest.raises(
        DataError, match=r"^a.jsonl:1: the text is 1, not a text \(and no other row is better\)"
    ):
        own("a.jsonl", '{"text": 1}\n{"text": 2}\n', skip_bad=True)


def test_empty_texts_are_kept_and_counted(own: Own) -> None:
    splits = own("a.txt", "one\n\n \ntwo\nthree", train=4)
    assert splits.train.texts == ["one", "", " ", "two"]
    assert splits.notes == ("train: 2 of 4 texts are empty; they are kept",)


def test_a_label_that_validation_lacks_is_noted_with_its_count(own: Own) -> None:
    splits = own("a.csv", "text,label\nx,a\ny,b\nz,b\nw,a\n", train=3, **LABEL)
    assert splits.notes == ("validation: no example of 1 label(s), of which train has 'b' 2",)


@pytest.mark.parametrize("labels", [["no", "1e-3", "null", " ", "0", "zero", "017", "True", "ö"]])
def test_labels_stay_as_they_are_written(own: Own, labels: list[str]) -> None:
    table = io.StringIO()
    csv.writer(table).writerows(
        [["text", "label"], *([f"{n} {label}", label] for n in "ab" for label in labels)]
    )
    records = json.dumps([{"text": f"{n} {label}", "label": label} for n in "ab" for label in labels])
    for splits in own("a.csv", table.getvalue(), train=9, **LABEL), own("a.json", records, train=9, **LABEL):
        assert splits.train.labels == labels
        assert splits.label_names == tuple(sorted(labels))


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ([10, 9, -1], ("-1", "9", "10")),
        ([True, False], ("false", "true")),
        ([1, "one"], ("1", "one")),
        (["b", "B", "a"], ("B", "a", "b")),
    ],
)
def test_labels_are_ordered_as_numbers_where_all_are_and_else_as_texts(
    own: Own, labels: list[Any], names: tuple[str, ...]
) -> None:
    records = [{"text": f"{number} {label}", "label": label} for number in range(2) for label in labels]
    assert own("a.json", json.dumps(records), train=len(labels), **LABEL).label_names == names


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        ("a.csv", "text\r\none\r\ntwo\r\n", {}),
        ("a.csv", "text\none\ntwo", {}),
        ("a.csv", "text\rone\rtwo\r", {}),
        ("a.csv", "\ufefftext\n\none\n\ntwo\n\n", {}),
        ("a.csv", 'other,"the text"\n1,one\n2,"two"\n', {"text": "the text"}),
        ("a.tsv", "label\ttext\n,\tone\n,\ttwo\n", {}),
        ("a.tab", "text\none\ntwo\n", {}),
        ("a.data", "text|n\none|1\ntwo|2\n", {"format": "csv", "delimiter": "|"}),
        ("a.csv", "text\none\ntwo\n".encode("utf-16"), {"encoding": "utf-16"}),
        ("a.json", '[{"text": "one"}, {"text": "two"}]', {}),
        ("a.json", '{"text": "one"}\n\n{"text": "two"}\n', {}),
        ("a.ndjson", '\ufeff\n [{"text": "one", "more": [{}]}, {"text": "two"}]', {}),
        ("a.txt", "one\r\ntwo\r\n", {}),
        ("a.txt", "one\rtwo", {}),
    ],
)
def test_every_usual_way_to_write_two_texts_is_read(
    own: Own, name: str, content: str | bytes, keys: dict[str, Any]
) -> None:
    splits = own(name, content, train=1, **keys)
    assert [*splits.train.texts, *splits.validation.texts] == ["one", "two"]
    assert splits.label_names is None


def test_lines_end_only_where_a_text_editor_ends_them(own: Own) -> None:
    assert own("a.txt", "one\u2028still one\x0b\x85\ntwo\n", train=1).train.texts == [
        "one\u2028still one\x0b\x85"
    ]


def test_a_quoted_text_keeps_its_line_ends_and_quotes(own: Own) -> None:
    splits = own("a.csv", 'text\r\n"a ""b""\r\nc\nd"\r\nlast\r\n', train=1)
    assert splits.train.texts == ['a "b"\r\nc\nd']


def test_a_text_of_a_megabyte_is_read_quickly(own: Own) -> None:
    started = time.perf_counter()
    splits = own("a.csv", f"text\n{'long ' * 200_000}\nshort\n", train=1)
    assert len(splits.train.texts[0]) == 1_000_000
    assert csv.field_size_limit() == 131_072
    assert time.perf_counter() - started < 2


def test_validation_and_test_can_be_files_of_their_own(own: Own, folder: Path) -> None:
    (folder / "dev.csv").write_text("text,label\ndev,a\n")
    (folder / "test.csv").write_text("text,label\ntest,b\n")
    splits = own("a.csv", GOOD, validation="dev.csv", test="test.csv", **LABEL)
    assert splits.test is not None
    assert (len(splits.train), splits.validation.texts, splits.test.texts) == (10, ["dev"], ["test"])


def test_files_of_several_formats_can_be_mixed(own: Own, folder: Path) -> None:
    (folder / "dev.jsonl").write_text('{"text": "dev", "label": "b"}')
    assert own("a.csv", GOOD, validation="dev.jsonl", **LABEL).validation.texts == ["dev"]


def test_a_file_without_labels_beside_one_with_labels_is_refused(own: Own, folder: Path) -> None:
    (folder / "dev.txt").write_text("dev\n")
    with pytest.raises(DataError, match=r"^a.csv: validation has no labels, but those to train on have"):
        own("a.csv", GOOD, validation="dev.txt", **LABEL)


def test_a_label_only_in_the_test_file_is_named(own: Own, folder: Path) -> None:
    (folder / "test.csv").write_text("text,label\nx,c\ny,c\nz,a\n")
    with pytest.raises(DataError, match=r"^a.csv: test has a label that training lacks: 'c' 2$"):
        own("a.csv", GOOD, test="test.csv", **LABEL)


def test_shares_are_drawn_from_what_the_test_share_leaves(own: Own) -> None:
    splits = own("a.csv", GOOD, test=0.2, validation=0.25, **LABEL)
    assert splits.test is not None
    assert (len(splits.train), len(splits.validation), len(splits.test)) == (6, 2, 2)


def test_a_limit_cuts_every_split_but_no_label(own: Own) -> None:
    splits = own("a.csv", GOOD, limit=1, validation=0.4, **LABEL)
    assert (len(splits.train), len(splits.validation), splits.label_names) == (1, 1, ("a", "b"))

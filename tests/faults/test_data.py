"""Broken data: each file is refused with its line and a way out, and no run is left behind.

`data/` holds what text can hold; the rest is built here. All are read by `data.yaml`, from the folder that
the test runs in.
"""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

HERE = Path(__file__).parent
GOOD = "text,label\n" + "a dull headline,sober\na funny one,satire\n" * 4

FILES = {
    "array_of_texts.json": ': record 1: "a dull headline" instead of an object',
    "blank.csv": ": empty; its first row has to name the columns",
    "broken_line.jsonl": ":3: not JSON: Expecting property name enclosed in double quotes at character 31",
    "cut.json": ":4:12: not JSON: Unterminated string starting at",
    "duplicate_header.csv": ": 2 columns are called 'label'",
    "empty.csv": ": empty; its first row has to name the columns",
    "empty_label.csv": ":6: the label is empty",
    "header_only.csv": ": no examples; at least 2 are needed, to train and to validate on",
    "label_float.json": ": record 2: the label is 0.5; labels are texts or whole numbers",
    "label_list.jsonl": ":1: the label is a list, not a text",
    "label_null.jsonl": ":2: the label is missing, not a text",
    "missing_key.jsonl": ":2: no key 'text'; there are 'headline', 'label'",
    "no_parquet.parquet": (
        ": not a Parquet file, or a damaged one: Parquet magic bytes not found in footer. "
        "Either the file is corrupted or this is not a parquet file."
    ),
    "one_label.csv": ": one label only ('sober' 3); at least 2 are needed",
    "one_object.json": ":1: no key 'text' (did you mean 'texts'?); there are 'texts', 'labels'",
    "one_row.csv": ": 1 example; at least 2 are needed, to train and to validate on",
    "one_text.csv": ": all 4 texts are the same; at least 2 different ones are needed",
    "open_quote.csv": ":6: a quote that opens here is never closed",
    "pretty_object.json": (
        ":1: not JSON: Expecting property name enclosed in double quotes at character 2; "
        "a record a line is needed, or one array"
    ),
    "ragged_row.csv": ":3: 3 fields, but the first row names 2 columns",
    "repeated_key.jsonl": ":1: the key 'label' stands twice in one object",
    "short_row.csv": ":6: 1 fields, but the first row names 2 columns",
    "surrogate.jsonl": ":2: the text holds '\\ud83d', half a character (a lone surrogate)",
    "tabs_missing.tsv": ": no column 'text'; there are 'text,label'",
    "text_after_quote.csv": ':2: text after a closing quote; inside quotes, write a quote twice ("")',
    "text_list.jsonl": ":2: the text is a list, not a text",
    "text_null.jsonl": ":2: the text is missing, not a text",
    "text_number.json": ": record 2: the text is 12, not a text",
    "two_rows.csv": ": nothing is left for validation; there are too few examples to divide so",
    "unknown_column.csv": ": no column 'label'; there are 'text', 'topic'",
    "unlike_columns.csv": ": no column 'text'; there are 'Headline', 'Kind'",
    "wrong_delimiter.csv": ": no column 'text'; there are 'text;label'",
}


def written(name: str, content: bytes) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(content)


def cut_parquet() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": ["a", "b"] * 9, "label": ["x", "y"] * 9}), "whole.parquet")
    Path("cut.parquet").write_bytes(Path("whole.parquet").read_bytes()[:-60])


def other_parquet() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [1, 2], "label": ["x", "y"]}), "numbers.parquet")


def zip_with(member: str) -> None:
    with zipfile.ZipFile("x.zip", "w") as archive:
        archive.writestr("sober/1.txt", "a dull headline")
        archive.writestr(member, "a funny one")


def folders(*files: str) -> None:
    for file in files:
        path = Path("folder", file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the text of {file}")


BUILT: dict[str, tuple[Callable[[], object], str]] = {
    "nul.csv": (
        written("nul.csv", b"text,label\na dull\x00headline,sober\n"),
        "nul.csv:2: a NUL byte; the file is damaged or in UTF-16",
    ),
    "latin_1.csv": (
        written("latin_1.csv", "text,label\na dull headline,sober\na fa\xe7ade,satire\n".encode("latin-1")),
        "latin_1.csv:3: byte 0xe7 at position 5 of the line is not utf-8; "
        "perhaps `encoding: cp1252` (Western European)",
    ),
    "utf_16.csv": (
        written("utf_16.csv", GOOD.encode("utf-16")),
        "utf_16.csv: a UTF-16 file; set `encoding: utf-16`",
    ),
    "utf_32.jsonl": (
        written("utf_32.jsonl", GOOD.encode("utf-32")),
        "utf_32.jsonl: a UTF-32 file; set `encoding: utf-32`",
    ),
    "deep.json": (written("deep.json", b"[" * 100_000), "deep.json: nested too deeply"),
    "many_columns.csv": (
        written("many_columns.csv", b",".join(b"c%d" % n for n in range(10_000)) + b"\n"),
        "many_columns.csv: no column 'text'; there are " + ", ".join(f"'c{n}'" for n in range(20)) + ", …",
    ),
    "cut.parquet": (
        cut_parquet,
        "cut.parquet: not a Parquet file, or a damaged one: Parquet magic bytes not found in footer. "
        "Either the file is corrupted or this is not a parquet file.",
    ),
    "numbers.parquet": (other_parquet, "numbers.parquet: row 1: the text is 1, not a text"),
    "nowhere.csv": (
        lambda: None,
        "nowhere.csv: there is no such file in {folder}",
    ),
    "headlines.csv": (
        written("headline.csv", GOOD.encode()),
        "headlines.csv: there is no such file in {folder} (did you mean 'headline.csv'?)",
    ),
    "table.csv": (
        lambda: Path("table.csv").mkdir(),
        "table.csv: a folder; with one sub-folder a label, set `format: folder`",
    ),
}

FOLDERS: dict[str, tuple[Callable[[], object], str]] = {
    "folder": (
        lambda: Path("folder").mkdir(),
        "folder: no sub-folders with files; one is needed for each label",
    ),
    "folder of files": (
        lambda: folders("1.txt", "2.txt"),
        "folder: no sub-folders with files; one is needed for each label",
    ),
    "folder of folders of folders": (
        lambda: folders("train/sober/1.txt", "train/satire/1.txt"),
        "folder/train/satire/…: lies deeper than one folder a label; "
        "name the folder that holds the labels, such as folder/train",
    ),
    "folder of one label": (
        lambda: folders("sober/1.txt", "sober/2.txt"),
        "folder: one label only ('sober' 2); at least 2 are needed",
    ),
    "x.zip with ..": (
        lambda: zip_with("../../satire/1.txt"),
        "{folder}/x.zip: member '../../satire/1.txt': a name that leads out of the archive",
    ),
    "x.zip with an absolute name": (
        lambda: zip_with("/satire/1.txt"),
        "{folder}/x.zip: member '/satire/1.txt': a name that leads out of the archive",
    ),
    "x.zip of text": (
        written("x.zip", GOOD.encode()),
        "{folder}/x.zip: a damaged archive: File is not a zip file",
    ),
    "x.xlsx": (
        written("x.xlsx", b"PK"),
        "x.xlsx: its name does not tell its format "
        "(.csv, .tsv, .tab, .json, .jsonl, .ndjson, .txt, .parquet); set `format:`",
    ),
}

Refused = Callable[..., str]


@pytest.fixture
def refused(nlp: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    """Train on data that must be refused, and return the message."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))

    def train(*overrides: str) -> str:
        result = nlp("train", HERE / "data.yaml", *overrides, "--runs-dir", tmp_path / "runs")
        assert (result.stdout, result.exit_code) == ("", 2)
        assert list((tmp_path / "runs").iterdir()) == []
        return result.stderr.removesuffix("\n")

    return train


def test_there_are_many() -> None:
    assert len(FILES) + len(BUILT) + len(FOLDERS) >= 20
    others = {"good.csv", "new_label.csv"}
    assert {path.name for path in (HERE / "data").iterdir()} == set(FILES) | others


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_says_what_is_wrong(refused: Refused, name: str) -> None:
    shutil.copy(HERE / "data" / name, name)
    assert refused(f"dataset.path={name}") == name + FILES[name]


@pytest.mark.parametrize("name", BUILT)
def test_a_broken_file_that_no_editor_makes_says_what_is_wrong(refused: Refused, name: str) -> None:
    build, message = BUILT[name]
    build()
    assert refused(f"dataset.path={name}") == message.format(folder=Path.cwd())


@pytest.mark.parametrize("name", FOLDERS)
def test_a_broken_folder_or_archive_says_what_is_wrong(refused: Refused, name: str) -> None:
    build, message = FOLDERS[name]
    build()
    assert refused(f"dataset.path={name.split()[0]}", "~dataset.label") == message.format(folder=Path.cwd())


@pytest.mark.parametrize("split", ["validation", "test"])
def test_a_label_that_training_lacks_is_named(refused: Refused, split: str) -> None:
    message = refused(
        f"dataset.path={HERE / 'data' / 'good.csv'}", f"dataset.{split}={HERE / 'data' / 'new_label.csv'}"
    )
    assert message.endswith(f": {split} has a label that training lacks: 'martian' 2")


def test_a_class_weight_for_no_label_is_named(refused: Refused) -> None:
    message = refused(f"dataset.path={HERE / 'data' / 'good.csv'}", "training.class_weights={martian: 2.0}")
    *_, last = message.splitlines()
    assert last == "training.class_weights: no label 'martian'; the labels are satire, sober"


def test_a_file_of_one_label_first_cannot_be_divided_by_order(refused: Refused, tmp_path: Path) -> None:
    Path("sorted.csv").write_text("text,label\n" + "".join(f"text {n},{'ab'[n // 4]}\n" for n in range(8)))
    assert refused("dataset={path: sorted.csv, label: label, train: 3}") == (
        "sorted.csv: the training part has one label only ('a' 3); where the data are sorted by label, "
        "divide them by a share, such as `validation: 0.2`, not by `train: N`"
    )


@pytest.mark.parametrize("name", ["open_quote.csv", "cut.json"])
def test_broken_data_are_found_before_tensorflow_is_loaded(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, name: str
) -> None:
    result = nlp_process(
        "train",
        HERE / "data.yaml",
        f"dataset.path={HERE / 'data' / name}",
        python=("-X", "importtime"),
        cwd=tmp_path,
    )
    lines = result.stderr.splitlines()
    loaded = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    assert lines[-1] == f"{HERE / 'data' / name}{FILES[name]}"
    assert (result.stdout, result.returncode) == ("", 2)
    assert not {"tensorflow", "keras"} & loaded
    assert list((tmp_path / "runs").iterdir()) == []

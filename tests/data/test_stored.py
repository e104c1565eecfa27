"""Files too large for the memory are read as small ones are, and their texts are as good as a list."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlpcat4.data import readers
from nlpcat4.data.examples import Examples
from nlpcat4.data.fingerprint import fingerprint
from nlpcat4.data.folding import Fold, refolded
from nlpcat4.data.own import OwnData
from nlpcat4.data.readers import read_content, read_large
from nlpcat4.data.readers.rows import Options
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.splitting import draw
from nlpcat4.data.stored import StoredTexts, StoredWriter
from nlpcat4.errors import DataError

written = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def stored(texts: list[str], folder: Path) -> StoredTexts:
    writer = StoredWriter(folder)
    for text in texts:
        writer.append(text)
    return writer.finished()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(written, max_size=20), data=st.data())
def test_stored_texts_are_a_sequence_like_a_list(
    texts: list[str], data: st.DataObject, tmp_path: Path
) -> None:
    kept = stored(texts, tmp_path)
    assert not list(tmp_path.iterdir()), "the file has no name, so that a crash leaves nothing behind"
    assert list(kept) == texts
    assert [kept[place] for place in range(-len(texts), len(texts))] == texts + texts
    places = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9)) if texts else []
    chosen = kept.take(np.array(places, dtype=np.int64))
    assert list(chosen) == [texts[place] for place in places]
    assert list(chosen[1:]) == [texts[place] for place in places[1:]]
    assert list(Examples(chosen).joined(Examples(kept)).texts) == [texts[place] for place in places] + texts
    for outside in (len(texts), -len(texts) - 1):
        with pytest.raises(IndexError):
            kept[outside]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(written, min_size=4, max_size=30),
    share=st.floats(0.1, 0.6),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_they_are_divided_and_told_apart_as_lists_are(
    texts: list[str], share: float, seed: int, data: st.DataObject, tmp_path: Path
) -> None:
    labels = data.draw(st.lists(st.sampled_from("ab"), min_size=len(texts), max_size=len(texts)))
    small, large = Examples(texts, labels), Examples(stored(texts, tmp_path), labels)
    for one, other in zip(draw(small, share, seed), draw(large, share, seed), strict=True):
        assert isinstance(other.texts, StoredTexts)
        assert (list(one.texts), list(one.labels or ())) == (list(other.texts), list(other.labels or ()))
    parts = [{"train": draw(examples, share, seed)[0]} for examples in (small, large)]
    assert fingerprint(parts[0]) == fingerprint(parts[1])
    plain = Examples(texts), Examples(stored(texts, tmp_path))
    one_fold, other_fold = (
        [list(part.texts) for part in refolded(*draw(examples, share, seed), Fold(1, 2, seed), "here")]
        for examples in plain
    )
    assert one_fold == other_fold


def outcome(read: Any, *arguments: Any) -> Any:
    try:
        reading = read(*arguments)
    except DataError as error:
        return str(error)
    examples = reading.examples
    parts = (examples.texts, examples.labels, examples.targets)
    return [None if part is None else list(part) for part in parts], reading.notes


def both(content: bytes, file_format: str, options: Options, folder: Path) -> tuple[Any, Any]:
    path = folder / "file"
    path.write_bytes(content)
    return (
        outcome(read_content, content, file_format, "file", options),
        outcome(read_large, path, file_format, "file", options, folder / "cache"),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(written, written), min_size=1, max_size=8),
    skip_bad=st.booleans(),
    junk=st.sampled_from([b"", b"\xff\n", b'"open', b"{\n", b"\0\n", b"\n\n"]),
    as_targets=st.booleans(),
)
def test_every_format_is_read_the_same_from_a_stream(
    rows: list[tuple[str, str]], skip_bad: bool, junk: bytes, as_targets: bool, tmp_path: Path
) -> None:
    target, label = ("other", None) if as_targets else (None, "other")
    options = Options(text="text", skip_bad=skip_bad, target=target, label=label)
    table = io.StringIO()
    csv.writer(table).writerows([("text", "other"), *rows])
    records = "\n".join(json.dumps({"text": text, "other": other}) for text, other in rows) + "\n"
    lines = "\n".join(text for text, _ in rows) + "\n"
    for file_format, content, reading in (
        ("csv", table.getvalue(), options),
        ("jsonl", records, options),
        ("lines", lines, Options(skip_bad=skip_bad)),
    ):
        for mark in (b"", b"\xef\xbb\xbf"):
            small, large = both(mark + content.encode() + junk, file_format, reading, tmp_path)
            assert small == large


@pytest.mark.parametrize(
    ("content", "file_format", "message"),
    [
        ("text\na\n".encode("utf-16"), "csv", "file: a UTF-16 file; set `encoding: utf-16`"),
        (b"text\nfine\ncaf\xe9\n", "csv", "file:3: byte 0xe9 at position 4 of the line is not utf-8"),
        (b'[{"text": "a"}]', "json", "file: one JSON array, too large to be read at once"),
        (b"other\na\n", "csv", "file: no column 'text'"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, file_format: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(DataError, match=message[:30]) as raised:
        read_large(tmp_path / "file", file_format, "file", Options(), tmp_path)
    assert str(raised.value).startswith(message)


def test_an_encoding_whose_lines_cannot_be_told_apart_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes("text\na\n".encode("utf-16-le"))
    with pytest.raises(DataError, match="too large to be read at once, which utf-16-le needs; use utf-8"):
        read_large(tmp_path / "file", "csv", "file", Options(encoding="utf-16-le"), tmp_path)


def test_a_large_file_of_a_config_is_read_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text,label\n" + "".join(f"text {number},{'ab'[number % 2]}\n" for number in range(50)))
    dataset = OwnData(path=str(path), text="text", label="label", test=0.2)
    where = DataSettings(data_dirs=(), cache_dir=tmp_path / "cache" / "data")
    small = dataset.load(where)
    monkeypatch.setattr(readers, "LARGE", 100)
    large = dataset.load(where)
    assert isinstance(large.train.texts, StoredTexts)
    assert large.facts == small.facts
    assert list(large.test.texts if large.test else ()) == list(small.test.texts if small.test else ())

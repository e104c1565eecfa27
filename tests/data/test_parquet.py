"""Parquet -> examples."""

import io
from typing import Any

import pytest

from nlpcat4.data.readers.parquet import read_parquet
from nlpcat4.data.readers.rows import Options
from nlpcat4.errors import DataError

pa = pytest.importorskip("pyarrow")


def parquet(**columns: Any) -> bytes:
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["a", "b"], ["a", "b"]),
        ([1, 0], ["1", "0"]),
        ([True, False], ["true", "false"]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
    ],
)
def test_texts_and_labels_of_every_useful_type_are_read(labels: Any, expected: list[str]) -> None:
    content = parquet(id=[1, 2], text=["one", "ü"], label=labels)
    examples = read_parquet(content, "a.parquet", Options(label="label")).examples
    assert (examples.texts, examples.labels) == (["one", "ü"], expected)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"Text": ["x"]}, r"^a.parquet: no column 'text' \(did you mean 'Text'\?\); there are 'Text'"),
        ({"text": [1], "label": ["a"]}, r"^a.parquet: row 1: the text is 1, not a text"),
        ({"text": ["x", None], "label": ["a", "b"]}, r"^a.parquet: row 2: the text is missing"),
        ({"text": ["x"], "label": [0.5]}, r"^a.parquet: row 1: the label is 0.5; labels are texts or whole"),
    ],
)
def test_unfit_columns_are_explained(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_parquet(parquet(**columns), "a.parquet", Options(label="label"))


def test_a_damaged_file_is_explained() -> None:
    content = parquet(text=["x"] * 1000)
    with pytest.raises(DataError, match=r"^a.parquet: not a Parquet file, or a damaged one"):
        read_parquet(content[: len(content) // 2], "a.parquet", Options())

"""What a writer wrote, the readers give back; what nobody wrote, they refuse."""

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.data.readers import read_content
from nlpcat4.data.readers.csv_file import read_csv
from nlpcat4.data.readers.json_file import read_json
from nlpcat4.data.readers.rows import Options
from nlpcat4.errors import DataError

TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=8
)


@given(TEXTS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]), st.sampled_from([0, 1]))
def test_csv_gives_back_what_a_csv_writer_wrote(
    texts: list[str], delimiter: str, end: str, quoting: int
) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter, lineterminator=end, quoting=1 if quoting else 0)
    # The csv module of Python 3.11 and 3.12 leaves a lone CR unquoted where the line end has none.
    rows = [[text.replace("\r", ""), "é"] for text in texts]
    writer.writerows([["text", "label"], *rows])
    reading = read_csv(table.getvalue().encode(), "t.csv", Options(label="label", delimiter=delimiter))
    assert reading.examples.texts == [text for text, _ in rows]


@given(TEXTS, st.booleans(), st.booleans())
def test_json_gives_back_what_was_written(texts: list[str], as_array: bool, ascii_only: bool) -> None:
    records = [{"text": text, "label": text + "!"} for text in texts]
    lines = [json.dumps(record, ensure_ascii=ascii_only) for record in records]
    content = f"[{','.join(lines)}]" if as_array else "\n".join(lines)
    examples = read_json(content.encode(), "t.json", Options(label="label")).examples
    assert examples.texts == texts
    assert examples.labels == [text + "!" for text in texts]


@pytest.mark.parametrize("file_format", ["csv", "json", "lines"])
@given(content=st.binary(max_size=200), skip_bad=st.booleans())
def test_random_bytes_are_read_or_refused_but_never_crash(
    file_format: str, content: bytes, skip_bad: bool
) -> None:
    with suppress(DataError):
        read_content(content, file_format, "a.file", Options(skip_bad=skip_bad))

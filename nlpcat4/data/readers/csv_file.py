"""CSV and TSV -> examples; the quotes and columns have to be right, line by line."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.decoding import decode
from nlpcat4.data.readers.rows import Options, Rows, require
from nlpcat4.errors import DataError


def read_csv(content: bytes, place: str, options: Options) -> Reading:
    """Read a table whose first row names the columns.

    Raises:
        DataError: A column is missing, or, unless bad rows are skipped, a row is ragged or its quotes are.
    """
    # newline="" keeps the line ends of quoted texts as they are, and still ends lines at CR, LF and CRLF.
    stream = io.StringIO(decode(content, place, options), newline="")
    return rows_of(stream, place, Rows(options, at=lambda line: f"{place}:{line}"))


def rows_of(stream: TextIO, place: str, rows: Rows) -> Reading:
    """Read a table from a stream; see `read_csv`."""
    options = rows.options
    with _fields_of_any_length():
        parsed = _records(stream, rows)
        header = next(parsed, (1, []))[1]
        if not header:
            raise DataError(f"{place}: empty; its first row has to name the columns")
        for name in options.columns:
            require(name, header, place)
        columns = [header.index(name) for name in options.columns]
        for line, fields in parsed:
            if len(fields) != len(header):
                rows.refuse(line, f"{len(fields)} fields, but the first row names {len(header)} columns")
            else:
                rows.add(line, *(fields[column] for column in columns))
    return rows.reading()


def _records(stream: TextIO, rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it starts on; blank lines are no records."""
    reader = csv.reader(stream, delimiter=rows.options.delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            rows.refuse(start, _explained(str(error)))
            continue
        if fields:
            yield start, fields


def _explained(error: str) -> str:
    """Say what the two mistakes with quotes look like to someone who made them."""
    if "unexpected end of data" in error:
        return "a quote that opens here is never closed"
    if "expected after" in error:
        return 'text after a closing quote; inside quotes, write a quote twice ("")'
    return error


@contextmanager
def _fields_of_any_length() -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters a field, which is global, for a while."""
    limit = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(limit)

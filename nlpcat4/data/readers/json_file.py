"""A JSON array or JSON lines -> examples; which of the two it is, the content says."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from nlpcat4.config.problems import did_you_mean
from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.decoding import decode
from nlpcat4.data.readers.rows import Options, Rows
from nlpcat4.errors import DataError

_BLANK = " \t\r\n"


def read_json(content: bytes, place: str, options: Options) -> Reading:
    """Read records that hold their text and label, or source and target, under two keys.

    Raises:
        DataError: The file is not JSON, or, unless bad rows are skipped, a record is not as it should be.
    """
    text = decode(content, place, options)
    if text.lstrip(_BLANK).startswith("["):
        rows = Rows(options, at=lambda number: f"{place}: record {number}")
        records: Iterable[tuple[int, Any]] = enumerate(_array(text, place), start=1)
    else:
        rows = Rows(options, at=lambda line: f"{place}:{line}")
        records = _lines(text.split("\n"), rows)
    for number, record in records:
        _add(rows, number, record)
    return rows.reading()


def rows_of(stream: TextIO, place: str, rows: Rows) -> Reading:
    """Read JSON lines from a stream; see `read_json`.

    Raises:
        DataError: As there; or it is one array.
    """
    for number, record in _lines((line.removesuffix("\n") for line in stream), rows):
        if number == 1 and isinstance(record, list):
            raise DataError(f"{place}: one JSON array, too large to be read at once; write a record a line")
        _add(rows, number, record)
    return rows.reading()


def _add(rows: Rows, number: int, record: Any) -> None:
    """Take one record in."""
    if not isinstance(record, dict):
        rows.refuse(number, f"{json.dumps(record)[:60]} instead of an object")
        return
    for key in rows.options.columns:
        if key not in record:
            keys = ", ".join(map(repr, list(record)[:20]))
            rows.refuse(number, f"no key {key!r}{did_you_mean(key, record)}; there are {keys}")
            return
    rows.add(number, *(record[key] for key in rows.options.columns))


def _array(text: str, place: str) -> list[Any]:
    try:
        records: list[Any] = _parsed(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{place}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    except ValueError as error:
        raise DataError(f"{place}: {error}") from None
    return records


def _lines(lines: Iterable[str], rows: Rows) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip(_BLANK):
            continue
        try:
            yield number, _parsed(line)
        except json.JSONDecodeError as error:
            hint = "; a record a line is needed, or one array" if number == 1 else ""
            rows.refuse(number, f"not JSON: {error.msg} at character {error.pos + 1}{hint}")
        except ValueError as error:
            rows.refuse(number, str(error))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, but not one that says two things under one key."""
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return record

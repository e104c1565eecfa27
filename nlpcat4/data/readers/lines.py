"""A text file -> one example a line, without labels."""

from typing import TextIO

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.decoding import decode
from nlpcat4.data.readers.rows import Options, Rows


def read_lines(content: bytes, place: str, options: Options) -> Reading:
    """Read each line as a text; LF, CRLF and CR end lines, and blank lines are kept as empty texts."""
    rows = Rows(options, at=lambda line: f"{place}:{line}")
    text = decode(content, place, options).replace("\r\n", "\n").replace("\r", "\n")
    if text:
        for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
            rows.add(number, line)
    return rows.reading()


def rows_of(stream: TextIO, place: str, rows: Rows) -> Reading:
    """Read lines from a stream, whose line ends have all become LF; see `read_lines`."""
    for number, line in enumerate(stream, start=1):
        rows.add(number, line.removesuffix("\n"))
    return rows.reading()

"""Arguments, a file or standard input -> batches of texts, as soon as they are there, in bounded memory."""

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast


class Stream(Protocol):
    """Bytes that may come slowly."""

    def read1(self, size: int, /) -> bytes:
        """Return what is there, at most `size` bytes, waiting only where there is nothing yet."""


CHUNK = 1 << 18
LONGEST = 1 << 20
"""Bytes of a line that are read; what a longer line has beyond is passed over."""


def batches_of_texts(texts: Sequence[str], file: Path | None) -> Iterator[list[str]]:
    """Return the texts to answer, in batches.

    Raises:
        UsageError: There is nothing to read, or two places to read from.
    """
    from nlpcat4.errors import UsageError

    if file is not None:
        if texts:
            raise UsageError("--file and TEXT: give one of the two")
        try:
            return batches_of_lines(io.BufferedReader(io.FileIO(file)))
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from None
    if list(texts) == ["-"] or (not texts and not sys.stdin.isatty()):
        return batches_of_lines(cast(Stream, sys.stdin.buffer))
    if not texts:
        raise UsageError("nothing to predict: give a TEXT, --file FILE, or - for standard input")
    return iter([list(texts)])


def batches_of_lines(stream: Stream) -> Iterator[list[str]]:
    """Yield the lines of a stream, those together that came together, so that `tail -f` gets answers.

    Bytes that are not UTF-8 become U+FFFD. Lines end with LF or CR LF; the last one may lack its end.
    """
    rest = b""
    while chunk := stream.read1(CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[:LONGEST]
        if lines:
            yield [_text(line) for line in lines]
    if rest:
        yield [_text(rest)]


def _text(line: bytes) -> str:
    return line[:LONGEST].removesuffix(b"\r").decode("utf-8", errors="replace")

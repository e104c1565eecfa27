"""Bytes -> text, or the row and the byte that cannot be read and what may help."""

import codecs
from pathlib import Path
from typing import TextIO

from nlpcat4.data.readers.rows import Options
from nlpcat4.errors import DataError

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""How a file in another encoding than UTF-8 may begin; UTF-32 first, since its mark starts like UTF-16's."""


def decode(content: bytes, place: str, options: Options) -> str:
    """Return the text of a file, without a byte-order mark.

    With `skip_bad`, bytes that cannot be read become lone surrogates, so that `Rows` leaves out just the
    rows that hold them.

    Raises:
        DataError: The bytes are not in that encoding.
    """
    encoding = _encoding(content, place, options)
    try:
        text = content.decode(encoding, _errors(options))
    except UnicodeDecodeError as error:
        raise DataError(_undecodable(place, options.encoding, error)) from None
    except UnicodeError as error:
        raise DataError(f"{place}: not {options.encoding}: {error}") from None
    if "\0" in text and not options.skip_bad:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"{place}:{line}: a NUL byte; the file is damaged or in UTF-16")
    return text


def opened(path: Path, place: str, options: Options, newline: str | None) -> TextIO:
    """Return a file as a stream of text, once all of it is known to be readable; see `decode`.

    Args:
        path: The file.
        place: The file, as messages name it.
        options: How to read it.
        newline: As for `open`.

    Raises:
        DataError: The bytes are not in that encoding, or it is one that lines cannot be told apart in.
    """
    with path.open("rb") as file:
        encoding = _encoding(file.read(4), place, options)
        if "\n".encode(encoding)[-1:] != b"\n" or "\n".encode(encoding).startswith(b"\0"):
            raise DataError(
                f"{place}: too large to be read at once, which {options.encoding} needs; use utf-8"
            )
        file.seek(0)
        for number, line in enumerate(file):
            try:
                line.decode(encoding, _errors(options))
            except UnicodeDecodeError as error:
                raise DataError(_undecodable(place, options.encoding, error, before=number)) from None
            if b"\0" in line and not options.skip_bad:
                raise DataError(f"{place}:{number + 1}: a NUL byte; the file is damaged or in UTF-16")
    return path.open(encoding=encoding, errors=_errors(options), newline=newline)


def _encoding(content: bytes, place: str, options: Options) -> str:
    """Return the encoding, with UTF-8's mark taken off; refuse the beginning of a file in another one."""
    if codecs.lookup(options.encoding).name not in ("utf-8", "utf-8-sig"):
        return options.encoding
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            raise DataError(f"{place}: a {encoding.upper()} file; set `encoding: {encoding}`")
    return "utf-8-sig"


def _errors(options: Options) -> str:
    return "surrogateescape" if options.skip_bad else "strict"


def _undecodable(place: str, encoding: str, error: UnicodeDecodeError, before: int = 0) -> str:
    content = error.object  # without the mark
    line = before + content.count(b"\n", 0, error.start) + 1
    byte = error.start - content.rfind(b"\n", 0, error.start)
    hint = "; perhaps `encoding: cp1252` (Western European)" if encoding == "utf-8" else ""
    found = f"byte 0x{content[error.start]:02x}"
    return f"{place}:{line}: {found} at position {byte} of the line is not {encoding}{hint}"

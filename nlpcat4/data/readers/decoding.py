"""Bytes -> text, or the row and the byte that cannot be read and what may help."""

import codecs

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
    is_utf8 = codecs.lookup(options.encoding).name in ("utf-8", "utf-8-sig")
    for mark, encoding in _MARKS.items():
        if is_utf8 and content.startswith(mark):
            raise DataError(f"{place}: a {encoding.upper()} file; set `encoding: {encoding}`")
    errors = "surrogateescape" if options.skip_bad else "strict"
    try:
        text = content.decode("utf-8-sig" if is_utf8 else options.encoding, errors)
    except UnicodeDecodeError as error:
        raise DataError(_undecodable(content, place, options.encoding, error)) from None
    except UnicodeError as error:
        raise DataError(f"{place}: not {options.encoding}: {error}") from None
    if "\0" in text and not options.skip_bad:
        raise DataError(
            f"{_at(text, text.index(chr(0)), place)}: a NUL byte; the file is damaged or in UTF-16"
        )
    return text


def _undecodable(content: bytes, place: str, encoding: str, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    byte = error.start - content.rfind(b"\n", 0, error.start)
    hint = "; perhaps `encoding: cp1252` (Western European)" if encoding == "utf-8" else ""
    found = f"byte 0x{content[error.start]:02x}"
    return f"{place}:{line}: {found} at position {byte} of the line is not {encoding}{hint}"


def _at(text: str, index: int, place: str) -> str:
    return f"{place}:{text.count(chr(10), 0, index) + 1}"

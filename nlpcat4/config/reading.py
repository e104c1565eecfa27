"""A config file -> its text, or why it cannot be one: too large, not UTF-8, no file at all."""

import stat
from pathlib import Path

from nlpcat4.config.problems import error_at
from nlpcat4.config.source import Position

MAX_BYTES = 1_000_000


def read(path: Path) -> str:
    """Return the text of a config file.

    Raises:
        ConfigError: It cannot be read, is a folder or a device, has more than 1 MB or is not in UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
            raise error_at(Position(str(path)), f"is {what}; name a YAML file")
        if status.st_size > MAX_BYTES:
            raise error_at(
                Position(str(path)), f"has {status.st_size:,} bytes; a config has at most {MAX_BYTES:,}"
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise error_at(Position(str(path)), f"cannot be read: {getattr(error, 'strerror', error)}") from None
    return _decoded(raw, path)


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = raw.rfind(b"\n", 0, error.start) + 1
        line = raw.count(b"\n", 0, line_start) + 1
        column = len(raw[line_start : error.start].decode("utf-8", errors="replace")) + 1
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            hint = "the file is in UTF-16"
        else:
            hint = f"in Latin-1 it would be {chr(raw[error.start])!r}"
        message = (
            f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8; {hint}; save the file as UTF-8"
        )
        raise error_at(Position(str(path), line, column), message) from None

"""A remote file -> a whole, checked file in the cache, or none at all."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from nlpcat4 import files
from nlpcat4.data.locking import locked
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.transfer import PATIENT, Limits, fetch
from nlpcat4.errors import DataError, NlpcatError


def download(
    url: str,
    target: Path,
    *,
    max_bytes: int,
    verify: Callable[[bytes], None],
    settings: DataSettings,
    checksum: str | None = None,
    limits: Limits = PATIENT,
) -> Path:
    """Return `target`, downloaded unless another process has done so by now.

    The content is checked before any of it is written, and then renamed into place, so there is never
    half a file that a later run could take for whole.

    Args:
        url: What to download.
        target: Where it belongs.
        max_bytes: What is larger cannot be it; it is held in memory until it is checked.
        verify: Raises DataError where a content is not what it should be.
        settings: Whom to tell about progress.
        checksum: Its SHA-256 in hexadecimal, where the publisher promises that the file never changes.
        limits: How long to try.

    Raises:
        NlpcatError: It cannot be had, or is not what it should be; nothing is written.
    """
    what = f"downloading {target.name}"
    lock = target.with_name(f".{target.name}.lock")
    with locked(lock, waiting=lambda: settings.report(f"{what}: waiting for another process")):
        if not target.is_file():
            content = fetch(
                url,
                max_bytes=max_bytes,
                progress=lambda done, total: settings.report(what, done, total),
                limits=limits,
            )
            _check(url, content, checksum, verify)
            _write(target, content)
    return target


def _check(url: str, content: bytes, checksum: str | None, verify: Callable[[bytes], None]) -> None:
    found = sha256(content).hexdigest()
    if checksum not in (None, found):
        raise NlpcatError(f"{url}: its SHA-256 is {found}, not {checksum}")
    try:
        verify(content)
    except DataError as error:
        kind = "a web page, " if content.lstrip().startswith(b"<") else ""
        raise NlpcatError(f"{url}: {kind}not the expected file: {error}") from None


def _write(target: Path, content: bytes) -> None:
    try:
        files.write_bytes(target, content)
    except OSError as error:
        raise NlpcatError(f"{target}: cannot be written: {error.strerror}") from None

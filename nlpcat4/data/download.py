"""A remote file -> a whole, checked file in the cache, or none at all."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nlpcat4 import files
from nlpcat4.data.locking import locked
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.transfer import PATIENT, Limits, fetch
from nlpcat4.errors import DataError, NlpcatError


@dataclass(frozen=True)
class Remote:
    """A file that can be downloaded."""

    url: str
    max_bytes: int
    """What is larger cannot be it; it is held in memory until it is checked."""
    sha256: str | None = None
    """In hexadecimal, where the publisher promises that the file never changes."""


def download(
    remote: Remote,
    target: Path,
    *,
    verify: Callable[[bytes], None],
    settings: DataSettings,
    limits: Limits = PATIENT,
) -> Path:
    """Return `target`, downloaded unless another process has done so by now.

    The content is checked before any of it is written, and then renamed into place, so there is never
    half a file that a later run could take for whole.

    Args:
        remote: What to download.
        target: Where it belongs.
        verify: Raises DataError where a content is not what it should be.
        settings: Whom to tell about progress.
        limits: How long to try.

    Raises:
        NlpcatError: It cannot be had, or is not what it should be; nothing is written.
    """
    what = f"downloading {target.name}"
    lock = target.with_name(f".{target.name}.lock")
    with locked(lock, waiting=lambda: settings.report(f"{what}: waiting for another process")):
        if not target.is_file():
            content = fetch(
                remote.url,
                max_bytes=remote.max_bytes,
                progress=lambda done, total: settings.report(what, done, total),
                limits=limits,
            )
            _check(remote, content, verify)
            _write(target, content)
    return target


def _check(remote: Remote, content: bytes, verify: Callable[[bytes], None]) -> None:
    found = sha256(content).hexdigest()
    if remote.sha256 not in (None, found):
        raise NlpcatError(f"{remote.url}: its SHA-256 is {found}, not {remote.sha256}")
    try:
        verify(content)
    except DataError as error:
        kind = "a web page, " if content.lstrip().startswith(b"<") else ""
        raise NlpcatError(f"{remote.url}: {kind}not the expected file: {error}") from None


def _write(target: Path, content: bytes) -> None:
    try:
        files.write_bytes(target, content)
    except OSError as error:
        raise NlpcatError(f"{target}: cannot be written: {error.strerror}") from None

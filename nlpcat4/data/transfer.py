"""An address -> its bytes, in memory: bounded in size and time, resumed where a connection breaks."""

import http
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from nlpcat4 import __version__
from nlpcat4.data.transfer_errors import Broken, Redirects, connection_error, status_error
from nlpcat4.errors import NlpcatError


@dataclass(frozen=True)
class Limits:
    """How patient a download is."""

    answer_seconds: float = 30
    """Without a byte for so long, it ends."""
    total_seconds: float = 600
    attempts: int = 5
    """Connections, where they break or the server is busy."""
    pause_seconds: float = 1
    """Before the second attempt; twice as long before each one after it."""


PATIENT = Limits()


@dataclass
class _Download:
    """What has been received so far."""

    url: str
    max_bytes: int
    deadline: float
    body: bytearray = field(default_factory=bytearray)
    total: int | None = None
    validator: str | None = None
    """The strong ETag of what is in `body`; without one nobody can tell whether a rest belongs to it."""


def fetch(
    url: str,
    *,
    max_bytes: int,
    progress: Callable[[int, int | None], None],
    limits: Limits = PATIENT,
) -> bytes:
    """Return what is at an address.

    Args:
        url: http or https; redirects are followed, but to no other scheme and from https only to https.
        max_bytes: What is larger is refused.
        progress: Called with the bytes received and, if known, their total.
        limits: How long to try.

    Raises:
        NlpcatError: It cannot be had; says why.
    """
    download = _Download(url, max_bytes, time.monotonic() + limits.total_seconds)
    reason = ""
    for attempt in range(limits.attempts):
        if attempt:
            time.sleep(limits.pause_seconds * 2 ** (attempt - 1))
        try:
            _attempt(download, limits.answer_seconds, progress)
            return bytes(download.body)
        except Broken as error:
            reason = str(error)
    raise NlpcatError(f"{url}: {reason} ({limits.attempts} attempts)")


def _attempt(download: _Download, patience: float, progress: Callable[[int, int | None], None]) -> None:
    """Receive the rest of a download, over one connection."""
    headers = {"User-Agent": f"nlpcat4/{__version__}", "Accept-Encoding": "identity"}
    if download.body and download.validator:
        headers |= {"Range": f"bytes={len(download.body)}-", "If-Range": download.validator}
    request = urllib.request.Request(download.url, headers=headers)
    try:
        with urllib.request.build_opener(Redirects).open(request, timeout=patience) as response:
            _check_head(download, response)
            _receive(download, response, progress)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            download.body.clear()
        raise status_error(download.url, error) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise connection_error(download.url, error, patience) from None


def _check_head(download: _Download, response: http.client.HTTPResponse) -> None:
    """See from the headers whether the body is what was asked for: all of it, or the rest."""
    headers = response.headers
    encoding, length = headers.get("Content-Encoding", "identity"), headers.get("Content-Length")
    if encoding != "identity":
        raise NlpcatError(f"{download.url}: sent in a compression ({encoding}) that was not asked for")
    if length is not None and not length.isdecimal():
        raise NlpcatError(f"{download.url}: announces a length of {length!r}")
    if response.status == http.HTTPStatus.PARTIAL_CONTENT:
        place = f"bytes {len(download.body)}-"
        if not download.body or not headers.get("Content-Range", "").startswith(place):
            download.body.clear()
            raise Broken("the server went on at another place than it was asked to")
        return
    download.body.clear()
    download.total = None if length is None else int(length)
    etag = headers.get("ETag", "")
    download.validator = etag if etag.startswith('"') else None
    _check_size(download, download.total or 0)


def _receive(
    download: _Download, response: http.client.HTTPResponse, progress: Callable[[int, int | None], None]
) -> None:
    """Add what comes to the body, until all is there."""
    while download.total is None or len(download.body) < download.total:
        # `read1` returns what there is, so that a server that sends a byte now and then meets the deadline.
        chunk = response.read1(2**16)
        if not chunk:
            break
        download.body += chunk
        _check_size(download, len(download.body))
        if time.monotonic() > download.deadline:
            raise NlpcatError(f"{download.url}: too slow; given up after {len(download.body):,} bytes")
        progress(len(download.body), download.total)
    received, total = len(download.body), download.total
    if total is not None and received < total:
        raise Broken(f"the connection broke after {received:,} of {total:,} bytes")
    if total is not None and received > total:
        raise NlpcatError(f"{download.url}: {received:,} bytes came, but {total:,} were announced")


def _check_size(download: _Download, size: int) -> None:
    if size > download.max_bytes:
        raise NlpcatError(f"{download.url}: larger than the {download.max_bytes:,} bytes that it may have")

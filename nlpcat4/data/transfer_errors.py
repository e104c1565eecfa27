"""What goes wrong on the web -> what it means and whether another attempt may help."""

import http
import http.client
import ssl
import urllib.error
import urllib.request
from typing import IO, Any
from urllib.parse import urlsplit

from nlpcat4.errors import NlpcatError


class Broken(Exception):  # noqa: N818 (never leaves a transfer)
    """The connection broke or the server is busy: another attempt may do."""


def status_error(url: str, error: urllib.error.HTTPError) -> Exception:
    """Return what an answer without content means."""
    answer = f"the server answered {error.code} {error.reason}"
    if error.code in (408, 416, 429) or error.code >= 500:
        return Broken(answer)
    if 300 <= error.code < 400:
        answer = f"refused to be redirected to {error.headers.get('Location')}, a circle or no web address"
    return NlpcatError(f"{url}: {answer}")


def connection_error(url: str, error: Exception, patience: float) -> Exception:
    """Return what a connection's failure means."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return NlpcatError(f"{url}: no answer for {patience:g} seconds")
    if isinstance(
        reason, http.client.HTTPException | ConnectionResetError | BrokenPipeError | ssl.SSLEOFError
    ):
        return Broken(f"the connection broke ({type(reason).__name__})")
    return NlpcatError(f"{url}: cannot be reached: {reason}")


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not to where a download has no business."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request to follow up with."""
        refuse_redirect(req.full_url, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def refuse_redirect(old: str, new: str) -> None:
    """Check that a redirect keeps to the web, and to encryption once it is there.

    Raises:
        NlpcatError: It does not; names the target.
    """
    schemes = urlsplit(old).scheme, urlsplit(new).scheme
    if schemes[1] not in ("http", "https") or schemes == ("https", "http"):
        raise NlpcatError(f"{old}: refused to be redirected to {new}")

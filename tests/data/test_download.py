"""An address -> a whole, checked file or none, from servers that misbehave in every way."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.data.download import download
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.transfer import Limits
from nlpcat4.data.transfer_errors import refuse_redirect
from nlpcat4.errors import DataError, NlpcatError

CONTENT = bytes(range(256)) * 400
SHA256 = sha256(CONTENT).hexdigest()
QUICK = Limits(answer_seconds=0.3, total_seconds=5, attempts=3, pause_seconds=0.01)

Answer = Callable[["Handler"], object]


class Server(ThreadingHTTPServer):
    """Answers each request with the next of `answers`, the last one for ever; keeps the request headers."""

    daemon_threads = True
    answers: list[Answer]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data.bin"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when the client has gone."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        answers = self.server.answers
        self.server.requests.append({name.lower(): value for name, value in self.headers.items()})
        answers[min(len(self.server.requests), len(answers)) - 1](self)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""

    def head(self, status: int, /, **headers: str | int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def whole(content: bytes = CONTENT, **headers: str | int) -> Answer:
    """Answer with all of a content, and `headers` in the place of the right ones."""

    def answer(handler: Handler) -> None:
        handler.head(200, **{"Content_Length": len(content), **headers})
        handler.wfile.write(content)

    return answer


def cut(at: int, etag: str | None = '"v1"') -> Answer:
    """Announce the whole content, and break the connection after some bytes."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=len(CONTENT), **({"ETag": etag} if etag else {}))
        handler.wfile.write(CONTENT[:at])

    return answer


def reset(handler: Handler) -> None:
    """Break the connection in the hard way, before any answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()


def rest(handler: Handler) -> None:
    """Answer a range request as a good server does."""
    start = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    handler.head(
        206,
        Content_Length=len(CONTENT) - start,
        Content_Range=f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}",
        ETag='"v1"',
    )
    handler.wfile.write(CONTENT[start:])


def status(code: int, **headers: str | int) -> Answer:
    """Answer with a status and no content."""
    return lambda handler: handler.head(code, Content_Length=0, **headers)


def unmeasured(content: bytes) -> Answer:
    """Answer without saying how long the content is."""

    def answer(handler: Handler) -> None:
        handler.head(200)
        handler.wfile.write(content)

    return answer


def endless(handler: Handler) -> None:
    handler.head(200)
    while True:
        handler.wfile.write(CONTENT)


def drip(handler: Handler) -> None:
    """Send a byte now and then, always in time."""
    handler.head(200, Content_Length=len(CONTENT))
    for byte in CONTENT:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.01)


def silent(handler: Handler) -> None:
    """Never answer, until the client has gone."""
    handler.connection.recv(1)


def check(content: bytes) -> None:
    if content != CONTENT:
        raise DataError(f"has {len(content):,} bytes that are not the known ones")


def start(url: str, settings: DataSettings, **more: Any) -> Path:
    """Download the content to the cache."""
    target = settings.cache_dir / "data.bin"
    more = {"max_bytes": 200_000, "verify": check, **more}
    return download(url, target, settings=settings, **more)


@pytest.fixture
def fetch(server: Server, settings: DataSettings) -> Callable[..., Path]:
    """Answers -> the file that is in the cache afterwards."""

    def run(*answers: Answer, limits: Limits = QUICK, checksum: str | None = None) -> Path:
        server.answers = list(answers)
        return start(server.url, settings, limits=limits, checksum=checksum)

    return run


def left_behind(settings: DataSettings) -> list[str]:
    return sorted(path.name for path in settings.cache_dir.iterdir() if path.name != ".data.bin.lock")


Fetch = Callable[..., Path]


@pytest.mark.parametrize(
    "answer",
    [whole(), whole(ETag='"v1"'), unmeasured(CONTENT)],
    ids=["with length", "with etag", "without length"],
)
def test_a_good_answer_becomes_the_file(fetch: Fetch, settings: DataSettings, answer: Answer) -> None:
    assert fetch(answer, checksum=SHA256).read_bytes() == CONTENT
    assert left_behind(settings) == ["data.bin"]


def test_progress_is_told(fetch: Fetch, settings: DataSettings, server: Server) -> None:
    told: list[tuple[str, int, int | None]] = []
    server.answers = [whole()]
    heard = replace(settings, progress=lambda *report: told.append(report))
    start(server.url, heard)
    assert told[-1] == ("downloading data.bin", len(CONTENT), len(CONTENT))


@pytest.mark.parametrize("at", [0, 1, 100, 8191, 8192, 40_000, 65_535, 65_536, 102_000, 102_399])
def test_a_broken_connection_is_resumed_where_it_broke(fetch: Fetch, server: Server, at: int) -> None:
    fetch(cut(at), rest if at else whole(), checksum=SHA256)
    assert server.requests[1].get("range") == (f"bytes={at}-" if at else None)
    assert server.requests[1].get("if-range") == ('"v1"' if at else None)


@pytest.mark.parametrize("etag", [None, 'W/"v1"'])
def test_without_a_strong_etag_a_download_starts_anew(fetch: Fetch, server: Server, etag: str | None) -> None:
    fetch(cut(100, etag), whole(), checksum=SHA256)
    assert "range" not in server.requests[1]


@pytest.mark.parametrize(
    "answers",
    [
        [reset, whole()],
        [status(503), whole()],
        [cut(100), whole()],
        [cut(100), status(416), whole()],
        [
            cut(100),
            lambda handler: handler.head(206, Content_Range="bytes 7-9/10", Content_Length=3),
            whole(),
        ],
        [lambda handler: handler.head(206, Content_Length=3), whole()],
    ],
    ids=["reset", "busy", "changed file", "range refused", "wrong range", "range not asked for"],
)
def test_another_attempt_mends_it(fetch: Fetch, answers: list[Answer]) -> None:
    fetch(*answers, checksum=SHA256)


BAD: dict[str, tuple[Answer, str]] = {
    "never answers": (silent, "no answer for 0.3 seconds"),
    "sends too slowly": (drip, r"too slow; given up after [\d,]+ bytes"),
    "always resets": (reset, r"the connection broke \(.*\) \(3 attempts\)"),
    "too short": (cut(100, None), r"the connection broke after 100 of 102,400 bytes \(3 attempts\)"),
    "too long": (
        whole(Content_Length=100),
        "not the expected file|102,400 bytes came, but 100 were announced",
    ),
    "length is no number": (whole(Content_Length="many"), "announces a length of 'many'"),
    "length is negative": (whole(Content_Length=-5), "announces a length of '-5'"),
    "announces too much": (whole(Content_Length=10**12), "larger than the 200,000 bytes that it may have"),
    "no length and cut": (unmeasured(CONTENT[:9]), "not the expected file: has 9 bytes"),
    "endless": (endless, "larger than the 200,000 bytes that it may have"),
    "compressed": (
        whole(gzip.compress(CONTENT), Content_Encoding="gzip"),
        r"a compression \(gzip\) that was not",
    ),
    "no HTTP": (
        lambda handler: handler.wfile.write(b"SSH-2.0\r\n"),
        r"the connection broke \(BadStatusLine\)",
    ),
    "not found": (status(404), "the server answered 404 Not Found"),
    "server error": (status(500), r"the server answered 500 Internal Server Error \(3 attempts\)"),
    "login page": (whole(b"\n<html>Log in</html>"), "a web page, not the expected file"),
    "other content": (
        whole(CONTENT[::-1]),
        "not the expected file: has 102,400 bytes that are not the known ones",
    ),
    "to a file": (
        status(302, Location="file:///etc/passwd"),
        "refused to be redirected to file:///etc/passwd",
    ),
    "to ftp": (
        status(301, Location="ftp://example.org/x"),
        "refused to be redirected to ftp://example.org/x",
    ),
    "to nowhere": (status(302), "refused to be redirected to None"),
    "in a circle": (status(302, Location="/data.bin"), "refused to be redirected to /data.bin, a circle"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_explained_and_leaves_nothing(
    fetch: Fetch, settings: DataSettings, name: str
) -> None:
    answer, message = BAD[name]
    limits = replace(QUICK, total_seconds=0.2) if name == "sends too slowly" else QUICK
    with pytest.raises(NlpcatError, match=rf"^http://127.0.0.1:\d+/data.bin: .*({message})") as error:
        fetch(answer, limits=limits)
    assert error.value.exit_code == 1
    assert left_behind(settings) == []


def test_a_file_that_is_there_stays_whatever_is_offered(fetch: Fetch, server: Server) -> None:
    target = fetch(whole(), checksum=SHA256)
    assert fetch(whole(CONTENT[::-1]), checksum=SHA256).read_bytes() == target.read_bytes() == CONTENT
    assert len(server.requests) == 1


def test_a_wrong_checksum_is_shown_beside_the_right_one(fetch: Fetch, settings: DataSettings) -> None:
    with pytest.raises(NlpcatError, match=rf"its SHA-256 is {SHA256}, not {'0' * 64}"):
        fetch(whole(), checksum="0" * 64)
    assert left_behind(settings) == []


def test_a_redirect_to_another_web_address_is_followed(fetch: Fetch, server: Server) -> None:
    fetch(status(302, Location=server.url + "?moved"), whole(), checksum=SHA256)


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(NlpcatError, match="https://a: refused to be redirected to http://b"):
        refuse_redirect("https://a", "http://b")


def test_an_address_where_nobody_listens_is_explained(settings: DataSettings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/x"
        with pytest.raises(NlpcatError, match=r"cannot be reached: \[Errno \d+\] Connection refused"):
            start(url, settings, limits=QUICK)


def test_a_host_that_does_not_exist_is_explained(settings: DataSettings) -> None:
    with pytest.raises(NlpcatError, match=r"http://nowhere.invalid/x: cannot be reached"):
        start("http://nowhere.invalid/x", settings, limits=QUICK)


def test_a_cache_that_cannot_be_written_to_is_named(tmp_path: Path, settings: DataSettings) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(
        NlpcatError, match=r"cache: cannot be written to .*; NLP_CACHE_DIR names another cache"
    ):
        start("http://nowhere.invalid/x", settings)


OTHER_PROCESS = """
import sys
from pathlib import Path
from nlpcat4.data.download import download
from nlpcat4.data.settings import DataSettings
url, folder = sys.argv[1], Path(sys.argv[2])
settings = DataSettings(data_dirs=(), cache_dir=folder)
download(url, folder / "data.bin", max_bytes=200_000, verify=len, settings=settings)
"""


@contextmanager
def other_process(server: Server, settings: DataSettings) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that downloads, and wait until it has asked the server."""
    asked = threading.Event()
    first_answer, *more = server.answers

    def answer(handler: Handler) -> None:
        asked.set()
        first_answer(handler)

    server.answers = [answer, *more]
    command = [sys.executable, "-c", OTHER_PROCESS, server.url, str(settings.cache_dir)]
    with subprocess.Popen(command) as process:
        assert asked.wait(timeout=30)
        yield process


@pytest.mark.parametrize("attempt", range(10))
def test_two_processes_download_a_file_once(server: Server, settings: DataSettings, attempt: int) -> None:
    second_waits = threading.Event()

    def answer(handler: Handler) -> None:
        second_waits.wait(timeout=10)
        whole()(handler)

    server.answers = [answer]
    heard = replace(settings, progress=lambda what, *_: second_waits.set() if "waiting" in what else None)
    with other_process(server, settings) as process:
        target = start(server.url, heard)
    assert second_waits.is_set()
    assert (process.returncode, len(server.requests), target.read_bytes()) == (0, 1, CONTENT)


def test_the_lock_of_a_killed_process_is_free(server: Server, settings: DataSettings) -> None:
    server.answers = [silent, whole()]
    with other_process(server, settings) as process:
        process.kill()
    start(server.url, settings)
    assert left_behind(settings) == ["data.bin"]

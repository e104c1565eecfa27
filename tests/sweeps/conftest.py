"""A PostgreSQL of the tests' own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PASSWORD = "s3cret-of-the-tests"


def _program(name: str) -> str | None:
    """Return a program of PostgreSQL, which Debian keeps out of PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or next(map(str, places), None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a server and return the URL of a database, its password included."""
    pytest.importorskip("psycopg")
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    as_user: list[str] = []
    if os.geteuid() == 0:  # it refuses to run as root
        if shutil.which("runuser") is None or not _is_user("postgres"):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    with (
        tempfile.TemporaryDirectory(prefix="pg-") as name,
        socket.socket() as free,
    ):  # a socket's path is short
        folder, secret = Path(name), Path(name) / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if as_user:
            shutil.chown(folder, "postgres")
            shutil.chown(secret, "postgres")
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()

        def run(*command: str) -> None:
            subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

        data = str(folder / "data")
        run(initdb, "-D", data, "-U", "tester", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run(control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgresql+psycopg://tester:{PASSWORD}@127.0.0.1:{port}/postgres"
        run(control, "-D", data, "-m", "immediate", "stop")


def _is_user(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True

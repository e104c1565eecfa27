"""Where and with what a run is made: versions, host, git commit."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlpcat4.runs.git import commit_of

PACKAGES = ("nlpcat4", "keras", "tensorflow", "numpy", "tokenizers")


def environment(folder: Path) -> dict[str, Any]:
    """Return what run.json says about this machine and about the git checkout that holds `folder`."""
    return {
        "versions": versions(),
        "host": {"name": platform.node(), "platform": platform.platform(), "cpus": os.cpu_count()},
        "pid": os.getpid(),
        "git_commit": commit_of(folder),
    }


def versions() -> dict[str, str | None]:
    """Return the versions of Python and of the packages that compute; None where one is missing."""
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def _version(package: str) -> str | None:
    """Look a version up without importing the package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None

"""A folder -> the commit of its git checkout, without running anything that the checkout's settings name."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

TIMEOUT_SECONDS = 5
# Settings of a checkout are a stranger's where it came in an archive: no monitor, no hooks.
SAFE = {"core.fsmonitor": "false", "core.hooksPath": os.devnull}


def commit_of(folder: Path) -> str | None:
    """Return the commit, with `*` where tracked files differ from it.

    Returns:
        None where there is no checkout, no commit yet, no git, no answer in time, or where the checkout
        belongs to another user.
    """
    places = (folder.resolve(), *folder.resolve().parents)
    root = next((place for place in places if (place / ".git").exists()), None)
    try:
        if root is None or any(path.stat().st_uid != os.geteuid() for path in (root, root / ".git")):
            return None
        settings = SAFE | _without_filters(root)
        commit = _git(root, settings, "rev-parse", "--verify", "HEAD").strip()
        changed = _git(root, settings, "status", "--porcelain", "-uno", "--ignore-submodules=all")
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return f"{commit}*" if changed else commit


def _without_filters(root: Path) -> dict[str, str]:
    """Return settings that switch off the programs that git would run on the content of changed files."""
    keys = _git(root, SAFE, "config", "-z", "--name-only", "--get-regexp", r"^filter\.", may_fail=True)
    return {key: "false" if key.endswith(".required") else "" for key in keys.split("\0") if key}


def _git(root: Path, settings: Mapping[str, str], *arguments: str, may_fail: bool = False) -> str:
    """Return what a git command prints, run without network, prompts or the caller's GIT_ variables."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # Settings go in as variables, since `-c` cannot name a key that holds `=`.
    for number, (key, value) in enumerate(settings.items()):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    environment |= {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_OPTIONAL_LOCKS": "0"}
    environment |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    return subprocess.run(
        ["git", "-C", str(root), *arguments],
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=not may_fail,
        timeout=TIMEOUT_SECONDS,
        encoding="utf-8",
    ).stdout

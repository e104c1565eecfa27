"""Arrays and facts under a key, kept on the disk from one command to the next.

An entry is a folder that appears whole or not at all, so that two processes may make the same one at once,
and each of its files is compared with its SHA-256 before it is believed. What was not used for longest goes
when the cache grows too large. Nothing here is an error: what cannot be kept or read is made anew.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4 import files
from nlpcat4.errors import RunError

LIMIT = 4 * 2**30
"""Bytes of all entries together, at most."""
FACTS = "facts.json"


@dataclass(frozen=True)
class Entry:
    """What is kept under a key."""

    folder: Path
    arrays: dict[str, NDArray[Any]]
    """Mapped from the disk; not to be written to."""
    facts: dict[str, Any]
    """What JSON can hold."""


@dataclass(frozen=True)
class Cache:
    """A folder of entries."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> Entry | None:
        """Return what is kept under a key; None where there is nothing, or it is damaged."""
        folder = self.folder / key
        try:
            kept = json.loads((folder / FACTS).read_bytes())
            for name, digest in kept["files"].items():
                if files.sha256(folder / name) != digest:
                    raise ValueError(name)
            names = [name for name in kept["files"] if name.endswith(".npy")]
            arrays = {
                name.removesuffix(".npy"): np.load(folder / name, mmap_mode="r", allow_pickle=False)
                for name in names
            }
            os.utime(folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            if folder.exists():
                with suppress(OSError):
                    files.delete(folder)
            return None
        return Entry(folder, arrays, kept["facts"])

    def put(
        self,
        key: str,
        arrays: Mapping[str, NDArray[Any]],
        facts: Mapping[str, Any],
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Keep arrays, facts and text files (by their names) under a key, if that is possible."""
        if sum(array.nbytes for array in arrays.values()) > self.limit:
            return
        # Where another process was quicker, its entry is as good.
        with suppress(OSError, RunError):
            self.folder.mkdir(parents=True, exist_ok=True)
            files.sweep(self.folder)
            with files.new_folder(self.folder / key) as fresh:
                for name, array in arrays.items():
                    with files.replacing(fresh / f"{name}.npy", size=array.nbytes) as temporary:
                        np.save(temporary, array, allow_pickle=False)
                for name, text in (texts or {}).items():
                    files.write_text(fresh / name, text)
                digests = {path.name: files.sha256(path) for path in sorted(fresh.iterdir())}
                files.write_json(fresh / FACTS, {"files": digests, "facts": dict(facts)})
            self._shrink(key)

    def _shrink(self, newest: str) -> None:
        """Delete what was not used for longest until the rest is small enough."""
        entries = sorted(
            (folder for folder in self.folder.iterdir() if not folder.name.startswith(".")),
            key=lambda folder: (folder.name == newest, folder.stat().st_mtime),
        )
        sizes = [sum(path.stat().st_size for path in folder.iterdir()) for folder in entries]
        excess = sum(sizes) - self.limit
        for folder, size in zip(entries, sizes, strict=True):
            if excess <= 0:
                break
            shutil.rmtree(folder, ignore_errors=True)
            excess -= size

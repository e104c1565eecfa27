"""The control group of this process -> how much of the machine it may use, as in a container."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UNLIMITED = 2**60  # what version 1 writes for no limit is about 2**63


def cpus(root: Path = Path("/")) -> float | None:
    """Return how many processors' time may be used, None where that is not limited."""
    limits = []
    for folder in _folders(root, "cpu"):
        with suppress(OSError, ValueError, ZeroDivisionError):
            if (folder / "cpu.max").exists():
                quota, period = map(int, (folder / "cpu.max").read_text().split())
            else:
                quota, period = (int((folder / f"cpu.cfs_{x}_us").read_text()) for x in ("quota", "period"))
            limits += [quota / period] if quota > 0 else []
    return min(limits, default=None)


def memory(root: Path = Path("/")) -> int | None:
    """Return how many bytes of memory may be used, None where that is not limited."""
    limits = []
    for folder in _folders(root, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            with suppress(OSError, ValueError):
                limits.append(int((folder / name).read_text()))
    return min((limit for limit in limits if limit < UNLIMITED), default=None)


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folders in which limits may be written: of this process's group, and of those above it."""
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        groups = ["0::/", f"1:{controller}:/"]  # the top of either version is worth a look
    for line in groups:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        mounted = root / "sys/fs/cgroup" / (controller if controllers else "")
        group = mounted / path.lstrip("/")
        # In a container the path may be that of the host, of which only the top is to be seen.
        yield from (folder for folder in (group, *group.parents) if folder.is_relative_to(mounted))

"""The machine: processors, memory, graphics cards, and the one program that is asked for help."""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from nlpcat4 import cgroup
from nlpcat4.doctor.finding import Finding, Where, megabytes

LITTLE_MEMORY = 1_000_000_000
TIMEOUT_SECONDS = 20
INSTRUCTIONS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd")


def processors(where: Where) -> Iterator[Finding]:
    """Tell how many processors there are, and how many of them this process may use."""
    there = os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else there
    limit = cgroup.cpus()
    found = f"{there} in the machine, {allowed} allowed"
    facts = {"machine": there, "allowed": allowed, "cgroup_limit": limit}
    if limit is None or limit >= allowed:
        yield Finding("processors", found, facts=facts)
        return
    found += f", the time of {limit:g} of them (cgroup)"
    # TensorFlow asks which processors it may use, not for how much of their time.
    advice = f"{allowed} threads of TensorFlow would wait for each other; set "
    advice += f"TF_NUM_INTRAOP_THREADS={max(1, round(limit))}"
    if "TF_NUM_INTRAOP_THREADS" in os.environ:
        yield Finding("processors", found, facts=facts)
    else:
        yield Finding("processors", found, "note", advice, facts)


def instructions(where: Where) -> Iterator[Finding]:
    """Tell which instructions that computing profits from the processor has, where that is known."""
    try:
        known = Path("/proc/cpuinfo").read_text()
    except OSError:
        return
    flags = re.search(r"^(?:flags|Features)\s*:(.*)$", known, re.M)
    names = [name for name in INSTRUCTIONS if flags and name in flags[1].split()]
    if platform.machine() == "x86_64" and flags and "avx" not in names:
        advice = "TensorFlow's packages need AVX: take another machine, or build TensorFlow on this one"
        yield Finding("instructions", "no AVX", "problem", advice, {"instructions": names})
    elif names:
        yield Finding("instructions", ", ".join(names), facts={"instructions": names})


def memory(where: Where) -> Iterator[Finding]:
    """Tell how much memory there is, is free, and may be used."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    available, limit = _available_memory(), cgroup.memory()
    found = f"{megabytes(total)} in the machine"
    found += "" if available is None else f", {megabytes(available)} available"
    found += "" if limit is None else f", {megabytes(limit)} allowed (cgroup)"
    facts = {"total": total, "available": available, "cgroup_limit": limit}
    if min(value for value in (total, available, limit) if value is not None) < LITTLE_MEMORY:
        advice = "end other programs, or train with a smaller training.batch_size"
        yield Finding("memory", f"{found}: little for TensorFlow", "note", advice, facts)
    else:
        yield Finding("memory", found, facts=facts)


def git(where: Where) -> Iterator[Finding]:
    """Tell whether runs can record the commit that they were made by."""
    if shutil.which("git") is None:
        advice = "install git, and run.json says which commit made a run"
        yield Finding("git", "not found", "note", advice)
    else:
        answer = _output("git", "--version") or "there, but it does not answer"
        yield Finding("git", answer.removeprefix("git version "))


def graphics_cards() -> list[str]:
    """Return the NVIDIA cards of this machine with their memory, whether TensorFlow can use them or not."""
    answer = _output("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
    if answer is not None:
        return answer.splitlines()
    cards = []
    for file in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        model = re.search(r"Model:\s*(.+)", file.read_text(errors="replace"))
        cards.append(model[1] if model else "an NVIDIA card")
    return cards


def _output(*command: str) -> str | None:
    """Return what a program prints, None where there is no such program or it fails."""
    try:
        done = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _available_memory() -> int | None:
    try:
        amount = re.search(r"^MemAvailable:\s*(\d+) kB$", Path("/proc/meminfo").read_text(), re.M)
    except OSError:
        return None
    return int(amount[1]) * 1024 if amount else None

"""What does not fit is refused before it is tried, and told where it is tried all the same."""

from pathlib import Path

import numpy as np
import pytest

from nlpcat4 import backend
from nlpcat4.errors import TrainingError, UsageError
from nlpcat4.training.memory import BYTES_PER_PARAMETER, refuse_too_large, told_when_full

MEMINFO = (
    "MemTotal:  99999999 kB\nMemAvailable:    3000000 kB\nSwapTotal: 9999999 kB\nSwapFree:  1000000 kB\n"
)


def machine(root: Path, **files: str) -> Path:
    """Make the files in which a system tells about its memory."""
    for path, content in {"proc/meminfo": MEMINFO, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return root


V2, V1 = "sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"
MACHINES: dict[str, tuple[dict[str, str], int]] = {
    "no limit": ({}, 4_096_000_000),
    "a container": ({V2: "2000000000\n"}, 2_000_000_000),
    "a container without a limit": ({V2: "max\n"}, 4_096_000_000),
    "an older container": ({V1: "1500000000\n"}, 1_500_000_000),
    "an older container without a limit": ({V1: "9223372036854771712\n"}, 4_096_000_000),
    "a limit that is no text of ours": ({V2: "", V1: "\n"}, 4_096_000_000),
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_model_is_refused_by_what_its_training_takes(tmp_path: Path, name: str) -> None:
    files, had = MACHINES[name]
    root = machine(tmp_path, **files)
    fits = had // BYTES_PER_PARAMETER
    refuse_too_large(fits, root)
    with pytest.raises(UsageError, match=f"needs {(fits + 1) * 16:,} bytes of memory, and has {had:,};"):
        refuse_too_large(fits + 1, root)


@pytest.mark.parametrize("content", ["", "MemTotal: 8 kB\n"])
def test_a_system_that_does_not_tell_is_believed_to_have_enough(tmp_path: Path, content: str) -> None:
    refuse_too_large(10**15, tmp_path)
    refuse_too_large(10**15, machine(tmp_path, **{"proc/meminfo": content}))


def test_an_array_that_does_not_fit_is_told() -> None:
    with (
        pytest.raises(
            TrainingError, match=r"^out of memory in epoch 2, step 5: Unable to allocate .*; try a"
        ),
        told_when_full("epoch 2, step 5"),
    ):
        np.zeros(2**60, dtype=np.int8)


OOM = "OOM when allocating tensor with shape[80000,65536] and type float on /job:localhost by allocator cpu"
TOLD = {
    "a tensor": (
        "ResourceExhaustedError",
        f"Graph execution error:\n\n{OOM}\n",
        r"float \[80000,65536\] does not fit;",
    ),
    "anything else": ("ResourceExhaustedError", "no room\nHint", "no room; try"),
    "a GPU": (
        "InternalError",
        "CUDA_ERROR_OUT_OF_MEMORY: out of memory",
        "CUDA_ERROR_OUT_OF_MEMORY: out of memory; try",
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_tensorflow_has_no_room_for_is_told(what: str) -> None:
    backend.start()
    import tensorflow as tf

    kind, message, told = TOLD[what]
    with (
        pytest.raises(TrainingError, match=f"^out of memory in epoch 1, step 1: {told}"),
        told_when_full("epoch 1, step 1"),
    ):
        raise getattr(tf.errors, kind)(None, None, message)


@pytest.mark.parametrize("kind", ["InternalError", "InvalidArgumentError"])
def test_what_is_no_matter_of_memory_stays_what_it_is(kind: str) -> None:
    backend.start()
    import tensorflow as tf

    with pytest.raises(tf.errors.OpError, match="broken"), told_when_full("epoch 1, step 1"):
        raise getattr(tf.errors, kind)(None, None, "broken")

"""The memory of this machine -> a refusal of a model that it cannot hold, and an error when it ends."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlpcat4 import cgroup
from nlpcat4.errors import TrainingError, UsageError

BYTES_PER_PARAMETER = 4 * 4
"""For each weight its gradient, and two more numbers: what Adam keeps, or the copies that are saved."""
PARTS = "NLP_MEMORY_PARTS"
"""The environment variable that says among how many trainings the memory is divided."""
_TENSOR = re.compile(r"OOM when allocating tensor with shape(\[[\d,]*\]) and type (\w+)")
_OF_MEMORY = re.compile(r"(?i)out.of.memory|failed to allocate")


def refuse_too_large(parameters: int, root: Path = Path("/")) -> None:
    """Pass where a model may fit; what its batches take comes on top, and is not known.

    Args:
        parameters: How many it has.
        root: Where the system tells about itself.

    Raises:
        UsageError: The memory does not suffice; says what is needed and what there is.
    """
    needed, had = parameters * BYTES_PER_PARAMETER, _free_bytes(root)
    had = had and had // int(os.environ.get(PARTS, "1"))
    if had is not None and needed > had:
        raise UsageError(
            f"architecture: the model has {parameters:,} parameters; its training needs {needed:,} bytes of "
            f"memory, and has {had:,}; make its layers or tokenizer.vocab_size smaller"
        )


def _free_bytes(root: Path) -> int | None:
    """Return what this process could still get, swap included; None where the system does not tell."""
    try:
        told = (root / "proc/meminfo").read_text()
    except OSError:
        return None
    free = [1024 * int(size) for size in re.findall(r"^(?:MemAvailable|SwapFree): *(\d+) kB$", told, re.M)]
    if not free:
        return None
    limit = cgroup.memory(root)
    return sum(free) if limit is None else min(sum(free), limit)


@contextmanager
def told_when_full(place: object) -> Iterator[None]:
    """Say where training was when the memory came to its end in the block.

    Args:
        place: Is turned into text then, such as `epoch 1, step 5`.

    Raises:
        TrainingError: The memory does not suffice.
    """
    try:
        yield
    except Exception as error:
        if not _is_of_memory(error):
            raise
        tensor = _TENSOR.search(str(error))
        what = f"{tensor[2]} {tensor[1]} does not fit" if tensor else str(error).partition("\n")[0]
        reason = f": {what}" if what else ""
        raise TrainingError(f"out of memory in {place}{reason}; try a smaller training.batch_size") from error


def _is_of_memory(error: Exception) -> bool:
    """Tell what NumPy and TensorFlow raise where there is no more memory from what else they raise."""
    if isinstance(error, MemoryError):
        return True
    tf = sys.modules.get("tensorflow")
    if tf is None:
        return False
    # Libraries for GPUs report it as an internal error, in their own words.
    internal = isinstance(error, tf.errors.InternalError) and bool(_OF_MEMORY.search(str(error)))
    return internal or isinstance(error, tf.errors.ResourceExhaustedError)

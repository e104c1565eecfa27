"""Where a training stands <-> a folder that appears whole or not at all, and the one before it."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4 import files
from nlpcat4.errors import RunError
from nlpcat4.training.best import Watch

if TYPE_CHECKING:
    import keras

LAST, PREVIOUS = "last", "previous"
MANIFEST, POSITION, VARIABLES = "manifest.json", "state.json", "variables.npz"

Array = NDArray[Any]


@dataclass(frozen=True)
class State:
    """All that the next step depends on, but for the config and the data."""

    epoch: int
    """Epochs that are over."""
    step: int
    """Steps of the next epoch that are done."""
    seconds: float
    """What those took."""
    watch: Watch
    """What the epochs before came to."""
    arrays: dict[str, Array]
    """The model's variables, the optimizer's and the metrics', see `captured`."""

    def __str__(self) -> str:
        return f"epoch {self.epoch + 1}, step {self.step + 1}"


def captured(model: "keras.Model", watch: Watch, *, epoch: int, step: int, seconds: float) -> State:
    """Copy where a compiled model stands.

    Beside the weights there are the states of the random generators (dropout), which no Keras model file
    holds, the slots of the optimizer, the sums of the metrics, and what layers carry from batch to batch.
    """
    arrays = {name: np.array(variable.value.numpy()) for name, variable in _variables(model)}
    # `asdict` copies, too: the watch goes on changing.
    return State(epoch, step, seconds, Watch.restored(asdict(watch)), arrays)


def restore(model: "keras.Model", state: State) -> None:
    """Put a compiled model, whose metrics and optimizer are built, where `state` says.

    Raises:
        RunError: The state is that of another model.
    """
    variables = dict(_variables(model))
    if {name: array.shape for name, array in state.arrays.items()} != {
        name: tuple(variable.shape) for name, variable in variables.items()
    }:
        raise RunError("the checkpoint is that of another model; train anew")
    for name, variable in variables.items():
        variable.assign(state.arrays[name])


def _variables(model: "keras.Model") -> Iterator[tuple[str, Any]]:
    """Yield all variables of a training by names that are the same in each process."""
    import keras

    stateful = [layer.states for layer in model.layers if getattr(layer, "stateful", False)]
    groups = {
        "model": model.variables,
        "optimizer": model.optimizer.variables,
        "metrics": model.metrics_variables,
        "carried": keras.tree.flatten(stateful),
    }
    for group, variables in groups.items():
        for index, variable in enumerate(variables):
            yield f"{group}.{index:04d}", variable


def save_state(folder: Path, state: State) -> None:
    """Write `folder/last`, each file flushed to the disk, and keep what stood there as `folder/previous`.

    Args:
        folder: `checkpoints`, which exists.
        state: Where training stands.

    Raises:
        RunError: The disk is full; the state before is as it was.
        OSError: The folder is read-only or gone.
    """
    with files.new_folder(folder / LAST, previous=folder / PREVIOUS) as fresh:
        size = sum(array.nbytes for array in state.arrays.values())
        with files.replacing(fresh / VARIABLES, size=size) as temporary:
            np.savez(temporary, allow_pickle=False, **state.arrays)
        position = {"epoch": state.epoch, "step": state.step, "seconds": state.seconds}
        files.write_json(fresh / POSITION, position | {"watch": asdict(state.watch)})
        digests = {path.name: files.sha256(path) for path in sorted(fresh.iterdir())}
        files.write_json(fresh / MANIFEST, digests)


def load_state(folder: Path) -> tuple[State | None, list[str]]:
    """Return the newest state that is whole, and what is to be said about a newer one that is not.

    Args:
        folder: `checkpoints`.

    Returns:
        None where no state was saved yet, or only one, which is damaged: then the one before it is the
        beginning.

    Raises:
        RunError: There are two states and both are damaged.
    """
    notes: list[str] = []
    for name in (LAST, PREVIOUS):
        if not (folder / name).exists():
            continue
        try:
            return _read(folder / name), notes
        except (RunError, OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            notes.append(f"{folder / name} is damaged ({error})")
    if len(notes) == 2:
        raise RunError(f"{'; '.join(notes)}; there is nothing to go on from: train anew")
    return None, notes


def _read(folder: Path) -> State:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    if sorted(manifest) != [POSITION, VARIABLES]:
        raise RunError(f"{MANIFEST} does not name what a checkpoint holds")
    for name, digest in manifest.items():
        if files.sha256(folder / name) != digest:
            raise RunError(f"{name} is not what was written")
    position = json.loads((folder / POSITION).read_bytes())
    return State(
        int(position["epoch"]),
        int(position["step"]),
        float(position["seconds"]),
        Watch.restored(position["watch"]),
        _arrays(folder / VARIABLES),
    )


def _arrays(path: Path) -> dict[str, Array]:
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # A checkpoint may come from anywhere: nothing may be larger unpacked than it is here.
        if any(member.file_size != member.compress_size for member in archive.infolist()):
            raise RunError(f"{path.name} is compressed")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)

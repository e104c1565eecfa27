"""The full state of a training, on disk as one folder that appears whole or not at all."""

import hashlib
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4 import files

if TYPE_CHECKING:
    import keras

MANIFEST = "manifest.json"


def save_state(folder: Path, model: "keras.Model", state: dict[str, Any]) -> None:
    """Replace `folder` by the model's variables, its optimizer's, and `state`.

    `model.variables` holds the states of the random generators (dropout) beside the weights; a Keras
    model file does not.

    Args:
        folder: For example `checkpoints/last`. What stood there is kept until the new state is whole.
        model: A compiled model.
        state: Where training stands; anything that JSON can hold.
    """
    import numpy as np

    fresh = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.tmp")
    fresh.mkdir(parents=True)
    try:
        for name, variables in (("model", model.variables), ("optimizer", model.optimizer.variables)):
            arrays = {f"{index:04d}": np.asarray(variable) for index, variable in enumerate(variables)}
            with files.replacing(fresh / f"{name}.npz") as temporary:
                np.savez(temporary, allow_pickle=False, **arrays)
        files.write_json(fresh / "state.json", state)
        digests = {path.name: _sha256(path) for path in sorted(fresh.iterdir())}
        files.write_json(fresh / MANIFEST, digests)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    """Put `fresh` in the place of `folder`; a crash between the renames leaves the old state beside it."""
    previous = folder.with_name(f"{folder.name}.previous")
    if folder.exists():
        shutil.rmtree(previous, ignore_errors=True)
        folder.rename(previous)
    fresh.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

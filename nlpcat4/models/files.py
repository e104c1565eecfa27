"""A model <-> a `.keras` file; nothing in a file is believed before it is checked.

Keras' safe mode knows what to forbid, not what to allow, so it is only the last of four doors: the archive
holds what Keras writes and nothing else, its weights are plain arrays (`weights.py`), its config names only
what our builders use (`graph.py`).
"""

import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.errors import RunError
from nlpcat4.files import replacing
from nlpcat4.models.fused import fused
from nlpcat4.models.graph import check_config
from nlpcat4.models.keras_errors import reason
from nlpcat4.models.weights import check_weights

if TYPE_CHECKING:
    import keras

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
MEMBERS = {CONFIG, "metadata.json", WEIGHTS}
MOST_JSON = 4 * 2**20
"""Bytes of a member that is not the weights; ours have some thirty thousand."""


def save_model(model: "keras.Model", path: Path) -> None:
    """Write the model without its optimizer, so that plain `keras.models.load_model` reads it anywhere.

    Args:
        model: A functional model, compiled or not.
        path: Ends in `.keras`; an existing file is replaced once the new one is whole.
    """
    import keras

    # A second model of the same layers: compiling the first one leaves no trace in it.
    bare = keras.Model(model.input, model.output, name=model.name)
    with replacing(path) as temporary:
        bare.save(temporary)


def load_model(path: Path) -> "keras.Model":
    """Return the uncompiled model that a file holds, wherever the file comes from.

    Raises:
        RunError: The file is missing, damaged or not a Keras model, or holds anything that our models do not.
    """
    check_model_file(path)
    import keras

    try:
        return fused(keras.models.load_model(path, compile=False, safe_mode=True))
    except Exception as error:
        raise RunError(f"{path}: the model does not load: {reason(error)}") from error


def check_model_file(path: Path) -> None:
    """Raise a RunError that names what a model file holds and should not; Keras sees nothing of it."""
    if not path.is_file():
        raise RunError(f"{path}: {'not a regular file' if path.exists() else 'no such model file'}")
    try:
        with path.open("rb") as file:
            if path.suffix != ".keras" or file.read(4) != b"PK\x03\x04":
                raise RunError(f"{path}: not a .keras file")
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path.stat().st_size)
            # Reading a member to its end is what compares its checksum.
            weights = archive.read(WEIGHTS)
            check_weights(weights)
            check_config(archive.read(CONFIG), len(weights))
    except ValueError as error:
        raise RunError(f"{path}: refused: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise RunError(f"{path}: cannot be read: {error}") from error


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    """Raise ValueError unless the archive is one that Keras wrote: three members, none of them compressed."""
    names = [member.filename for member in archive.infolist()]
    for name in names:
        if name not in MEMBERS:
            raise ValueError(f"holds {name!r}, which no model of ours has")
    if len(names) != len(MEMBERS):
        raise ValueError(f"holds {', '.join(sorted(names))} instead of {', '.join(sorted(MEMBERS))}")
    for member in archive.infolist():
        stored = member.compress_type == zipfile.ZIP_STORED and member.file_size == member.compress_size
        limit = size if member.filename == WEIGHTS else min(size, MOST_JSON)
        if not stored or member.file_size > limit:
            raise ValueError(f"{member.filename!r} is compressed or too large")

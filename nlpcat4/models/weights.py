"""The weights of a model file, checked to be plain arrays that lie in the file itself."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import h5py

MOST_OBJECTS = 10_000
DEEPEST = 16


def check_weights(content: bytes) -> None:
    """Raise ValueError where HDF5 data reach outside the file, or pretend to be larger than they are."""
    import h5py

    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            objects = _check_group(file, depth=0)
    except (OSError, RuntimeError, KeyError) as error:
        raise ValueError(f"the weights cannot be read: {error}") from error
    if objects > MOST_OBJECTS:
        raise ValueError(f"the weights are in {objects} objects, which no model of ours has")


def _check_group(group: "h5py.Group", depth: int) -> int:
    """Check everything in a group; return how many objects that is."""
    import h5py

    if depth > DEEPEST:
        raise ValueError("the weights lie too deep, or in a circle")
    objects = len(group)
    for key in group:
        place = f"{group.name.rstrip('/')}/{key}"
        if type(group.get(key, getlink=True)) is not h5py.HardLink:
            raise ValueError(f"the weights at {place!r} are a link to somewhere else")
        item = group[key]
        if isinstance(item, h5py.Group):
            objects += _check_group(item, depth + 1)
        else:
            _check_array(item, place)
        if objects > MOST_OBJECTS:
            break
    return objects


def _check_array(item: object, place: str) -> None:
    """Raise ValueError unless this is an array of numbers, all of them in the file."""
    import h5py

    if not isinstance(item, h5py.Dataset) or item.dtype.kind not in "fiub":
        raise ValueError(f"the weights at {place!r} are not numbers")
    if item.external or item.is_virtual or item.chunks or item.id.get_storage_size() != item.nbytes:
        raise ValueError(f"the weights at {place!r} do not lie in the file as they are")

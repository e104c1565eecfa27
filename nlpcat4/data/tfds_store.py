"""Data sets as TensorFlow Datasets stores them: found, prepared and read."""

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.config.problems import did_you_mean
from nlpcat4.data.examples import Reading
from nlpcat4.data.locking import locked
from nlpcat4.data.readers.rows import Options, Rows, require
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError, NlpcatError

if TYPE_CHECKING:
    import tensorflow_datasets as tfds

FOLDER = "tensorflow_datasets"
BATCH = 1000
"""Examples decoded at a time; one by one takes five times as long."""

_VERSION = re.compile(r"\d+\.\d+\.\d+")


def find(name: str, folders: Iterable[Path]) -> Path | None:
    """Return the first folder that holds a prepared data set, of the newest version if none is named.

    Args:
        name: As TFDS writes it: `imdb_reviews`, `glue/sst2`, `imdb_reviews/plain_text:1.0.0`.
        folders: Data folders; each may hold a folder `tensorflow_datasets`.
    """
    name, _, version = name.partition(":")
    dataset, _, config = name.partition("/")
    for folder in folders:
        base = folder / FOLDER / dataset
        versions = (base / (config or _default_config(base))).glob("*/dataset_info.json")
        found = {path.parent.name: path.parent for path in versions if _VERSION.fullmatch(path.parent.name)}
        if version in found:
            return found[version]
        if found and not version:
            return found[max(found, key=lambda name: tuple(map(int, name.split("."))))]
    return None


def _default_config(base: Path) -> str:
    """Return the variant that is meant where none is named; few data sets have variants."""
    try:
        metadata = json.loads((base / ".config" / "metadata.json").read_text(encoding="utf-8"))
        return str(metadata["default_config_name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def read(folder: Path, split: str, *, text: str, label: str | None) -> Reading:
    """Read a split of a prepared data set, in the order in which it is stored.

    Args:
        folder: What `find` returned.
        split: A split expression, such as `train[:90%]`.
        text: The feature of the texts.
        label: The feature of the labels; None where they are not wanted.

    Raises:
        DataError: There is no such split or feature, or the files are damaged.
    """
    from nlpcat4 import backend

    backend.start()
    with _quiet():
        import tensorflow as tf
        import tensorflow_datasets as tfds

        rows = Rows(Options(text=text, label=label), at=lambda number: f"{folder}: example {number} of {split}")
        wanted = [name for name in (text, label) if name is not None]
        try:
            builder = tfds.builder_from_directory(folder)
            for name in wanted:
                require(name, builder.info.features, str(folder), "feature")
            expected = builder.info.splits[split].num_examples
            columns = _columns(builder, split, wanted)
        except (ValueError, KeyError, OSError, tf.errors.OpError) as error:
            raise DataError(f"{folder}: {split}: {_first_line(error)}") from None
    texts = columns[text]
    if len(texts) != max(expected, 0):
        raise DataError(f"{folder}: {split}: damaged: {len(texts):,} examples instead of {expected:,}")
    names = getattr(builder.info.features[label], "names", None) if label else None
    for number in range(len(texts)):
        rows.add(number, _plain(texts[number]), _label(columns[label][number], names) if label else None)
    reading = rows.reading()
    return Reading(reading.examples, reading.notes, None if names is None else tuple(names))


def _columns(builder: "tfds.core.DatasetBuilder", split: str, wanted: list[str]) -> dict[str, list[Any]]:
    """Return the values of some features, all others undecoded."""
    import tensorflow_datasets as tfds

    dataset = builder.as_dataset(
        split=split,
        batch_size=BATCH,
        shuffle_files=False,
        decoders=tfds.decode.PartialDecoding(dict.fromkeys(wanted, True)),
        # One file after the other, so that the order does not depend on how many there are.
        read_config=tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False),
    )
    columns: dict[str, list[Any]] = {name: [] for name in wanted}
    for batch in dataset.as_numpy_iterator():
        for name in wanted:
            columns[name] += batch[name].tolist()
    return columns

"""A split of a prepared TFDS data set -> examples."""

import contextlib
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.rows import Options, Rows, require
from nlpcat4.errors import DataError

if TYPE_CHECKING:
    import tensorflow as tf
    import tensorflow_datasets as tfds

BATCH = 1000
"""Examples that come at a time."""


def read_split(folder: Path, split: str, *, text: str, label: str | None) -> Reading:
    """Read a split of a prepared data set, in the order in which it is stored.

    Args:
        folder: What `tfds_store.find` returned.
        split: A split expression, such as `train[:90%]`.
        text: The feature of the texts.
        label: The feature of the labels; None where they are not wanted.

    Raises:
        DataError: There is no such split or feature, or the files are damaged.
    """
    wanted = [name for name in (text, label) if name is not None]
    place = f"{folder}: {split}"
    with quiet():
        import tensorflow as tf
        import tensorflow_datasets as tfds

        try:
            builder = tfds.builder_from_directory(folder)
            for name in wanted:
                require(name, sorted(builder.info.features), str(folder), "feature")
            expected = builder.info.splits[split].num_examples
            columns = _columns(builder, split, wanted) if expected > 0 else {name: [] for name in wanted}
        except (ValueError, KeyError, OSError) as error:
            raise DataError(f"{place}: {_reason(error)}") from None
        except tf.errors.OpError as error:
            raise DataError(f"{place}: damaged: {_reason(error)}") from None
        label_names = _label_names(builder.info.features[label]) if label else None
    if len(columns[text]) != max(expected, 0):
        raise DataError(f"{place}: damaged: {len(columns[text]):,} examples instead of {expected:,}")
    rows = Rows(Options(text=text, label=label), at=lambda number: f"{place}: example {number}")
    for number, values in enumerate(zip(*columns.values(), strict=True)):
        rows.add(number, _decoded(values[0]), *(_label(value, label_names) for value in values[1:]))
    return Reading(rows.reading().examples, label_order=label_names)


def _reason(error: Exception) -> str:
    """Return the first line of an error, without the names of TensorFlow's operations."""
    line = str(error).strip("'\" \n").partition("\n")[0]
    return re.sub(r"^\{\{.*?\}\} | \[Op:.*", "", line)


def _columns(builder: "tfds.core.DatasetBuilder", split: str, wanted: list[str]) -> dict[str, list[Any]]:
    """Return the values of some features, with all others left undecoded."""
    batches = _parsed_together(builder, split, wanted) or _decoded_one_by_one(builder, split, wanted)
    columns: dict[str, list[Any]] = {name: [] for name in wanted}
    for batch in batches.as_numpy_iterator():
        for name in wanted:
            columns[name] += batch[name].tolist()
    return columns


def _parsed_together(
    builder: "tfds.core.DatasetBuilder", split: str, wanted: list[str]
) -> "tf.data.Dataset | None":
    """Return the features in batches, each parsed at once: a fifth of the time of what TFDS does.

    None where one is more than a text or a number, or the files are no TFRecords.
    """
    import tensorflow as tf
    from tensorflow_datasets.core import file_adapters

    stored = {name: builder.info.features[name].get_serialized_info() for name in wanted}
    plain = all(
        getattr(info, "shape", None) == () and info.tf_dtype in (tf.string, tf.int64)
        for info in stored.values()
    )
    if not plain or builder.info.file_format != file_adapters.FileFormat.TFRECORD:
        return None
    spec = {name: tf.io.FixedLenFeature((), info.tf_dtype) for name, info in stored.items()}
    examples = None
    for part in builder.info.splits[split].file_instructions:
        records = tf.data.TFRecordDataset(part.filename).skip(part.skip).take(part.take)
        examples = records if examples is None else examples.concatenate(records)
    assert examples is not None, "a split of examples lies in a file"
    return (
        examples.batch(BATCH)
        .map(lambda batch: tf.io.parse_example(batch, spec), num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(tf.data.AUTOTUNE)
    )


def _decoded_one_by_one(
    builder: "tfds.core.DatasetBuilder", split: str, wanted: list[str]
) -> "tf.data.Dataset":
    """Return the features in batches, as TFDS decodes them."""
    import tensorflow_datasets as tfds

    return builder.as_dataset(
        split=split,
        batch_size=BATCH,
        shuffle_files=False,
        decoders=tfds.decode.PartialDecoding(dict.fromkeys(wanted, True)),
        # One file after the other, as they are stored.
        read_config=tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False),
    )


def _label_names(feature: Any) -> tuple[str, ...] | None:
    """Return the names of a class label; None for a feature that is no class label."""
    names = getattr(feature, "names", None)
    return None if names is None else tuple(names)


def _label(value: Any, names: tuple[str, ...] | None) -> Any:
    """Return a label's name; None where the example has no label, which TFDS writes as -1."""
    if names is None:
        return _decoded(value)
    return names[value] if value >= 0 else None


def _decoded(value: Any) -> Any:
    """Return bytes as text; what is no UTF-8 becomes lone surrogates, which `Rows` refuses."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Start TensorFlow, and keep TFDS from writing to the terminal while the block runs."""
    from nlpcat4 import backend

    backend.start()
    import tensorflow_datasets as tfds

    tfds.disable_progress_bar()
    loggers = [logging.getLogger(name) for name in ("absl", "urllib3")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)

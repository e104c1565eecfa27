"""Parquet, through pyarrow -> examples."""

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.rows import Options, Rows, require
from nlpcat4.errors import DataError, UsageError


def read_parquet(content: bytes, place: str, options: Options) -> Reading:
    """Read the columns of the texts and labels, or of the sources and targets.

    Raises:
        UsageError: pyarrow is not installed.
        DataError: The file is damaged, or a column is missing.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError(f"{place}: Parquet needs pyarrow: pip install 'nlpcat4[parquet]'") from None
    rows = Rows(options, at=lambda number: f"{place}: row {number}")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        for name in options.columns:
            require(name, file.schema_arrow.names, place)
        columns = [file.read(columns=[name]).column(0).to_pylist() for name in options.columns]
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{place}: not a Parquet file, or a damaged one: {error}") from None
    for number, values in enumerate(zip(*columns, strict=True), start=1):
        rows.add(number, *values)
    return rows.reading()

"""Files of every format -> examples."""

from pathlib import Path

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.rows import Options, Rows

LARGE = 256 * 2**20
"""Bytes of a file that is read record by record, into texts that lie on the disk."""


def read_content(content: bytes, file_format: str, place: str, options: Options) -> Reading:
    """Read what a file of a format holds.

    Args:
        content: The whole file.
        file_format: csv, tsv, json, jsonl, lines or parquet.
        place: The file, as messages name it.
        options: Which columns, and how to read them.

    Raises:
        DataError: The content cannot be read so; says where and why.
    """
    match file_format:
        case "csv" | "tsv":
            from nlpcat4.data.readers.csv_file import read_csv as read
        case "json" | "jsonl":
            from nlpcat4.data.readers.json_file import read_json as read
        case "lines":
            from nlpcat4.data.readers.lines import read_lines as read
        case _:
            from nlpcat4.data.readers.parquet import read_parquet as read
    return read(content, place, options)


def read_large(path: Path, file_format: str, place: str, options: Options, folder: Path) -> Reading:
    """Read a file that may be larger than the memory, as `read_content` would.

    Args:
        path: The file.
        file_format: csv, tsv, json, jsonl or lines.
        place: The file, as messages name it.
        options: Which columns, and how to read them.
        folder: Where there is room for its texts.

    Raises:
        DataError: It cannot be read so; says where and why.
    """
    from nlpcat4.data.readers.decoding import opened
    from nlpcat4.data.stored import StoredWriter

    newline: str | None
    match file_format:
        case "csv" | "tsv":
            from nlpcat4.data.readers.csv_file import rows_of

            newline = ""
        case "json" | "jsonl":
            from nlpcat4.data.readers.json_file import rows_of

            newline = "\n"
        case "lines":
            from nlpcat4.data.readers.lines import rows_of

            newline = None
        case _:
            raise ValueError(f"no such stream: {file_format}")
    rows = Rows(options, at=lambda line: f"{place}:{line}", texts=StoredWriter(folder))
    if options.target is not None:
        rows.others = StoredWriter(folder)
    with opened(path, place, options, newline) as stream:
        return rows_of(stream, place, rows)

"""Files of every format -> examples."""

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.rows import Options


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

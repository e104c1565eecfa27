"""A user's own file or folder -> examples."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from nlpcat4.data import readers
from nlpcat4.data.examples import Reading
from nlpcat4.data.locating import find_path, read_bytes
from nlpcat4.data.own_columns import SUFFIXES, OwnColumns, format_of
from nlpcat4.data.readers.archive import files_inside, split_archive
from nlpcat4.data.readers.folder import files_below, read_folder
from nlpcat4.data.readers.rows import Options
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError

__all__ = ["SUFFIXES", "OwnFile", "format_of"]


class OwnFile(OwnColumns):
    """A file or folder of examples and how to read it."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """What separates the columns of a table; a comma in CSV and a tab in TSV when absent."""
    encoding: str = "utf-8"
    """How the characters are written."""
    skip_bad: bool = False
    """Leave out the rows that cannot be read, and count them, instead of refusing the file."""

    def read_file(self, path: str, settings: DataSettings, *, any_label: bool = False) -> Reading:
        """Read a file or folder, `path` or another one, in the way that this section says.

        Args:
            path: What to read.
            settings: Where data are.
            any_label: Whether the column of labels may hold anything, also nothing.

        Raises:
            DataError: It is missing, or cannot be read so.
        """
        file_format = format_of(path, self.format)
        has_columns = file_format != "lines"
        options = Options(
            text=self.source or self.text or "text",
            label=self.label if has_columns else None,
            target=self.target if has_columns else None,
            encoding=self.encoding,
            delimiter=self.delimiter or ("\t" if file_format == "tsv" else ","),
            skip_bad=self.skip_bad,
            any_label=any_label,
        )
        if file_format == "folder":
            return self._read_folder(path, options, settings)
        found = find_path(path, settings)
        if found.is_dir():
            raise DataError(f"{path}: a folder; with one sub-folder a label, set `format: folder`")
        if found.stat().st_size > readers.LARGE and file_format != "parquet":
            return readers.read_large(found, file_format, path, options, settings.encoded_dir)
        return readers.read_content(read_bytes(found), file_format, path, options)

    def _read_folder(self, path: str, options: Options, settings: DataSettings) -> Reading:
        """Read a folder of the disk, or of an archive."""
        inside = split_archive(Path(path))
        if inside is not None:
            archive, folder = inside
            return read_folder(files_inside(find_path(str(archive), settings), folder), path, options)
        found = find_path(path, settings)
        if not found.is_dir() and self.format == "folder":
            raise DataError(f"{path}: a file, but the format is folder")
        if not found.is_dir():
            known = ", ".join(SUFFIXES)
            raise DataError(f"{path}: its name does not tell its format ({known}); set `format:`")
        return read_folder(files_below(found), path, options)

    @field_validator("delimiter")
    @classmethod
    def _separates_columns(cls, delimiter: str | None, info: ValidationInfo) -> str | None:
        file_format = format_of(info.data.get("path", ""), info.data.get("format"))
        if delimiter is not None and file_format not in ("csv", "tsv"):
            raise ValueError(f"only csv and tsv have one; the format is {file_format}")
        if delimiter is not None and delimiter in '"\r\n':
            raise ValueError("a quote or line end cannot separate columns")
        return delimiter

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str) -> str:
        try:
            # Python also has codecs that do not turn text into bytes, such as rot13.
            "a".encode(encoding)
        except (LookupError, ValueError):
            raise ValueError("not an encoding that Python knows, such as utf-8, utf-16 or cp1252") from None
        return encoding

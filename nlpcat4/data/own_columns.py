"""Where a user's own examples are, how they are written, and which columns hold what."""

from pathlib import PurePath
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from nlpcat4.config.section import Section

Name = Annotated[str, Field(min_length=1)]
Format = Literal["csv", "tsv", "json", "jsonl", "lines", "folder", "parquet"]

SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "lines",
    ".parquet": "parquet",
}

_TEXTS = ("text", "source", "target")
"""The keys of which one at least is there."""


class OwnColumns(Section):
    """A file or folder, and the columns of its texts, labels or pairs."""

    path: Name
    """A file, a folder with one sub-folder a label, or such a folder in an archive
    (`reviews.tar.gz/train`); from the working directory, or else from a data folder."""
    format: Format | None = None
    """How the file is written; by its suffix when absent."""
    text: Name | None = None
    """The column or key of the texts, in a table or in records; `text` when absent and there are
    no pairs."""
    label: Name | None = None
    """The column or key of the labels; without it the texts have none."""
    source: Name | None = None
    """Of pairs, the column or key of the texts that are to become others; in place of `text`."""
    target: Name | None = None
    """Of pairs, the column or key of what the sources are to become."""

    @model_validator(mode="before")
    @classmethod
    def _name_the_texts(cls, data: Any) -> Any:
        """Write the usual name out where texts are wanted, so that a saved config hides nothing."""
        if not isinstance(data, dict) or any(data.get(key) is not None for key in _TEXTS):
            return data
        return data | {"text": "text"}

    @field_validator("label", "source")
    @classmethod
    def _is_in_a_table(cls, column: str | None, info: ValidationInfo) -> str | None:
        file_format = format_of(info.data.get("path", ""), info.data.get("format"))
        if column is not None and file_format in ("lines", "folder"):
            found = f"the format is {file_format}, unless `format` says another"
            raise ValueError(f"only tables and records have columns; {found}")
        return column

    @field_validator("label")
    @classmethod
    def _is_a_column_of_its_own(cls, label: str | None, info: ValidationInfo) -> str | None:
        if label is not None and label == info.data.get("text"):
            raise ValueError("the same column as `text`")
        return label

    @field_validator("source")
    @classmethod
    def _is_in_place_of_texts(cls, source: str | None, info: ValidationInfo) -> str | None:
        for key in ("text", "label"):
            if source is not None and info.data.get(key) is not None:
                raise ValueError(f"pairs have a `source` and a `target`; take `{key}` away")
        return source

    @field_validator("target")
    @classmethod
    def _goes_with_a_source(cls, target: str | None, info: ValidationInfo) -> str | None:
        source = info.data.get("source")
        if "source" in info.data and (source is None) != (target is None):
            raise ValueError("`source` and `target` go together; name the columns of both")
        if target is not None and target == source:
            raise ValueError("the same column as `source`")
        return target


def format_of(path: str, given: Format | None) -> Format:
    """Return the format, by the suffix where it is not given; what has no known suffix is a folder."""
    return given or SUFFIXES.get(PurePath(path).suffix.lower(), "folder")

"""A folder with one sub-folder a label -> examples, one a file; from the disk or inside an archive."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.decoding import decode
from nlpcat4.data.readers.rows import Options, Rows
from nlpcat4.errors import DataError


def read_folder(files: Iterable[tuple[PurePosixPath, bytes]], place: str, options: Options) -> Reading:
    """Read each file as a text whose label is the folder that it lies in.

    Args:
        files: Paths below the folder, and the content; files beside the labels' folders, such as a
            README, are no examples.
        place: The folder, as messages name it.
        options: The encoding, and what to do about bad files.

    Raises:
        DataError: A file cannot be read, or there are no sub-folders, or folders within those.
    """
    rows = Rows(replace(options, label="folder", target=None), at=lambda path: f"{place}/{path}")
    for path, content in files:
        if len(path.parts) > 2:
            raise DataError(
                f"{place}/{path}: lies deeper than one folder a label; "
                f"name the folder that holds the labels, such as {place}/{path.parent.parent}"
            )
        if len(path.parts) == 2:
            rows.add(path, decode(content, f"{place}/{path}", options), path.parts[0])
    if not rows.texts and not rows.bad:
        raise DataError(f"{place}: no sub-folders with files; one is needed for each label")
    return rows.reading()


def files_below(folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield the files of each sub-folder by name, but no hidden ones.

    Raises:
        DataError: There is something else than files, such as a pipe, which would never end.
    """
    for label in _visible(folder):
        for path in _visible(label) if label.is_dir() else ():
            if path.is_dir():
                yield PurePosixPath(label.name, path.name, "…"), b""
            elif not path.is_file():
                raise DataError(f"{path}: not a file")
            else:
                yield PurePosixPath(label.name, path.name), path.read_bytes()


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))

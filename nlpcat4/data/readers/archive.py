"""ZIP and tar archives -> the files in them, read where they are: nothing is ever unpacked to the disk."""

import contextlib
import gzip
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

from nlpcat4.errors import DataError

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")


@dataclass(frozen=True)
class ArchiveLimits:
    """How much an archive may hold; the largest well-known one, of film reviews, has 100,000 files."""

    members: int = 200_000
    total_bytes: int = 2**31
    ratio: int = 200
    """Unpacked bytes a packed byte."""


@dataclass(frozen=True)
class _Member:
    name: str
    size: int
    is_file: bool
    is_folder: bool
    read: Callable[[], bytes]


def split_archive(path: Path) -> tuple[Path, PurePosixPath] | None:
    """Return the archive that a path leads into and the rest of the path; None where there is none.

    Example:
        >>> split_archive(Path("reviews.tgz/train"))
        (PosixPath('reviews.tgz'), PurePosixPath('train'))
    """
    for candidate in (path, *path.parents):
        if candidate.name.lower().endswith(SUFFIXES):
            return candidate, PurePosixPath(path.relative_to(candidate))
    return None


def files_inside(
    path: Path, folder: PurePosixPath, limits: ArchiveLimits = ArchiveLimits()
) -> list[tuple[PurePosixPath, bytes]]:
    """Return the files below a folder of an archive by their paths there, sorted, without hidden ones.

    The names are only names, since nothing is unpacked; an archive that means harm is refused all the same.

    Raises:
        DataError: The archive is damaged, too large, or has a member that is no plain file or folder
            below its top, or has one twice.
    """
    try:
        return sorted(_files(path, folder, limits))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
        raise DataError(f"{path}: a damaged archive: {error}") from None
    except RuntimeError as error:  # how zipfile says that it lacks a password or a compression
        raise DataError(f"{path}: {error}") from None


def _files(path: Path, folder: PurePosixPath, limits: ArchiveLimits) -> Iterator[tuple[PurePosixPath, bytes]]:
    seen: set[PurePosixPath] = set()
    # Small archives pack the padding of tar very well, so a megabyte is always allowed.
    most = min(limits.total_bytes, limits.ratio * path.stat().st_size + 2**20)
    total = 0
    for member in _zip_members(path) if path.name.lower().endswith(".zip") else _tar_members(path, most):
        name = PurePosixPath(member.name)
        total += member.size
        fault = _fault(member, name, seen)
        if len(seen) >= limits.members:
            fault = f"the archive has more than {limits.members:,} members"
        elif total > most:
            fault = f"the archive unpacks to more than {most:,} bytes"
        if fault:
            raise DataError(f"{path}: member {member.name!r}: {fault}")
        seen.add(name)
        hidden = any(part.startswith(".") for part in name.parts)
        if member.is_file and name.is_relative_to(folder) and not hidden:
            yield name.relative_to(folder), member.read()


def _fault(member: _Member, name: PurePosixPath, seen: set[PurePosixPath]) -> str | None:
    """Return what is wrong with a member's name or kind."""
    if name.is_absolute() or ".." in name.parts or "\\" in member.name or "\0" in member.name:
        return "a name that leads out of the archive"
    if not (member.is_file or member.is_folder) or member.size < 0:
        return "neither a file nor a folder"
    return "stands twice in the archive" if name in seen else None


def _zip_members(path: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            yield _Member(
                # `filename` is cut at a NUL byte, the original is not.
                name=info.orig_filename,
                size=info.file_size,
                is_file=kind in (0, stat.S_IFREG) and not info.is_dir(),
                is_folder=kind in (0, stat.S_IFDIR) and info.is_dir(),
                read=partial(archive.read, info),
            )


def _tar_members(path: Path, most: int) -> Iterator[_Member]:
    with contextlib.ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(path.open("rb"))
        if path.name.lower().endswith("gz"):
            file = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=file)))
        # As a stream, so that not even the headers can make it read more than is allowed.
        bounded = cast(IO[bytes], _Bounded(file, most))
        archive = stack.enter_context(tarfile.open(fileobj=bounded, mode="r|"))
        for info in archive:
            is_file = info.isreg() and not info.issparse()
            yield _Member(info.name, info.size, is_file, info.isdir(), partial(_content, archive, info))


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(info)
    assert file is not None, "only called for files"
    return file.read()


@dataclass
class _Bounded:
    """A file that cannot be read beyond a number of bytes."""

    file: IO[bytes]
    left: int

    def read(self, size: int) -> bytes:
        """Read on, within the bound."""
        content = self.file.read(size)
        self.left -= len(content)
        if self.left < 0:
            raise tarfile.ReadError("it unpacks to more than is allowed")
        return content

"""Word vectors <-> files: word2vec's text and binary formats, GloVe's, and NumPy's.

.txt .vec   a word and its numbers a line, in UTF-8; before them, in word2vec's, how many of how many
.bin        word2vec's binary form: the same first line, then each word, a space, and float32 numbers
.npz        NumPy, without pickles: `words` and `vectors`
"""

import mmap
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import DataError, UsageError
from nlpcat4.files import replacing
from nlpcat4.words.vectors import Vectors

SUFFIXES = (".txt", ".vec", ".bin", ".npz")
LONGEST_WORD = 1000  # bytes
MOST_DIM = 10_000

Row = tuple[str, NDArray[np.float32]]


def read_vectors(path: Path, wanted: Collection[str] | None = None) -> Vectors:
    """Read a file of vectors.

    Args:
        path: A name that ends in one of `SUFFIXES`; what is in a text file tells word2vec's from GloVe's.
        wanted: The only words to keep; all when absent.

    Raises:
        UsageError: The name tells no format.
        DataError: The file is missing, or not what its name says; names the line, or the word's number.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise UsageError(f"{path}: its name does not tell its format ({', '.join(SUFFIXES)})")
    words: dict[str, None] = {}
    rows: list[NDArray[np.float32]] = []
    try:
        for place, (word, row) in read(path):
            if not np.isfinite(row).all():
                raise DataError(f"{path}:{place}: the vector of {word!r} holds a number that is not finite")
            if wanted is not None and word not in wanted:
                continue
            if word in words:
                raise DataError(f"{path}:{place}: {word!r} comes twice")
            words[word] = None
            rows.append(row)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from None
    if not rows and wanted is None:
        raise DataError(f"{path}: no vector in it")
    dim = len(rows[0]) if rows else 0
    matrix = np.stack(rows) if rows else np.empty((0, dim), dtype=np.float32)
    return Vectors(tuple(words), matrix)


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write a file of vectors, atomically.

    Raises:
        UsageError: The name tells no format, or the format cannot hold a word: one with white space in it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path}: its name does not tell its format ({', '.join(SUFFIXES)})")
    if suffix != ".npz":
        odd = next((word for word in vectors.words if not word or word.split() != [word]), None)
        if odd is not None:
            raise UsageError(f"{path}: {odd!r} has white space in it, which only .npz can hold")
    with replacing(path) as temporary, temporary.open("wb") as file:
        _WRITERS[suffix](file, vectors)


def _read_text(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield line numbers and rows of word2vec's or GloVe's text format."""
    dim = expected = None
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                text = line.decode("utf-8").rstrip("\r\n ")
            except UnicodeDecodeError:
                raise DataError(
                    f"{path}:{number}: not UTF-8; a binary file is called .bin, or .npz"
                ) from None
            if number == 1 and _is_header(text):
                expected, dim = map(int, text.split())
                continue
            if not text:
                raise DataError(f"{path}:{number}: an empty line")
            dim = dim or text.count(" ")
            word, *numbers = text.rsplit(" ", dim)
            try:
                row = np.array(numbers, dtype=np.float32)
            except ValueError:
                row = np.empty(0, dtype=np.float32)
            if len(row) != dim or dim < 1 or not word or (expected is not None and " " in word):
                found = text.count(" ")
                raise DataError(f"{path}:{number}: expected a word and {dim} numbers, found {found} after it")
            yield number, (word, row)
    if expected is not None and number - 1 != expected:
        raise DataError(f"{path}: cut short, or not whole: {number - 1:,} vectors, not {expected:,}")


def _is_header(text: str) -> bool:
    parts = text.split()
    return len(parts) == 2 and all(part.isdecimal() for part in parts)


def _read_binary(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield numbers and rows of word2vec's binary format."""
    if not path.stat().st_size:
        raise DataError(f"{path}: an empty file")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        head = content.readline()
        if len(head) > 100 or not _is_header(head.decode("ascii", "replace")):
            raise DataError(f"{path}: does not begin as word2vec's binary format does: `words dim`")
        count, dim = map(int, head.split())
        if not 0 < dim <= MOST_DIM:
            raise DataError(f"{path}: vectors of {dim:,} features; at most {MOST_DIM:,} are read")
        start = len(head)
        for number in range(1, count + 1):
            space = content.find(b" ", start, start + LONGEST_WORD)
            end = space + 1 + 4 * dim
            if space < 0 or end > len(content):
                raise DataError(f"{path}: cut short, or damaged, in vector {number:,} of {count:,}")
            word = content[start:space].lstrip(b"\n").decode("utf-8", "replace")
            yield number, (word, np.frombuffer(content[space + 1 : end], dtype="<f4").astype(np.float32))
            start = end
        if content[start:].strip():
            raise DataError(f"{path}: there is more behind the {count:,} vectors that it announces")


def _read_numpy(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield numbers and rows of an .npz file."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            words, matrix = arrays["words"], arrays["vectors"]
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: not an .npz file with `words` and `vectors`: {error}") from None
    if words.ndim != 1 or words.dtype.kind != "U" or matrix.ndim != 2 or matrix.dtype.kind != "f":
        raise DataError(f"{path}: `words` is no list of texts, or `vectors` no table of numbers")
    if len(words) != len(matrix):
        raise DataError(f"{path}: {len(words):,} words, but {len(matrix):,} vectors")
    rows = matrix.astype(np.float32)
    for number, word in enumerate(words.tolist(), start=1):
        yield number, (word, rows[number - 1])


def _write_text(file: BinaryIO, vectors: Vectors) -> None:
    file.write(f"{len(vectors.words)} {vectors.dim}\n".encode())
    for word, row in zip(vectors.words, vectors.matrix, strict=True):
        numbers = " ".join(np.format_float_positional(number, unique=True, trim="-") for number in row)
        file.write(f"{word} {numbers}\n".encode())


def _write_binary(file: BinaryIO, vectors: Vectors) -> None:
    file.write(f"{len(vectors.words)} {vectors.dim}\n".encode())
    for word, row in zip(vectors.words, vectors.matrix, strict=True):
        file.write(word.encode() + b" " + row.astype("<f4").tobytes() + b"\n")


def _write_numpy(file: BinaryIO, vectors: Vectors) -> None:
    np.savez(file, words=np.array(vectors.words, dtype=np.str_), vectors=vectors.matrix)


_READERS: dict[str, Callable[[Path], Iterator[tuple[int, Row]]]] = {
    ".txt": _read_text,
    ".vec": _read_text,
    ".bin": _read_binary,
    ".npz": _read_numpy,
}
_WRITERS: dict[str, Callable[[BinaryIO, Vectors], None]] = {
    ".txt": _write_text,
    ".vec": _write_text,
    ".bin": _write_binary,
    ".npz": _write_numpy,
}

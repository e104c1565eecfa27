"""Folders with one sub-folder a label, on the disk and inside archives, good and hostile."""

import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from nlpcat4.data.examples import Splits
from nlpcat4.data.readers.archive import ArchiveLimits, files_inside
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError

FILES = {
    "neg/1.txt": "dull",
    "neg/2.txt": "bad",
    "pos/1.txt": "good",
    "pos/2.txt": "fine\n",
    "README": "no example",
}
HERE = PurePosixPath()

Load = Callable[..., Splits]


@pytest.fixture
def load(dataset: Callable[..., Any], settings: DataSettings) -> Load:
    """A path and keys -> splits."""
    return lambda path, **keys: dataset(path=path, **keys).load(settings)


def write_tar(path: Path, files: Mapping[str, str | bytes], *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, text in files.items():
            content = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in more:
            archive.addfile(info)
    return path


def write_zip(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def reviews(folder: Path) -> Path:
    """A folder of reviews, with files that are no examples."""
    for name, text in {**FILES, ".hidden/1.txt": "no", "neg/.hidden": "no"}.items():
        (folder / "reviews" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "reviews" / name).write_text(text)
    return folder / "reviews"


def test_each_file_is_a_text_and_its_folder_the_label(load: Load, reviews: Path) -> None:
    splits = load("reviews", validation=0.5)
    examples = [*zip(splits.train.texts, splits.train.labels or (), strict=True)]
    examples += zip(splits.validation.texts, splits.validation.labels or (), strict=True)
    assert sorted(examples) == [("bad", "neg"), ("dull", "neg"), ("fine\n", "pos"), ("good", "pos")]


@pytest.mark.parametrize("name", ["r.tar", "r.tar.gz", "r.tgz", "r.zip", "R.ZIP"])
def test_a_folder_reads_the_same_inside_an_archive(
    load: Load, reviews: Path, folder: Path, name: str
) -> None:
    files = {f"top/{file}": text for file, text in reversed(FILES.items())} | {
        "__MACOSX/._1": "",
        "top/neg/._1": "",
    }
    (write_zip if name.lower().endswith("zip") else write_tar)(folder / name, files)
    assert load(f"{name}/top").fingerprint == load("reviews").fingerprint


def test_a_folder_above_that_of_the_labels_is_told_from_it(load: Load, folder: Path) -> None:
    write_tar(folder / "aclImdb.tar.gz", {"aclImdb/README": "x", "aclImdb/train/pos/1.txt": "good"})
    message = r"^aclImdb.tar.gz/aclImdb/train/pos/1.txt: lies deeper .* such as aclImdb.tar.gz/aclImdb/train$"
    with pytest.raises(DataError, match=message):
        load("aclImdb.tar.gz")


def test_folders_within_the_labels_folders_are_refused(load: Load, reviews: Path) -> None:
    (reviews / "pos" / "more").mkdir()
    with pytest.raises(DataError, match=r"^reviews/pos/more/…: lies deeper .* such as reviews/pos$"):
        load("reviews")


def test_a_pipe_is_refused_and_not_waited_for(load: Load, reviews: Path) -> None:
    os.mkfifo(reviews / "pos" / "pipe")
    with pytest.raises(DataError, match=r"pos/pipe: not a file"):
        load("reviews")


@pytest.mark.parametrize("path", ["empty", "empty.zip", "r.zip/nowhere"])
def test_a_folder_without_labels_is_explained(load: Load, folder: Path, path: str) -> None:
    (folder / "empty").mkdir()
    write_zip(folder / "empty.zip", {})
    write_zip(folder / "r.zip", {"pos/1.txt": "x"})
    with pytest.raises(DataError, match=rf"^{path}: no sub-folders with files; one is needed for each label"):
        load(path)


def test_a_file_that_is_not_utf8_is_named_or_left_out(load: Load, reviews: Path) -> None:
    (reviews / "pos" / "3.txt").write_bytes(b"gut\nsch\xf6n")
    with pytest.raises(DataError, match=r"^reviews/pos/3.txt:2: byte 0xf6 at position 4"):
        load("reviews")
    assert (
        load("reviews", skip_bad=True)
        .notes[0]
        .startswith("1 bad rows left out; the first: reviews/pos/3.txt")
    )


LEAVES = "a name that leads out of the archive"
NEITHER = "neither a file nor a folder"
HOSTILE_NAMES = {
    "..": ("pos/../../etc/passwd", LEAVES),
    "absolute": ("/etc/passwd", LEAVES),
    "backslash": ("pos\\..\\..\\x", LEAVES),
}


@pytest.mark.parametrize("kind", HOSTILE_NAMES)
@pytest.mark.parametrize("write", [write_tar, write_zip])
def test_a_member_that_leaves_the_archive_is_refused(
    tmp_path: Path, write: Callable[..., Path], kind: str
) -> None:
    name, message = HOSTILE_NAMES[kind]
    path = write(tmp_path / ("x.tar" if write is write_tar else "x.zip"), {**FILES, name: "harm"})
    with pytest.raises(DataError, match=message) as error:
        files_inside(path, HERE)
    assert f"member {name!r}" in str(error.value)
    assert list(tmp_path.iterdir()) == [path]


def test_a_nul_byte_in_the_name_of_a_tar_member_is_refused(tmp_path: Path) -> None:
    hostile = tarfile.TarInfo("pos/x")
    hostile.pax_headers = {"path": "pos/x\0/../../y"}
    with pytest.raises(DataError, match=r"member 'pos/x\\x00/../../y': " + LEAVES):
        files_inside(write_tar(tmp_path / "x.tar", {}, hostile), HERE)


def test_a_nul_byte_in_the_name_of_a_zip_member_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"pos/x_y": "harm"})
    path.write_bytes(path.read_bytes().replace(b"pos/x_y", b"pos/x\0y"))
    with pytest.raises(DataError, match=r"member 'pos/x\\x00y': " + LEAVES):
        files_inside(path, HERE)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    hostile = tarfile.TarInfo("pos/x")
    hostile.type, hostile.linkname = kind, "/etc/passwd"
    with pytest.raises(DataError, match=f"member 'pos/x': {NEITHER}"):
        files_inside(write_tar(tmp_path / "x.tar", {}, hostile), HERE)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO])
def test_links_and_devices_in_a_zip_are_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("pos/x")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(DataError, match=f"member 'pos/x': {NEITHER}"):
        files_inside(path, HERE)


def test_a_member_that_stands_twice_in_a_tar_is_refused(tmp_path: Path) -> None:
    again = tarfile.TarInfo("./pos/1.txt")
    with pytest.raises(DataError, match=r"member './pos/1.txt': stands twice"):
        files_inside(write_tar(tmp_path / "x.tar", FILES, again), HERE)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pos/1.txt", "one")
        archive.writestr("pos/1.txt", "another")
    with pytest.raises(DataError, match=r"member 'pos/1.txt': stands twice"):
        files_inside(path, HERE)


@pytest.mark.parametrize("name", ["x.tar", "x.tgz", "x.zip"])
@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (ArchiveLimits(members=2), "member 'pos/1.txt': the archive has more than 2 members"),
        (ArchiveLimits(total_bytes=5), "unpacks to more than"),
    ],
)
def test_an_archive_that_holds_too_much_is_refused(
    tmp_path: Path, name: str, limits: ArchiveLimits, message: str
) -> None:
    write = write_zip if name == "x.zip" else write_tar
    with pytest.raises(DataError, match=message):
        files_inside(write(tmp_path / name, FILES), HERE, limits)


@pytest.mark.parametrize("name", ["x.tgz", "x.zip"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    write = write_zip if name == "x.zip" else write_tar
    path = write(tmp_path / name, {"pos/1.txt": b"\0" * 30_000_000})
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match=r"unpacks to more than [\d,]+ bytes"):
        files_inside(path, HERE)


def test_a_bomb_in_the_headers_of_a_tar_is_refused(tmp_path: Path) -> None:
    hostile = tarfile.TarInfo("pos/x")
    hostile.pax_headers = {"comment": "x" * 30_000_000}
    with pytest.raises(DataError, match="unpacks to more than is allowed"):
        files_inside(write_tar(tmp_path / "x.tgz", {}, hostile), HERE)


@pytest.mark.parametrize("name", ["x.tar", "x.tgz", "x.zip"])
@pytest.mark.parametrize("damage", ["cut", "text", "empty"])
def test_a_damaged_archive_is_explained(tmp_path: Path, name: str, damage: str) -> None:
    write = write_zip if name == "x.zip" else write_tar
    path = write(tmp_path / name, {"pos/1.txt": os.urandom(5000)})
    path.write_bytes({"cut": path.read_bytes()[:3000], "text": b"x" * 3000, "empty": b""}[damage])
    with pytest.raises(DataError, match=rf"{name}: a damaged archive"):
        files_inside(path, HERE)


def test_a_locked_zip_is_explained(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"pos/1.txt": "x"})
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"x.zip: .*password required"):
        files_inside(path, HERE)

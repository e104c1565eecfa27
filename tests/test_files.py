"""A file is whole or not there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpcat4 import files


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    files.write_text(path, "old")
    with pytest.raises(TypeError), files.replacing(path) as temporary, temporary.open("w") as stream:
        print(1, file=stream, end=2)  # type: ignore[call-overload]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_never_sees_the_new_file_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    with files.replacing(path) as temporary:
        temporary.write_bytes(b"half")
        assert not path.exists()
        assert temporary.suffix == ".keras"
    assert path.read_bytes() == b"half"


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("mode", "expected"), [(None, 0o644), (files.PRIVATE, 0o600)])
def test_the_mode_is_set_before_anything_is_written(tmp_path: Path, mode: int | None, expected: int) -> None:
    path = tmp_path / "run.json"
    with files.replacing(path, mode) as temporary:
        assert temporary.stat().st_mode & 0o777 == expected
    assert path.stat().st_mode & 0o777 == expected


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.write_text(tmp_path / "gone" / "run.json", "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_has_no_numbers_that_json_does_not_have(tmp_path: Path, value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        files.write_json(tmp_path / "metrics.json", {"loss": value})
    assert list(tmp_path.iterdir()) == []

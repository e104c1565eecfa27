"""A file -> its text, or why not."""

import os
from pathlib import Path

import pytest

from nlpcat4.config.reading import MAX_BYTES, read
from nlpcat4.errors import ConfigError


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(path) == "a: 1\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \xc3\xa9\xe9\n", r":2:5: byte 10 \(0xe9\) is not UTF-8; in Latin-1 it would be 'é'"),
        ("a: 1".encode("utf-16"), r":1:1: byte 0 \(0xff\) is not UTF-8; the file is in UTF-16"),
        (b"#" * (MAX_BYTES + 1), r"\.yaml: has 1,000,001 bytes; a config has at most 1,000,000"),
    ],
)
def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "my.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read(path)


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("link")
    for path, message in {
        tmp_path: "is a folder",
        tmp_path / "pipe": "is no regular file",
        tmp_path / "link": "cannot be read: Too many levels of symbolic links",
        tmp_path / "none": "cannot be read: No such file or directory",
        Path("nul\0"): "cannot be read: embedded null byte",
    }.items():
        with pytest.raises(ConfigError, match=message):
            read(path)

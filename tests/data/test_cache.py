"""What is kept comes back as it was, or not at all."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from nlpcat4.data.cache import FACTS, Cache

ARRAYS = {"ids": np.arange(100, dtype=np.uint16), "cut": np.array([True, False])}
FACTS_KEPT = {"notes": ["é"], "share": 0.1}


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.get("key") is None
    cache.put("key", ARRAYS, FACTS_KEPT, {"tokenizer.json": "{}"})
    entry = cache.get("key")
    assert entry is not None
    assert entry.facts == FACTS_KEPT
    assert (entry.folder / "tokenizer.json").read_text() == "{}"
    assert entry.arrays.keys() == ARRAYS.keys()
    for name, array in entry.arrays.items():
        assert isinstance(array, np.memmap)
        assert not array.flags.writeable
        assert array.dtype == ARRAYS[name].dtype
        np.testing.assert_array_equal(array, ARRAYS[name])
    assert cache.get("other") is None


@pytest.mark.parametrize("name", ["ids.npy", "tokenizer.json", FACTS])
@pytest.mark.parametrize("how", ["cut", "flipped", "gone"])
def test_what_is_damaged_is_not_believed_and_can_be_kept_anew(name: str, how: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", ARRAYS, FACTS_KEPT, {"tokenizer.json": '{"a": 1}'})
    path = tmp_path / "key" / name
    content = bytearray(path.read_bytes())
    if how == "gone":
        path.unlink()
    else:
        content[len(content) // 2] ^= 255
        path.write_bytes(content[: len(content) // 2] if how == "cut" else content)
    assert cache.get("key") is None
    cache.put("key", ARRAYS, FACTS_KEPT)
    assert cache.get("key") is not None


def test_the_cache_stays_within_its_limit_and_gives_up_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=5_000)
    big = {"ids": np.zeros(500, dtype=np.int32)}
    for number, key in enumerate(["a", "b"]):
        cache.put(key, big, {})
        os.utime(tmp_path / key, (number, number))
    assert cache.get("a") is not None  # which makes it the newest
    cache.put("c", big, {})
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]
    cache.put("huge", {"ids": np.zeros(5_000, dtype=np.int32)}, {})
    assert cache.get("huge") is None
    assert cache.get("c") is not None


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_complains(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.put("key", ARRAYS, FACTS_KEPT)
    assert cache.get("key") is None


def _put(folder: Path) -> None:
    for number in range(20):
        Cache(folder).put(f"key{number}", {"ids": np.full(10_000, number)}, {"number": number})


def test_several_processes_may_keep_the_same_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_put, args=(tmp_path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"key{number}" for number in range(20))
    for number in range(20):
        entry = Cache(tmp_path).get(f"key{number}")
        assert entry is not None
        assert (entry.arrays["ids"] == number).all()


def test_what_a_killed_process_left_half_written_is_swept(tmp_path: Path) -> None:
    half = tmp_path / ".key.999999999-00000000.tmp"
    half.mkdir()
    (half / "ids.npy").write_bytes(b"half")
    Cache(tmp_path).put("key", ARRAYS, FACTS_KEPT)
    assert [path.name for path in tmp_path.iterdir()] == ["key"]

"""Saving a state, with every call failing once and with the power cut at every moment."""

import contextlib
import errno
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4.errors import RunError
from nlpcat4.files import sha256
from nlpcat4.training.best import Best, Watch
from nlpcat4.training.checkpoint import State, load_state, save_state

CALLS = ("open", "fsync", "replace", "rename", "mkdir")


def state(epoch: int) -> State:
    watch = Watch(Best("val_loss", value=1 / 3, epoch=epoch), history=[{"epoch": epoch, "val_loss": 1 / 3}])
    arrays = {"model.0000": np.full((3, 2), epoch, np.float32), "model.0001": np.array([1, 2], np.uint32)}
    return State(epoch, 7, 0.1 + epoch, watch, arrays)


def same(one: State | None, other: State) -> bool:
    return (
        one is not None
        and (one.epoch, one.step, one.seconds, one.watch)
        == (other.epoch, other.step, other.seconds, other.watch)
        and one.arrays.keys() == other.arrays.keys()
        and all(np.array_equal(one.arrays[name], other.arrays[name]) for name in other.arrays)
    )


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert load_state(tmp_path) == (None, [])
    for epoch in (1, 2, 3):
        save_state(tmp_path, state(epoch))
    found, notes = load_state(tmp_path)
    assert same(found, state(3))
    assert notes == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["last", "previous"]


def failing(call: str, number: int, error: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Let the so-manieth call of an operating system's function fail; return what tells whether it came."""
    real, made = getattr(os, call), 0

    def fails(*arguments: Any, **options: Any) -> Any:
        nonlocal made
        made += 1
        if made == number:
            raise OSError(error, os.strerror(error))
        return real(*arguments, **options)

    monkeypatch.setattr(os, call, fails)
    return lambda: made >= number


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EXDEV, errno.EBUSY])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_the_old_state_or_the_new_one_is_whole(
    call: str, error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 100):
        folder = tmp_path / str(number)
        folder.mkdir()
        for epoch in (1, 2):
            save_state(folder, state(epoch))
        with monkeypatch.context() as patch:
            came = failing(call, number, error, patch)
            with contextlib.suppress(OSError, RunError):
                save_state(folder, state(3))
            has_failed = came()
        found_state, _ = load_state(folder)
        assert same(found_state, state(2)) or same(found_state, state(3))
        if not has_failed:
            assert same(found_state, state(3))
            assert number > 1
            break
        save_state(folder, state(4))  # the next one goes well, and nothing is left of the one that failed
        assert same(load_state(folder)[0], state(4))
        # What could not be deleted is swept away once its process is gone.
        visible = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        assert visible == ["last", "previous"]
    else:
        pytest.fail("it never went well")


@dataclass
class File:
    """A file on a disk that may lose its power: what was written, and what is safe."""

    now: bytes = b""
    safe: bytes = b""


@dataclass
class Folder:
    """A folder on such a disk."""

    now: "dict[str, File | Folder]" = field(default_factory=dict)
    safe: "dict[str, File | Folder]" = field(default_factory=dict)

    def find(self, parts: tuple[str, ...]) -> "File | Folder":
        node: File | Folder = self
        for part in parts:
            assert isinstance(node, Folder)
            node = node.now[part]
        return node

    def write(self, path: Path, entries_are_kept: bool) -> None:
        """Make what is there after the power came back: unsafe contents are lost, unsafe entries may be."""
        path.mkdir(exist_ok=True)
        for name, node in (self.now if entries_are_kept else self.safe).items():
            if isinstance(node, Folder):
                node.write(path / name, entries_are_kept)
            else:
                (path / name).write_bytes(node.safe)


def logged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Note what is done to a folder from now on: what is made, moved, removed and flushed, in order."""
    log: list[tuple[Any, ...]] = []
    real = {name: getattr(os, name) for name in (*CALLS, "unlink", "rmdir")}

    def parts(path: str | Path, dir_fd: int | None = None) -> tuple[str, ...]:
        base = Path() if dir_fd is None else Path(os.readlink(f"/proc/self/fd/{dir_fd}"))
        return (base / path).relative_to(folder).parts

    def opened(path: Any, flags: int, *more: Any, **options: Any) -> int:
        descriptor: int = real["open"](path, flags, *more, **options)
        if flags & os.O_CREAT:
            log.append(("make", parts(path), File))
        return descriptor

    def flushed(descriptor: int) -> None:
        real["fsync"](descriptor)
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        log.append(("flush", parts(path), path.read_bytes() if path.is_file() else b""))

    def moved(source: Any, target: Any) -> None:
        real["rename"](source, target)
        log.append(("move", parts(source), parts(target)))

    def made(path: Any, *mode: int) -> None:
        real["mkdir"](path, *mode)
        log.append(("make", parts(path), Folder))

    def removed(call: str) -> Callable[..., None]:
        def remove(path: Any, *, dir_fd: int | None = None) -> None:
            where = parts(path, dir_fd)
            real[call](path, dir_fd=dir_fd)
            log.append(("remove", where, None))

        return remove

    functions: list[Any] = [opened, flushed, moved, moved, made, removed("unlink"), removed("rmdir")]
    for name, function in zip(real, functions, strict=True):
        monkeypatch.setattr(os, name, function)
    return log


def after_a_power_cut(log: list[tuple[Any, ...]]) -> Folder:
    """Return the disk that was told all this and then lost its power."""
    root = Folder()
    for what, parts, more in log:
        folder = root.find(parts[:-1])
        assert isinstance(folder, Folder)
        if what == "make":
            folder.now[parts[-1]] = more()
        elif what == "remove":
            del folder.now[parts[-1]]
        elif what == "move":
            target = root.find(more[:-1])
            assert isinstance(target, Folder)
            target.now[more[-1]] = folder.now.pop(parts[-1])
        elif isinstance(node := root.find(parts), File):
            node.safe = more
        else:
            node.safe = dict(node.now)
    return root


def test_whenever_the_power_goes_the_old_state_or_the_new_one_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        log = logged(folder, patch)
        save_state(folder, state(1))
        save_state(folder, state(2))
        before = len(log)
        save_state(folder, state(3))
    assert len(log) - before > 15
    for cut in range(before, len(log) + 1):
        for are_kept in (True, False):
            disk = tmp_path / f"{cut}-{are_kept}"
            after_a_power_cut(log[:cut]).write(disk, entries_are_kept=are_kept)
            found, _ = load_state(disk)
            assert same(found, state(3)) or (same(found, state(2)) and cut < len(log))


def test_a_full_disk_is_told_with_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def full(descriptor: int) -> None:
        if "variables.npz" in os.readlink(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        RunError, match=r"last/variables\.npz: the disk is full: needs 32 bytes and has [\d,]+ "
    ):
        save_state(tmp_path, state(1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["pickle", "compressed", "other names"])
def test_a_state_from_a_stranger_is_only_arrays(kind: str, tmp_path: Path) -> None:
    """The digests are right, as who makes the files makes the manifest, too."""
    save_state(tmp_path, state(1))
    last = tmp_path / "last"
    match kind:
        case "pickle":
            np.savez(last / "variables.npz", a=np.array([print], dtype=object))
        case "compressed":
            np.savez_compressed(last / "variables.npz", a=np.zeros(10_000_000))
        case "other names":
            (last / "more.bin").write_bytes(b"")
    digests = {path.name: sha256(path) for path in last.iterdir() if path.name != "manifest.json"}
    (last / "manifest.json").write_text(json.dumps(digests))
    found, notes = load_state(tmp_path)
    assert found is None
    assert "last is damaged" in notes[0]

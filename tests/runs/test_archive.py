"""A run in one file, and archives that mean harm."""

import io
import json
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.errors import DataError, NlpcatError, RunError
from nlpcat4.files import sha256
from nlpcat4.runs.archive import export_run, import_run
from nlpcat4.runs.run import Run

ID = "20260131-140509-a"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


@pytest.fixture
def run(runs_dir: Path) -> Run:
    """A run with some files, of which each has a digest."""
    run = Run.create(runs_dir, "a", record={"task": "classification"}, texts={"config.yaml": "task: x\n"})
    run.metrics.write_text('{"accuracy": 0.5}')
    run.plots.mkdir()
    (run.plots / "history.png").write_bytes(b"\x89PNG")
    (run.checkpoints / "last").mkdir(parents=True)
    (run.checkpoints / "last" / "variables.npz").write_bytes(b"state")
    run.best_model.write_bytes(b"model")
    (run.tensorboard / "train").mkdir(parents=True)
    (run.tensorboard / "train" / "events.out.tfevents.1.vm.2.0.v2").write_bytes(b"events")
    run.finish("completed")
    return run


def visible(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(folder).items() if not name.startswith(".")}


def test_a_run_is_the_same_elsewhere(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with run.lock():
        pass  # leaves a lock file, which stays here
    export_run(run, file, with_state=True)
    copy = import_run(file, tmp_path / "elsewhere")
    assert copy.id == run.id
    assert visible(copy.path) == visible(run.path)
    assert stat.S_IMODE(copy.record_file.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == [run.id]


def test_only_what_belongs_to_a_run_is_sent(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("none of the archive's business")
    run.history.symlink_to(tmp_path / "secret")
    (run.path / "notes.md").write_text("of my own")
    renamed = Run(run.path.rename(run.path.with_name("my favourite")))
    export_run(renamed, tmp_path / "a.zip", with_state=True)
    copy = import_run(tmp_path / "a.zip", tmp_path / "elsewhere")
    assert copy.id == run.id
    assert not copy.history.exists()
    assert not (copy.path / "notes.md").exists()


def test_the_state_can_stay_behind(run: Run, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.zip", with_state=False)
    copy = import_run(tmp_path / "a.zip", tmp_path / "elsewhere")
    assert not (copy.checkpoints / "last").exists()
    assert copy.best_model.read_bytes() == b"model"


def test_a_tar_file_will_do(run: Run, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        archive.add(run.path, run.id)
    assert visible(import_run(tmp_path / "a.tar.gz", tmp_path / "elsewhere").path) == visible(run.path)


def test_a_run_that_is_there_is_not_overwritten(run: Run, runs_dir: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.zip", with_state=True)
    before = tree(runs_dir)
    with pytest.raises(RunError, match=r"there is a run of that id; .*nlp runs rm"):
        import_run(tmp_path / "a.zip", runs_dir)
    assert tree(runs_dir) == before


def test_a_run_in_training_is_not_exported(run: Run, tmp_path: Path) -> None:
    run.update(status="running")
    with run.lock(), pytest.raises(RunError, match="is being trained"):
        export_run(run, tmp_path / "a.zip", with_state=True)
    assert not (tmp_path / "a.zip").exists()


RECORD = json.dumps({"id": ID, "status": "completed", "task": "classification"}).encode()
Members = list[tuple[str, bytes]]


def zipped(path: Path, members: Members) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)


def tarred(path: Path, members: Members) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


GOOD: Members = [(f"{ID}/run.json", RECORD), (f"{ID}/config.yaml", b"task: x\n")]
HOSTILE: dict[str, Members] = {
    "a way out": [*GOOD, (f"{ID}/../../outside", b"x")],
    "an absolute path": [*GOOD, ("/tmp/outside", b"x")],
    "a drive": [*GOOD, (f"{ID}/C:\\outside", b"x")],
    "a name with a line break": [*GOOD, (f"{ID}/config.yaml\n", b"x")],
    "twice the same": [*GOOD, GOOD[1]],
    "the same in capitals": [*GOOD, (f"{ID}/CONFIG.yaml", b"x")],
    "the same in another Unicode form": [
        *GOOD,
        (f"{ID}/plots/\u00e9.png", b"x"),
        (f"{ID}/plots/e\u0301.png", b"x"),
    ],
    "a file that no run has": [*GOOD, (f"{ID}/evil.py", b"x")],
    "a folder that no run has": [*GOOD, (f"{ID}/checkpoints/last/more/state.json", b"x")],
    "two runs": [*GOOD, ("20260131-140510-b/run.json", RECORD)],
    "a file at the top": [*GOOD, ("config.yaml", b"x")],
    "an id that is none": [("runs/run.json", RECORD)],
    "nothing": [],
    "no record": [GOOD[1]],
    "a record that is none": [(f"{ID}/run.json", b"[]")],
    "the record of another run": [(f"{ID}/run.json", RECORD.replace(b"140509", b"140510"))],
    "other files than those of the record": [
        (f"{ID}/run.json", json.dumps({**json.loads(RECORD), "files": {"config.yaml": "0" * 64}}).encode()),
        GOOD[1],
    ],
    "too many": [*GOOD, *((f"{ID}/plots/{number}.png", b"") for number in range(2_100))],
    "what packs too well": [*GOOD, (f"{ID}/tokenizer.json", bytes(30_000_000))],
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(("suffix", "write"), [("zip", zipped), ("tar.gz", tarred)])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_is_not_one_run_is_refused_and_nothing_written(
    kind: str, suffix: str, write: Callable[[Path, Members], None], tmp_path: Path
) -> None:
    write(tmp_path / f"x.{suffix}", HOSTILE[kind])
    before = tree(tmp_path)
    with pytest.raises(NlpcatError) as caught:
        import_run(tmp_path / f"x.{suffix}", tmp_path / "runs")
    assert str(tmp_path / f"x.{suffix}") in str(caught.value)
    assert {name for name in tree(tmp_path) if name != "runs"} == set(before)


def special(kind: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with tarfile.open(path, "w:gz") as archive:
            for name, content in GOOD:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            info = tarfile.TarInfo(f"{ID}/train.log")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)

    return write


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(kind: bytes, tmp_path: Path) -> None:
    special(kind)(tmp_path / "x.tar.gz")
    with pytest.raises(DataError, match=r"train\.log': neither a file nor a folder"):
        import_run(tmp_path / "x.tar.gz", tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, content in GOOD:
            archive.writestr(name, content)
        link = zipfile.ZipInfo(f"{ID}/train.log")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DataError, match=r"train\.log': neither a file nor a folder"):
        import_run(tmp_path / "x.zip", tmp_path / "runs")


def test_ten_gigabytes_of_zeros_are_never_unpacked(tmp_path: Path) -> None:
    """The size in the directory of the archive is a lie or the truth: neither takes memory or disk."""
    member = zipfile.ZipInfo(f"{ID}/tokenizer.json")
    member.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD:
            archive.writestr(name, content)
        with archive.open(member, "w", force_zip64=True) as file:
            for _ in range(64):
                file.write(bytes(2**20))
    packed = bytearray((tmp_path / "x.zip").read_bytes())
    with pytest.raises(DataError, match="unpacks to more than"):
        import_run(tmp_path / "x.zip", tmp_path / "runs")
    # Now the directory says that the member has one byte.
    size = (64 * 2**20).to_bytes(4, "little")
    at = packed.rfind(size)
    packed[at : at + 4] = (1).to_bytes(4, "little")
    (tmp_path / "y.zip").write_bytes(packed)
    with pytest.raises(NlpcatError):
        import_run(tmp_path / "y.zip", tmp_path / "runs")
    assert not (tmp_path / "runs").exists() or list((tmp_path / "runs").iterdir()) == []


def test_a_file_that_is_changed_on_its_way_is_refused(run: Run, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.zip", with_state=True)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    place = content.find(b'{"accuracy": 0.5}') + 14
    content[place] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(NlpcatError, match=r"a\.zip: a damaged archive"):
        import_run(tmp_path / "a.zip", tmp_path / "elsewhere")


def test_a_digest_that_does_not_hold_names_its_file(run: Run, tmp_path: Path) -> None:
    run.metrics.write_text('{"accuracy": 0.9}')
    export_run(run, tmp_path / "a.zip", with_state=True)
    with pytest.raises(RunError, match=rf"a\.zip: {run.id}/metrics\.json: damaged"):
        import_run(tmp_path / "a.zip", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_exported_is_whole_or_not_there(run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    def fails(*arguments: Any) -> None:
        raise OSError("no rename here")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="no rename here"):
        export_run(run, tmp_path / "a.zip", with_state=True)
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


def test_every_file_of_a_run_has_a_digest_when_it_ends(run: Run) -> None:
    known = run.record()["files"]
    assert known["metrics.json"] == sha256(run.metrics)
    assert set(known) == {
        "config.yaml",
        "metrics.json",
        "plots/history.png",
        "checkpoints/last/variables.npz",
        "checkpoints/best.keras",
    }

"""What the checks of `nlp doctor` find in situations that are made for them."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from nlpcat4 import cgroup
from nlpcat4.doctor.data import data_folders
from nlpcat4.doctor.examination import attempted
from nlpcat4.doctor.finding import Finding, Where
from nlpcat4.doctor.machine import graphics_cards
from nlpcat4.doctor.packages import dependencies, extras, rivals
from nlpcat4.doctor.places import cache, runs_folder

Write = Callable[..., None]


@pytest.fixture
def where(tmp_path: Path) -> Where:
    return Where(tmp_path / "runs")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Be in an environment in which nothing is installed but this package; add others to it."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    own = importlib.metadata.metadata("nlpcat4").as_string()  # type: ignore[attr-defined]

    def install(name: str, version: str, *modules: str) -> None:
        information = folder / f"{name.replace('-', '_')}-{version}.dist-info"
        information.mkdir()
        information.joinpath("METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
        information.joinpath("top_level.txt").write_text("\n".join(modules))

    install("nlpcat4", "0.1.0", "nlpcat4")
    (folder / "nlpcat4-0.1.0.dist-info" / "METADATA").write_text(own)
    monkeypatch.setattr(sys, "path", [str(folder), *(path for path in sys.path if "-packages" not in path)])
    return install


def test_a_package_that_is_missing_or_too_old_is_a_problem_with_its_cure(site: Write, where: Where) -> None:
    site("keras", "3.9.2")
    site("numpy", "10.0.0rc1")
    site("tensorflow-cpu", "2.21.0", "tensorflow")
    found = {finding.name: finding for finding in dependencies(where)}
    assert found["keras"].verdict == "problem"
    assert found["keras"].found.startswith("3.9.2: too old")
    assert found["keras"].advice.startswith("pip install --upgrade 'keras>=")
    assert found["numpy"].verdict == "ok"
    assert (found["tokenizers"].verdict, found["tokenizers"].found) == ("problem", "missing")
    assert found["tokenizers"].advice.startswith("pip install 'tokenizers>=")
    assert (found["tensorflow"].verdict, "tensorflow-cpu" in found["tensorflow"].found) == ("note", True)


def test_an_extra_says_how_it_is_installed(site: Write, where: Where) -> None:
    found = {finding.name.removeprefix("optional: "): finding for finding in extras(where)}
    assert list(found) == ["onnx", "parquet", "ray", "sweep", "tflite", "thesaurus", "umap"]
    assert found["parquet"].verdict == "note"
    assert "pip install 'nlpcat4[parquet]'" in found["parquet"].advice
    site("pyarrow", "99.0")
    there = next(one for one in extras(where) if one.name == "optional: parquet")
    assert (there.verdict, there.found) == ("ok", "pyarrow 99.0")


def test_two_packages_that_write_to_one_folder_are_a_problem(site: Write, where: Where) -> None:
    site("keras", "3.15.1", "keras")
    assert list(rivals(where)) == []
    site("keras-nightly", "3.16.0", "keras")
    (finding,) = rivals(where)
    assert (finding.name, finding.verdict) == ("keras", "problem")
    assert finding.advice.startswith("pip uninstall keras keras-nightly")


@pytest.mark.parametrize(
    ("files", "cpus", "memory"),
    [
        (
            {
                "proc/self/cgroup": "0::/a/b\n",
                "sys/fs/cgroup/a/cpu.max": "150000 100000\n",
                "sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
                "sys/fs/cgroup/a/b/memory.max": "1000000000\n",
                "sys/fs/cgroup/a/memory.max": "max\n",
            },
            1.5,
            1_000_000_000,
        ),
        (
            {
                "proc/self/cgroup": "4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n0::/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "400000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "2000000000\n",
                "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "9223372036854771712\n",
            },
            4.0,
            2_000_000_000,
        ),
        (
            {
                "proc/self/cgroup": "3:cpu:/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            None,
            None,
        ),
        ({}, None, None),
    ],
    ids=["version 2", "version 1", "no limit", "none"],
)
def test_the_limits_of_a_container_are_read(
    tmp_path: Path, files: dict[str, str], cpus: float | None, memory: int | None
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert (cgroup.cpus(tmp_path), cgroup.memory(tmp_path)) == (cpus, memory)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory beside an empty cache, which are all that is looked into."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def test_data_folders_are_reported_in_the_order_of_search(
    folders: Path, where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("option", "environment"):
        (folders / name).mkdir()
    shutil.copy(_sample("verse.txt"), folders / "environment" / "irish-lyrics-eof.txt")
    version = folders / "option" / "tensorflow_datasets" / "ag_news_subset" / "1.0.0"
    version.mkdir(parents=True)
    (version / "dataset_info.json").write_text("{}")
    monkeypatch.setenv("NLP_DATA_DIR", f"{folders / 'environment'}{os.pathsep}{folders / 'no'}")
    (folders / "here" / "pyproject.toml").write_text('[tool.nlpcat4]\ndata_dirs = ["mine"]')
    found = list(data_folders(Where(where.runs_dir, (folders / "option", folders / "typo"))))
    assert [(finding.name, finding.verdict) for finding in found] == [
        ("--data-dir", "problem"),
        ("--data-dir", "ok"),
        ("NLP_DATA_DIR", "ok"),
        ("irish_lyrics", "note"),
        ("NLP_DATA_DIR", "problem"),
        ("pyproject.toml", "note"),
        ("user cache", "ok"),
    ]
    assert found[1].facts["prepared"] == ["tfds:ag_news_subset"]
    assert list(found[2].facts["sets"]) == ["irish_lyrics"]
    assert "1,692" in found[3].found
    assert str(folders / "no") in found[4].found


def test_a_data_set_that_cannot_be_read_is_a_problem(folders: Path, where: Where) -> None:
    (folders / "cache" / "data").mkdir(parents=True)
    (folders / "cache" / "data" / "sarcasm.json").write_text('[{"headline": "cut')
    _, finding = data_folders(where)
    assert (finding.name, finding.verdict) == ("sarcasm", "problem")
    assert "sarcasm.json" in finding.found
    assert "nlp data fetch sarcasm" in finding.advice


def test_a_wrong_pyproject_is_a_problem(folders: Path, where: Where) -> None:
    (folders / "here" / "pyproject.toml").write_text("[tool.nlpcat4]\ndata_dir = 3")
    (finding,) = data_folders(where)
    assert (finding.name, finding.verdict) == ("pyproject.toml", "problem")
    assert "data_dirs" in finding.found


def test_a_place_that_can_be_made_is_fine_and_is_not_made(folders: Path) -> None:
    found = {finding.name: finding for finding in runs_folder(Where(folders / "a" / "runs"))}
    assert {name: finding.verdict for name, finding in found.items()} == {"runs": "ok", "locks": "ok"}
    assert "can be made" in found["runs"].found
    assert next(iter(cache(Where(folders)))).verdict == "ok"
    assert sorted(path.name for path in folders.iterdir()) == ["here"]


def test_a_place_under_a_file_is_a_problem(folders: Path) -> None:
    (folders / "file").touch()
    (finding,) = runs_folder(Where(folders / "file" / "runs"))
    assert (finding.name, finding.verdict) == ("runs", "problem")
    assert str(folders / "file" / "runs") in finding.found
    assert "--runs-dir" in finding.advice


def test_a_graphics_card_is_found_by_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho 'NVIDIA H100, 81559 MiB'\necho 'NVIDIA H100, 81559 MiB'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert graphics_cards() == ["NVIDIA H100, 81559 MiB"] * 2
    program.write_text("#!/bin/sh\nexit 9\n")
    assert "NVIDIA H100, 81559 MiB" not in graphics_cards()


def test_a_check_that_breaks_off_is_a_finding_itself(where: Where) -> None:
    def broken_check(where: Where) -> Iterator[Finding]:
        yield Finding("first", "fine")
        raise ImportError("libhdf5.so.200: cannot open shared object file")

    first, second = attempted(broken_check, where)
    assert first.found == "fine"
    assert (second.name, second.verdict) == ("broken check", "problem")
    assert "ImportError: libhdf5.so.200" in second.found


def _sample(name: str) -> Path:
    return Path(str(files("nlpcat4.data"))) / "samples" / name

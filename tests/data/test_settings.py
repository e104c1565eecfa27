"""Where data are looked for."""

import os
from pathlib import Path

import pytest

from nlpcat4.data.settings import data_settings
from nlpcat4.errors import UsageError


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose pyproject.toml names two folders, entered in a folder below it."""
    project = tmp_path / "project"
    (project / "deep" / "down").mkdir(parents=True)
    (project / "pyproject.toml").write_text('[tool.nlpcat4]\ndata_dirs = ["data", "../shared/data"]\n')
    monkeypatch.chdir(project / "deep" / "down")
    monkeypatch.delenv("NLP_DATA_DIR", raising=False)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    return project


def test_folders_come_in_order_from_option_environment_project_and_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLP_DATA_DIR", os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")]))
    found = data_settings([tmp_path]).folders
    assert [str(folder.relative_to(tmp_path)) for folder in found] == [
        ".", "a", "b", "project/data", "shared/data", "cache/data",
    ]  # fmt: skip


def test_a_pyproject_without_our_table_is_passed_by(project: Path, tmp_path: Path) -> None:
    (project / "deep" / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert data_settings().data_dirs == (project / "data", tmp_path / "shared" / "data")


def test_the_cache_is_the_operating_systems_where_no_other_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLP_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert data_settings().cache_dir.parts[-2:] == ("nlpcat4", "data")


def test_a_data_dir_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--data-dir .*typo: there is no such folder"):
        data_settings([tmp_path / "typo"])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'data_dir = ["data"]',
            r"pyproject.toml: \[tool.nlpcat4\] has only the key data_dirs, found data_dir",
        ),
        ('data_dirs = "data"', r'data_dirs: a list of folders such as \["data"\], found \'data\''),
        ("data_dirs = [1]", r"data_dirs: a list of folders"),
        ("data_dirs = [", r"pyproject.toml: cannot be read: Invalid value"),
    ],
)
def test_mistakes_in_the_pyproject_are_explained(project: Path, table: str, message: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.nlpcat4]\n{table}")
    with pytest.raises(UsageError, match=message):
        data_settings()


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nnlpcat4 = 1"])
def test_what_should_be_a_table_and_is_none_is_explained(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text)
    with pytest.raises(UsageError, match=r"pyproject.toml: (tool|nlpcat4) is no table"):
        data_settings()

"""The commit of a checkout, and what a hostile checkout cannot make us run."""

import os
import subprocess
from pathlib import Path

import pytest

from nlpcat4.runs.git import commit_of


def git(folder: Path, *arguments: str) -> str:
    """Run git as its owner would."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one commit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "a.txt").write_text("a\n")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "a")
    return folder


def test_a_clean_checkout_gives_its_commit(checkout: Path) -> None:
    assert commit_of(checkout) == git(checkout, "rev-parse", "HEAD")


def test_a_folder_inside_gives_the_same_commit(checkout: Path) -> None:
    (checkout / "inside").mkdir()
    assert commit_of(checkout / "inside") == commit_of(checkout)


def test_a_changed_file_adds_a_star(checkout: Path) -> None:
    (checkout / "a.txt").write_text("b\n")
    assert commit_of(checkout) == git(checkout, "rev-parse", "HEAD") + "*"


def test_a_file_that_git_does_not_know_adds_none(checkout: Path) -> None:
    (checkout / "new.txt").write_text("b\n")
    assert commit_of(checkout) == git(checkout, "rev-parse", "HEAD")


def test_no_program_that_a_checkout_names_is_run(checkout: Path, tmp_path: Path) -> None:
    mark = tmp_path / "canary_ran"
    canary = tmp_path / "canary"
    canary.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    canary.chmod(0o755)
    (checkout / ".gitattributes").write_text("*.txt filter=a=b diff=evil\n")
    git(checkout, "add", ".")
    git(checkout, "commit", "-m", "b")
    for key in (
        "core.fsmonitor",
        "filter.a=b.clean",
        "filter.a=b.process",
        "diff.evil.textconv",
        "diff.external",
    ):
        git(checkout, "config", key, str(canary))
    git(checkout, "config", "filter.a=b.required", "true")
    (checkout / "a.txt").write_text("b\n")
    commit = commit_of(checkout)
    assert commit is not None
    assert commit.endswith("*")
    assert not mark.exists()


def test_variables_of_a_calling_git_do_not_lead_elsewhere(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert commit_of(checkout) is not None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_checkout_of_another_owner_is_left_alone(checkout: Path) -> None:
    os.chown(checkout / ".git", 12345, 12345)
    assert commit_of(checkout) is None


def test_without_a_checkout_there_is_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None


def test_without_a_commit_there_is_no_commit(tmp_path: Path) -> None:
    git(tmp_path, "init")
    assert commit_of(tmp_path) is None


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert commit_of(checkout) is None

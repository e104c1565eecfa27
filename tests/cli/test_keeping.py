"""Tags, notes, the trash, pruning, logs and archives of runs, as commands."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlpcat4.runs.run import Run

from .conftest import HOSTILE, Trained, is_harmless

Nlp = Callable[..., Result]
HOLDER = """
import sys
from pathlib import Path
from nlpcat4.runs.run import Run
with Run(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path, trained: Trained) -> Path:
    """A folder with copies of the two trained runs."""
    shutil.copytree(trained.folder, tmp_path / "runs")
    return tmp_path / "runs"


@pytest.fixture
def runs(nlp: Nlp, folder: Path) -> Nlp:
    """Run `nlp runs …` on the copies."""
    return lambda *arguments: nlp("runs", *arguments, "--runs-dir", folder)


def listed(runs: Nlp) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in json.loads(runs("list", "--json").stdout)}


def test_tags_come_and_go(runs: Nlp, trained: Trained) -> None:
    name = trained.gap.name
    assert runs("tag", name, "final", "paper-2", "first").stdout == f"{name}: first, final, paper-2\n"
    assert runs("path", "tag:paper-2").stdout.endswith(f"{name}\n")
    assert runs("tag", name, "first", "--delete").stdout == f"{name}: final, paper-2\n"
    missing = runs("tag", name, "first", "-d")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "has no tag 'first'; it has final, paper-2" in missing.stderr
    assert listed(runs)[name]["tags"] == ["final", "paper-2"]


@pytest.mark.parametrize("tag", ["", " ", "a b", "-x", "a" * 65, *HOSTILE])
def test_a_tag_that_could_not_be_named_is_refused(runs: Nlp, tag: str) -> None:
    result = runs("tag", "latest", "--", tag)
    assert result.exit_code == 2
    assert is_harmless(result.stderr)


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_a_note_is_kept_and_shown_without_harm(runs: Nlp, folder: Path, text: str) -> None:
    result = runs("note", "latest", text)
    assert result.exit_code == 0
    assert is_harmless(result.stdout)
    shown = runs("list", "--columns", "id,note")
    assert is_harmless(shown.stdout)
    assert json.loads(runs("show", "--json").stdout)["record"]["note"] == text.strip()
    runs("note", "latest", "")
    assert json.loads(runs("show", "--json").stdout)["record"]["note"] is None


def test_a_run_can_be_tagged_while_it_is_trained(runs: Nlp, folder: Path, trained: Trained) -> None:
    run = Run(folder / trained.gap.name)
    with run.lock():
        assert runs("tag", run.id, "good").exit_code == 0
        run.update(parameters=7)
    assert (run.record()["tags"], run.record()["parameters"]) == (["first", "good"], 7)


def test_a_thousand_changes_by_two_processes_are_all_kept(folder: Path, trained: Trained) -> None:
    script = """
import sys
from pathlib import Path
from nlpcat4.runs.run import Run
run = Run(Path(sys.argv[1]))
for number in range(100):
    run.update(**{f"{sys.argv[2]}{number}": number})
"""
    path = folder / trained.gap.name
    writers = [subprocess.Popen([sys.executable, "-c", script, path, name]) for name in ("a", "b")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    record = Run(path).record()
    assert all(record[f"{name}{number}"] == number for name in "ab" for number in range(100))


def test_what_is_thrown_away_can_be_had_back(runs: Nlp, folder: Path, trained: Trained) -> None:
    name = trained.bilstm.name
    files = sorted(path.name for path in (folder / name).rglob("*"))
    result = runs("rm", "latest")
    assert result.stdout == f"{name}\n"
    assert f"nlp runs restore {name}" in result.stderr
    assert list(listed(runs)) == [trained.gap.name]
    (thrown,) = json.loads(runs("trash", "--json").stdout)
    assert (thrown["id"], thrown["bytes"] > 10_000) == (name, True)
    assert runs("restore", name[:15]).stdout == f"{name}\n"
    assert sorted(path.name for path in (folder / name).rglob("*") if path.name != ".lock") == [
        one for one in files if one != ".lock"
    ]
    assert list(listed(runs)) == [name, trained.gap.name]


def test_either_all_runs_go_or_none(runs: Nlp, trained: Trained) -> None:
    result = runs("rm", trained.gap.name, "no-such-run")
    assert result.exit_code == 1
    assert set(listed(runs)) == {trained.gap.name, trained.bilstm.name}


def test_for_good_means_for_good(runs: Nlp, folder: Path, trained: Trained) -> None:
    runs("rm", trained.gap.name, "--permanent")
    assert json.loads(runs("trash", "--json").stdout) == []
    assert runs("restore", trained.gap.name).exit_code == 1
    runs("rm", trained.bilstm.name)
    assert len(json.loads(runs("trash", "--empty", "--older-than", "1h", "--json").stdout)) == 0
    assert len(json.loads(runs("trash", "--json").stdout)) == 1
    runs("trash", "--empty")
    assert [path.name for path in folder.rglob("*")] == [".trash"]


def test_a_run_outside_is_never_thrown_away(
    runs: Nlp, folder: Path, trained: Trained, tmp_path: Path
) -> None:
    outside = tmp_path / "outside" / trained.gap.name
    shutil.copytree(trained.gap, outside)
    result = runs("rm", outside)
    assert result.exit_code == 2
    assert "not a run of" in result.stderr
    (folder / "20990101-000000-link").symlink_to(outside)
    assert runs("rm", "20990101-000000-link", "--permanent").exit_code == 0
    assert not (folder / "20990101-000000-link").is_symlink()
    assert (outside / "run.json").is_file()
    assert runs("rm", "../outside").exit_code != 0


def test_a_run_in_training_is_neither_removed_nor_pruned(runs: Nlp, folder: Path, trained: Trained) -> None:
    path = folder / trained.bilstm.name
    Run(path).update(status="running")
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        removed = runs("rm", path.name)
        pruned = runs("prune", "--older-than", "0h", "--permanent")
        holder.communicate("\n")
    assert removed.exit_code == 1
    assert f"in use by pid {holder.pid}" in removed.stderr
    assert f"spared: {path.name}: it is running" in pruned.stderr
    assert f"spared: {trained.gap.name}: it is tagged first" in pruned.stderr
    assert set(listed(runs)) == {trained.gap.name, trained.bilstm.name}


def test_pruning_says_first_what_it_would_do(runs: Nlp, trained: Trained) -> None:
    wishes = ("prune", "--keep-best", "1", "--by", "val_loss")
    runs("tag", trained.gap.name, "first", "-d")
    would = json.loads(runs(*wishes, "--dry-run", "--json").stdout)
    (row,) = would["gone"]
    assert set(listed(runs)) == {trained.gap.name, trained.bilstm.name}
    done = json.loads(runs(*wishes, "--json").stdout)
    assert done["gone"] == [row]
    best = json.loads(runs("list", "--sort", "val_loss", "--json").stdout)
    assert row["id"] not in {one["id"] for one in best}
    assert runs("restore", row["id"]).exit_code == 0
    assert min(listed(runs).values(), key=lambda one: one["figures"]["val_loss"])["id"] == best[0]["id"]


def test_a_log_is_printed_and_followed_to_its_end(runs: Nlp, folder: Path, trained: Trained) -> None:
    log = (trained.gap / "train.log").read_text()
    assert runs("log", trained.gap.name).stdout == log
    assert runs("log", trained.gap.name, "--follow").stdout == log
    hostile = folder / trained.gap.name / "train.log"
    hostile.write_bytes(b"\x1b[31mred\xff\n half a line")
    assert is_harmless(runs("log", trained.gap.name).stdout)


def test_a_log_is_followed_while_it_grows(nlp_script: Path, folder: Path, trained: Trained) -> None:
    run = Run(folder / trained.gap.name)
    run.update(status="running")
    command: list[str | Path] = [
        sys.executable,
        nlp_script,
        "runs",
        "log",
        run.id,
        "-f",
        "--runs-dir",
        folder,
    ]
    with run.lock(), subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in run.log.read_text().splitlines():
            process.stdout.readline()
        with run.log.open("a") as log:
            print("one more", file=log, flush=True)
            assert process.stdout.readline() == "one more\n"
            print("the last", file=log, flush=True)
            run.update(status="completed")
            assert process.communicate(timeout=30)[0] == "the last\n"
    assert process.returncode == 0


def test_a_run_that_is_sent_elsewhere_gives_the_same_figures(
    nlp: Nlp, runs: Nlp, trained: Trained, here: Path
) -> None:
    assert runs("export", trained.gap.name).stdout == f"{trained.gap.name}.zip\n"
    again = runs("export", trained.gap.name)
    assert again.exit_code == 2
    assert "--force overwrites it" in again.stderr
    result = nlp("runs", "import", f"{trained.gap.name}.zip", "--runs-dir", "elsewhere")
    assert result.stdout == f"elsewhere/{trained.gap.name}\n"
    there = nlp("eval", result.stdout.strip(), "--json").stdout
    here_ = nlp("eval", trained.gap, "--json").stdout
    assert json.loads(there) == json.loads(here_)
    assert nlp("runs", "export", "latest", "a.tar", "--runs-dir", "elsewhere").exit_code == 2

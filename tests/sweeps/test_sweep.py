"""`nlp sweep`: as many trials as asked for, whoever is killed."""

import csv
import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

pytest.importorskip("optuna")

Nlp = Callable[..., Result]
SMALL = ("--sample", "--limit", "60", "training.epochs=2", "architecture.0.embedding.dim=4")
SEARCH = ("training.batch_size=[8,16,32]", "training.optimizer.adam.learning_rate=1e-3:1e-1:log")


def results(folder: Path) -> list[dict[str, str]]:
    (file,) = folder.glob("sweeps/*/results.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def records(folder: Path) -> list[dict[str, Any]]:
    """Return run.json of each run of a sweep."""
    files = [path / "run.json" for path in folder.iterdir() if (path / "run.json").is_file()]
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def test_a_grid_is_tried_whole_and_not_again(nlp: Nlp, tmp_path: Path) -> None:
    search = ("training.batch_size=[8,16]", "architecture.0.embedding.dim=[2,4]")
    arguments = ("sweep", "sarcasm_gap", *search, *SMALL[:-1], "--sampler", "grid", "--runs-dir", tmp_path)
    found = json.loads(nlp(*arguments, "--json").stdout)
    tried = [tuple(one["values"].values()) for one in found["trials"]]
    assert tried == [(8, 2), (8, 4), (16, 2), (16, 4)]
    rows = results(tmp_path)
    assert [(row["trial"], row["state"]) for row in rows] == [(str(n), "completed") for n in (1, 2, 3, 4)]
    for row, one in zip(rows, found["trials"], strict=True):
        metrics = json.loads((Path(row["run"]) / "metrics.json").read_text(encoding="utf-8"))
        assert metrics["val_accuracy"] == one["value"] == float(row["value"])
        config = json.loads((Path(row["run"]) / "run.json").read_text(encoding="utf-8"))["config"]
        assert config["training"]["batch_size"] == one["values"]["training.batch_size"]
    best = max(found["trials"], key=lambda one: (one["value"], -one["trial"]))
    assert found["best"] == best
    config = (tmp_path / "sweeps" / found["name"] / "best.yaml").read_text(encoding="utf-8")
    assert config == (Path(best["run"]) / "config.yaml").read_text(encoding="utf-8")
    page = (tmp_path / "sweeps" / found["name"] / "report.html").read_text(encoding="utf-8")
    assert "4 of 4 trials (4 completed)" in page
    assert "Parallel coordinates" in page
    made = nlp("report", tmp_path / "sweeps" / found["name"], "-o", tmp_path / "made.html")
    assert (made.stdout, made.stderr) == (f"{tmp_path / 'made.html'}\n", "")
    assert (tmp_path / "made.html").read_text(encoding="utf-8") == page
    again = nlp(*arguments, "--json")
    assert json.loads(again.stdout) == found
    assert len(records(tmp_path)) == 4


def test_a_random_search_repeats_and_can_be_made_longer(nlp: Nlp, tmp_path: Path) -> None:
    arguments = ("sweep", "sarcasm_gap", *SEARCH, *SMALL, "--sampler", "random", "--json")
    first = json.loads(nlp(*arguments, "--trials", "2", "--runs-dir", tmp_path / "a").stdout)["trials"]
    longer = json.loads(nlp(*arguments, "--trials", "3", "--runs-dir", tmp_path / "a").stdout)["trials"]
    other = json.loads(nlp(*arguments, "--trials", "2", "--runs-dir", tmp_path / "b").stdout)["trials"]
    assert longer[:2] == first
    assert [one["values"] for one in other] == [one["values"] for one in first]
    assert [one["value"] for one in other] == [one["value"] for one in first]
    changed = nlp(*arguments, "--metric", "val_loss", "--runs-dir", tmp_path / "a")
    assert changed.exit_code == 2
    assert "there is another sweep called sarcasm_gap-sweep" in changed.stderr


def test_tpe_learns_what_is_better(nlp: Nlp, tmp_path: Path) -> None:
    arguments = ("sweep", "sarcasm_gap", *SEARCH, *SMALL, "--trials", "4", "--metric", "val_loss", "--json")
    found = json.loads(nlp(*arguments, "--runs-dir", tmp_path).stdout)
    assert len({json.dumps(one["values"]) for one in found["trials"]}) == 4
    assert found["best"]["value"] == min(one["value"] for one in found["trials"])


def test_halving_ends_trials_that_lag_behind(nlp: Nlp, tmp_path: Path) -> None:
    search = ("training.optimizer.adam.learning_rate=[1e-2,1e-8,2e-8,3e-8,4e-8,5e-8]",)
    small = ("--sample", "training.epochs=6", "architecture.0.embedding.dim=4", "~training.early_stopping")
    arguments = (
        "sweep",
        "sarcasm_gap",
        *search,
        *small,
        "--sampler",
        "grid",
        "--pruner",
        "halving",
        "--json",
    )
    found = json.loads(nlp(*arguments, "--metric", "val_loss", "--runs-dir", tmp_path).stdout)
    states = Counter(one["state"] for one in found["trials"])
    assert states["pruned"] >= 2
    assert sum(states.values()) == 6
    pruned = next(one for one in found["trials"] if one["state"] == "pruned")
    record = json.loads((Path(pruned["run"]) / "run.json").read_text(encoding="utf-8"))
    assert (record["status"], record["reason"].split(":")[0]) == ("interrupted", "pruned")
    assert found["best"]["values"] == {"training.optimizer.adam.learning_rate": 0.01}


def test_a_killed_sweep_is_ended_by_two_processes(nlp_script: Path, tmp_path: Path) -> None:
    command = [str(nlp_script), "sweep", "sarcasm_gap", *SEARCH, "--sample", "training.epochs=12"]
    command += ["architecture.0.embedding.dim=4", "~training.early_stopping"]
    command += ["--trials", "4", "--sampler", "random", "--runs-dir", str(tmp_path)]
    for wanted in (1, 2):  # killed when so many have been finished, in the midst of the next
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                ended = re.match(r"trial (\d) of 4 completed", line)
                if ended is not None and int(ended[1]) >= wanted:
                    break
            begun = time.monotonic()
            while len(records(tmp_path)) <= wanted:
                assert time.monotonic() - begun < 60
            process.kill()
    # Two processes share what is left.
    pair = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in "ab"
    ]
    for process in pair:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert "4 of 4" not in said.splitlines()[0]
    assert [(row["trial"], row["state"]) for row in results(tmp_path)] == [
        (str(number), "completed") for number in (1, 2, 3, 4)
    ]
    assert Counter(record["status"] for record in records(tmp_path)) == {"completed": 4}
    assert Counter(record["trial"] for record in records(tmp_path)) == dict.fromkeys(range(1, 5), 1)


def test_jobs_run_side_by_side(nlp_script: Path, tmp_path: Path) -> None:
    command = [str(nlp_script), "sweep", "sarcasm_gap", *SEARCH, *SMALL, "--trials", "4", "--jobs", "2"]
    subprocess.run([*command, "--runs-dir", str(tmp_path)], check=True, capture_output=True, timeout=120)
    assert len({record["pid"] for record in records(tmp_path)}) == 2
    assert Counter(row["state"] for row in results(tmp_path)) == {"completed": 4}


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM"])
def test_who_stops_a_sweep_stops_all_jobs_and_begins_no_other(
    nlp_script: Path, tmp_path: Path, how: str
) -> None:
    """A terminal tells all processes, and `kill` the first one alone."""
    command = [str(nlp_script), "sweep", "sarcasm_gap", "training.batch_size=[2,3,4,5]", "--sample"]
    command += ["training.epochs=500", "~training.early_stopping", "--jobs", "2", "--runs-dir", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        begun = time.monotonic()
        while len(list(tmp_path.glob("*/history.jsonl"))) < 2:
            assert time.monotonic() - begun < 60
        if how == "Ctrl-C":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.terminate()
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(60) == 130, said
    assert "interrupted; 0 of 4 trials are finished; the same command goes on" in said
    assert [record["status"] for record in records(tmp_path)] == ["interrupted"] * 2
    assert list(tmp_path.glob("sweeps/*/report.html"))


def test_ctrl_c_saves_and_the_same_command_goes_on(nlp_script: Path, tmp_path: Path) -> None:
    command = [str(nlp_script), "sweep", "sarcasm_gap", *SEARCH, "--sample", "training.epochs=40"]
    command += ["~training.early_stopping", "--trials", "1", "--runs-dir", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        begun = time.monotonic()
        while not list(tmp_path.glob("*/history.jsonl")):
            assert time.monotonic() - begun < 60
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(60) == 130, said
    assert "interrupted; 0 of 1 trials are finished; the same command goes on" in said
    (report,) = tmp_path.glob("sweeps/*/report.html")
    assert "0 of 1 trials (none yet)" in report.read_text(encoding="utf-8")
    (record,) = records(tmp_path)
    assert record["status"] == "interrupted"
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    subprocess.run([*command[:-1], str(moved)], check=True, capture_output=True, timeout=120)
    (record,) = records(moved)
    assert record["status"] == "completed"
    (row,) = results(moved)
    assert Path(row["run"]).parent == moved
    assert float(row["seconds"]) == record["seconds"]  # of both parts


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sarcasm_gap",), "nothing to try"),
        (("sarcasm_gap", "training.batch_sise=[1,2]"), "unknown key (did you mean 'batch_size'?)"),
        (("sarcasm_gap", "training.batch_size=[8,many]"), "training.batch_size"),
        (("sarcasm_gap", "training.batch_size=9:3"), "the first number must be below the second"),
        (
            ("sarcasm_gap", "training.batch_size=[8,9]", "--metric", "acuracy"),
            "--metric acuracy: the runs have no such figure (did you mean 'accuracy'?)",
        ),
        (("sarcasm_gap", "training.batch_size=[8,9]", "--storage", "nosql://x:pw@y"), "cannot be used"),
        (("sarcasm_gap", "training.batch_size=[8,9]", "--storage", "mysql://x:pw@1@y"), "written as %40"),
        (("sarcasm_gap", "training.batch_size=[8,9]", "--ray", "local", "--jobs", "2"), "--ray has the"),
        (
            ("sarcasm_gap", "training.batch_size=[8,9]", "--metric", "seconds", "--pruner", "halving"),
            "--pruner halving: epochs have no seconds; they have val_accuracy, val_loss",
        ),
    ],
)
def test_what_cannot_be_swept_is_said(
    nlp: Nlp, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = nlp("sweep", *arguments, *SMALL[:-1], "--runs-dir", tmp_path)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "pw@" not in result.stderr
    assert records(tmp_path) == []


def test_a_file_says_what_to_sweep(nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "sweep.yaml"
    file.write_text(
        "config: sarcasm_gap\noverrides: [training.epochs=1, dataset.sample=true, dataset.limit=60]\n"
        "search:\n  training.batch_size: [8, 16]\nsampler: grid\nmetric: val_loss\n",
        encoding="utf-8",
    )
    found = json.loads(nlp("sweep", file, "--json").stdout)
    assert [one["values"] for one in found["trials"]] == [
        {"training.batch_size": 8},
        {"training.batch_size": 16},
    ]
    assert found["metric"] == "val_loss"
    file.write_text(
        'config: sarcasm_gap\nsearch:\n  training.batch_size: "5:1"\nsampler: best\n', encoding="utf-8"
    )
    said = nlp("sweep", file).stderr
    assert "sweep.yaml:3:3: search.training.batch_size: 5:1: the first number must be below" in said
    assert "sweep.yaml:4:1: sampler: " in said
    file.write_text("config: sarcasm_gap\nserach: {training.batch_size: [8, 16]}\n", encoding="utf-8")
    assert "sweep.yaml:2:1: serach: unknown key (did you mean 'search'?)" in nlp("sweep", file).stderr


OWN = "dataset={path: own.csv, label: label, validation: 0.5}"


def write_own() -> None:
    Path("own.csv").write_text("text,label\n" + "good one,a\nbad two,b\n" * 8, encoding="utf-8")


def test_values_that_the_data_refuse_are_a_failed_trial(
    nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_own()
    own = (OWN, "dataset.train=[5000000,10]", "~dataset.validation", "training.epochs=1")
    arguments = ("sweep", "sarcasm_gap", *own, "--sampler", "grid", "--json", "--runs-dir", tmp_path)
    found = json.loads(nlp(*arguments).stdout)
    assert [one["state"] for one in found["trials"]] == ["failed", "completed"]
    assert "nothing is left for validation" in found["trials"][0]["reason"]
    assert found["trials"][0]["run"] == ""
    assert len(records(tmp_path)) == 1


def test_where_all_trials_fail_the_same_command_tries_again(
    nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ("sweep", "sarcasm_gap", OWN, "training.epochs=1", "training.batch_size=[8,16]", "--json")
    failed = nlp(*arguments)
    assert failed.exit_code == 1
    assert "none of the 2 trials completed; results.csv says why" in failed.stderr
    assert "own.csv: there is no such file" in failed.stderr
    write_own()
    found = json.loads(nlp(*arguments).stdout)
    assert [one["state"] for one in found["trials"]] == ["completed"] * 2


def test_a_database_that_cannot_be_written_is_said(nlp: Nlp, tmp_path: Path) -> None:
    arguments = ("sweep", "sarcasm_gap", "training.batch_size=[8,9]", *SMALL, "--runs-dir", tmp_path)
    (tmp_path / "a.db").touch()
    read_only = f"sqlite:///file:{tmp_path}/a.db?mode=ro&uri=true"
    result = nlp(*arguments, "--storage", read_only)
    assert result.exit_code == 2
    assert "cannot be used: " in result.stderr
    assert "readonly database" in result.stderr


def test_passwords_are_not_written(nlp: Nlp, tmp_path: Path) -> None:
    assert os.environ.get("NLP_SWEEP_STORAGE") is None
    url = "postgresql+psycopg://me:s3cret@127.0.0.1:1/x"
    result = nlp(
        "sweep", "sarcasm_gap", "training.batch_size=[8,9]", "--storage", url, "--runs-dir", tmp_path
    )
    assert result.exit_code == 2
    assert "s3cret" not in result.output
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]

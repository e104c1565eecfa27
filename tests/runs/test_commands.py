"""`nlp runs list|show|path`, as typed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nlpcat4.runs.run import Run

MakeRun = Callable[..., Run]
HOSTILE = "\x1b[31m[/red]\u202e\x9b\x00"
LOADED = """
import sys
from nlpcat4_cli.runs import runs_app
runs_app(["list", "--runs-dir", sys.argv[1]], standalone_mode=False)
print(*sys.modules)
"""


@pytest.fixture
def runs(runs_dir: Path) -> Callable[..., Result]:
    """Run a command on the folder of runs."""
    app = import_module("nlpcat4_cli.runs").runs_app
    return lambda *arguments: CliRunner().invoke(
        app, arguments, env={"NLP_RUNS_DIR": str(runs_dir)}, catch_exceptions=False
    )


def test_a_list_fits_a_narrow_terminal(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    run_id = "20260131-140509-sarcasm_bilstm"
    make_run(run_id, metrics={"val_accuracy": 0.85123}, parameters=246_913, seconds=3725.4)
    make_run("20260131-140510-broken").record_file.write_text("{")
    assert runs("list").stdout == (
        "RUN                             STATUS     RESULT               PARAMETERS     TIME\n"
        "20260131-140510-broken          damaged    -                             -        -\n"
        "20260131-140509-sarcasm_bilstm  completed  val_accuracy 0.8512     246,913  1:02:05\n"
    )


def test_a_list_can_be_limited(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    for second in range(3):
        make_run(f"20260131-14050{second}-a")
    assert len(runs("list", "--limit", "2").stdout.splitlines()) == 3


def test_a_list_in_json_holds_every_fact(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    make_run("20260131-140509-a", metrics={"accuracy": 0.5}, tags=["first"])
    (row,) = json.loads(runs("list", "--json").stdout)
    assert (row["id"], row["status"], row["tags"]) == ("20260131-140509-a", "completed", ["first"])
    assert row["figures"] == {"accuracy": 0.5}


def test_an_empty_list_prints_nothing_to_standard_output(runs: Callable[..., Result]) -> None:
    result = runs("list")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert "no runs yet; `nlp train CONFIG` makes one" in result.stderr
    assert json.loads(runs("list", "--json").stdout) == []


def test_show_has_a_section_a_topic(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    per_class = {"no": {"precision": 0.5, "recall": None}, "yes": {"precision": 1.0, "recall": 0.25}}
    run = make_run(
        "20260131-140509-a",
        metrics={"accuracy": 0.85, "per_class": per_class, "confusion_matrix": [[1, 2], [3, 4]]},
        command=["nlp", "train", "my config.yaml"],
        versions={"python": "3.11.7"},
    )
    lines = [line.split() for line in runs("show").stdout.splitlines()]
    assert lines[0] == [str(run.path)]
    assert ["status", "completed"] in lines
    assert ["command", "nlp", "train", "'my", "config.yaml'"] in lines
    assert ["python", "3.11.7"] in lines
    assert ["accuracy", "0.8500"] in lines
    assert ["yes", "precision", "1.0000", "recall", "0.2500"] in lines
    assert ["checkpoints/best.keras", "0"] in lines


def test_show_in_json_is_one_document_with_the_true_status(
    make_run: MakeRun, runs: Callable[..., Result]
) -> None:
    make_run("20260131-140509-a", status="running", metrics={"accuracy": 0.85})
    shown = json.loads(runs("show", "20260131", "--json").stdout)
    assert shown["record"]["status"] == "interrupted"
    assert shown["metrics"] == {"accuracy": 0.85}
    assert shown["files"]["checkpoints/best.keras"] == 0


def test_path_prints_the_folder_and_nothing_else(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    run = make_run("20260131-140509-a")
    assert runs("path", "latest").stdout == f"{run.path}\n"


@pytest.mark.parametrize("command", [["list"], ["list", "--json"], ["show"], ["show", "--json"]])
def test_texts_in_a_run_do_not_act_on_the_terminal(
    make_run: MakeRun, runs: Callable[..., Result], command: list[str]
) -> None:
    make_run(
        "20260131-140509-a",
        metrics={"per_class": {HOSTILE: {"f1": 0.5}}, HOSTILE: 0.5},
        name=HOSTILE,
        tags=[HOSTILE],
        **{HOSTILE: HOSTILE},
    ).path.joinpath("\x1b[31m").touch()
    output = runs(*command).stdout
    assert not [char for char in output if char not in "\n\t" and (not char.isprintable())]


def test_json_gives_texts_back_as_they_were(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    make_run("20260131-140509-a", name=HOSTILE + "한국어")
    output = runs("list", "--json").stdout
    assert json.loads(output)[0]["name"] == HOSTILE + "한국어"
    assert "한국어" in output


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_record_with_numbers_beyond_json_is_shown(
    make_run: MakeRun, runs: Callable[..., Result], command: str
) -> None:
    make_run("20260131-140509-a").metrics.write_text(
        '{"accuracy": NaN, "loss": 1e999, "x": {"y": -Infinity}}'
    )
    assert json.loads(runs(command, "--json").stdout)
    assert runs(command).exit_code == 0


def test_listing_loads_nothing_slow(runs_dir: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(runs_dir)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    # Not pydantic: Typer reads options with it.
    assert not {"numpy", "tensorflow", "keras", "matplotlib", "yaml"} & set(loaded)


def test_a_thousand_runs_are_listed_quickly(make_run: MakeRun, runs: Callable[..., Result]) -> None:
    for number in range(1000):
        make_run(f"20260101-{number:06}-sarcasm_bilstm", metrics={"accuracy": 0.5})
    started_at = time.perf_counter()
    assert len(runs("list").stdout.splitlines()) == 1001
    assert time.perf_counter() - started_at < 1.5  # 0.2 s on a quiet machine

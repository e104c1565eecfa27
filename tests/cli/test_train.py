"""`nlp train`, from a config to a run folder."""

import json
import math
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from nlpcat4.config.shipped import shipped

from .conftest import Trained

REPOSITORY = Path(__file__).parents[2]
FILES = {
    "config.yaml",
    "source.yaml",
    "run.json",
    "tokenizer.json",
    "labels.json",
    "history.jsonl",
    "metrics.json",
    "train.log",
    "checkpoints/best.keras",
    "checkpoints/last/variables.npz",
    "checkpoints/last/state.json",
    "checkpoints/last/manifest.json",
    "plots/history.png",
    "plots/confusion.png",
}
EXPLODES = (
    "training.optimizer={sgd: {learning_rate: 1000.0}}",
    "architecture=[embedding: 16, flatten, dense: 64, dense: 64]",
)
NAMES = [config.name for config in shipped()]

ELSEWHERE = """
import json, sys
sys.modules["nlpcat4"] = sys.modules["nlpcat4_cli"] = None
import keras
import numpy as np
model = keras.models.load_model(sys.argv[1])
print(json.dumps(np.asarray(model(np.array(json.loads(sys.argv[2]), dtype="int32")))[:, 0].tolist()))
"""


def run_in(folder: Path) -> Path:
    """Return the only run of a folder of runs."""
    (run,) = folder.iterdir()
    return run


def record_of(run: Path) -> dict[str, object]:
    record: dict[str, object] = json.loads((run / "run.json").read_text())
    return record


def test_a_run_folder_holds_every_file(trained: Trained) -> None:
    files = {str(path.relative_to(trained.gap)) for path in trained.gap.rglob("*") if path.is_file()}
    assert files >= FILES
    events = {name for name in files - FILES if name.startswith("tensorboard/")}
    assert {name.split("/")[1] for name in events} == {"train", "validation"}
    assert files - FILES - events == {".lock", ".record.lock"}


def test_a_run_records_what_it_was_made_of(trained: Trained) -> None:
    record = record_of(trained.gap)
    assert (record["id"], record["status"], record["reason"]) == (trained.gap.name, "completed", None)
    assert (record["task"], record["random_seed"], record["tags"]) == ("classification", 42, ["first"])
    assert record["overrides"] == ["training.epochs=4", "dataset.sample=true"]
    assert {
        "started",
        "finished",
        "seconds",
        "command",
        "versions",
        "host",
        "git_commit",
        "fingerprint",
    } <= set(record)
    source = next(config.path for config in shipped() if config.name == "sarcasm_gap")
    assert (trained.gap / "source.yaml").read_text() == source.read_text()


def test_a_history_has_a_line_an_epoch(trained: Trained) -> None:
    lines = [json.loads(line) for line in (trained.gap / "history.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4]
    assert lines[0].keys() == {"epoch", "accuracy", "loss", "val_accuracy", "val_loss", "seconds"}


def test_json_is_one_document_on_standard_output(trained: Trained) -> None:
    report = json.loads(trained.gap_result.stdout)
    assert (report["run"], report["path"]) == (trained.gap.name, str(trained.gap.resolve()))
    assert report["metrics"] == json.loads((trained.gap / "metrics.json").read_text())


def test_the_folder_is_the_only_line_on_standard_output(trained: Trained) -> None:
    assert trained.bilstm_result.stdout == f"{trained.bilstm}\n"
    assert (trained.bilstm / "train.log").read_text() == trained.bilstm_result.stderr


def test_the_resolved_config_trains_the_same_experiment(
    nlp: Callable[..., Result], trained: Trained, tmp_path: Path
) -> None:
    again = json.loads(nlp("train", trained.gap / "config.yaml", "--runs-dir", tmp_path, "--json").stdout)
    first = json.loads(trained.gap_result.stdout)
    for report in (again, first):
        del report["metrics"]["seconds"]
    assert again["metrics"] == first["metrics"]
    assert record_of(run_in(tmp_path))["fingerprint"] == record_of(trained.gap)["fingerprint"]


def test_another_seed_trains_another_model(
    nlp: Callable[..., Result], trained: Trained, tmp_path: Path
) -> None:
    again = json.loads(
        nlp(
            "train", trained.gap / "config.yaml", "--random-seed", "7", "--runs-dir", tmp_path, "--json"
        ).stdout
    )
    assert record_of(run_in(tmp_path))["random_seed"] == 7
    assert again["metrics"]["val_loss"] != json.loads(trained.gap_result.stdout)["metrics"]["val_loss"]


def test_a_limit_cuts_each_split(trained: Trained) -> None:
    lines = trained.bilstm_result.stderr.splitlines()
    assert [line.split(" texts")[0] for line in lines if " texts (" in line] == [
        "train: 96",
        "validation: 93",
    ]


def test_the_best_model_loads_where_this_project_cannot_be_imported(trained: Trained) -> None:
    from nlpcat4.experiment import load_classifier
    from nlpcat4.runs.run import Run
    from nlpcat4.text.rows import Rows

    texts = ["area man wins", "council meets on Tuesday", "a"]
    for path in (trained.gap, trained.bilstm):
        classifier = load_classifier(Run(path))
        rows = Rows.of(texts, classifier.tokenizer, classifier.config.sequence).ids
        ids = rows.padded(np.arange(len(texts)), "post").tolist()
        command: list[str | Path] = [
            sys.executable,
            "-c",
            ELSEWHERE,
            path / "checkpoints/best.keras",
            json.dumps(ids),
        ]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        assert json.loads(result.stdout) == pytest.approx(classifier.probabilities(texts)[:, 1], abs=1e-6)


@pytest.mark.parametrize("side", ["gap", "bilstm"])
def test_a_text_alone_gets_the_answer_that_it_gets_among_others(trained: Trained, side: str) -> None:
    from nlpcat4.data.settings import data_settings
    from nlpcat4.experiment import load_classifier
    from nlpcat4.runs.run import Run

    classifier = load_classifier(Run(getattr(trained, side)))
    headlines = [*load_classifier(Run(trained.gap)).config.dataset.load(data_settings()).train.texts]
    longer = [f"{one} {other}" for one, other in zip(headlines * 2, headlines[1:] * 2, strict=False)]
    texts = [*(headlines + longer)[:994], "", "   ", "zzz qqq", "한국어", "word " * 300, headlines[0]]
    assert len(texts) == 1_000
    together = classifier.probabilities(texts)
    alone = [classifier.probabilities([text])[0] for text in texts]
    backwards = classifier.probabilities(texts[::-1])[::-1]
    assert abs(together - alone).max() < 1e-5
    assert abs(together - backwards).max() < 1e-5


@pytest.mark.parametrize("name", NAMES)
def test_a_dry_run_of_every_shipped_config_leaves_nothing(
    nlp: Callable[..., Result], here: Path, name: str
) -> None:
    result = nlp("train", name, "--dry-run", "--sample", "--limit", "64", "--json", "training.batch_size=8")
    shown = json.loads(result.stdout)
    assert shown["parameters"] == sum(layer["parameters"] for layer in shown["layers"]) > 0
    by_counting = name.endswith("_counts")  # which learns nothing in steps
    assert shown["loss"] is None if by_counting else math.isfinite(shown["loss"])
    assert "figures" in shown["data"][0]  # of a sample mean nothing, and of `hello` say nothing new
    assert list(here.iterdir()) == []


def test_a_dry_run_shows_the_parameters_of_the_stacked_bilstm(
    nlp: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from nlpcat4.data.catalog import named
    from nlpcat4.data.settings import data_settings

    monkeypatch.chdir(REPOSITORY)
    if not getattr(named("sarcasm"), "find")(data_settings()):  # noqa: B009 (only data sets with a name have it)
        pytest.skip("the real sarcasm headlines are in no data folder")
    lines = nlp("train", "sarcasm_bilstm", "--dry-run", "--offline").stdout.splitlines()
    counts = [line.split()[-1] for line in lines if line.split()[-1].replace(",", "").isdigit()]
    assert [count for count in counts if count != "0"] == [
        "160,000",
        "41,472",
        "41,216",
        "4,160",
        "65",
        "246,913",
    ]
    assert any(line.startswith("train: 20,000 texts") and "% cut to 100 tokens" in line for line in lines)
    assert lines[-1].endswith("nothing was kept")


def test_a_loss_that_is_no_number_fails_the_run(nlp: Callable[..., Result], tmp_path: Path) -> None:
    result = nlp("train", "sarcasm_gap", "--sample", *EXPLODES, "--runs-dir", tmp_path)
    run = run_in(tmp_path)
    message = result.stderr.splitlines()[-1]
    assert message.startswith("epoch 1, step ")
    assert message.endswith(
        "so training cannot go on; try a lower training.optimizer learning_rate, or clip_norm: 1.0"
    )
    assert (result.stdout, result.exit_code) == ("", 1)
    assert (record_of(run)["status"], record_of(run)["reason"]) == ("failed", message)
    assert (run / "train.log").read_text().splitlines()[-1] == message
    assert not (run / "metrics.json").exists()
    assert nlp("eval", "--runs-dir", tmp_path).exit_code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_the_state_and_ends_with_130(
    nlp_script: Path, tmp_path: Path, number: signal.Signals
) -> None:
    command: list[str | Path] = [
        sys.executable,
        nlp_script,
        "train",
        "sarcasm_gap",
        "--sample",
        "--runs-dir",
        tmp_path,
    ]
    settings = ["training.epochs=100000", "~training.early_stopping"]
    with subprocess.Popen([*command, *settings], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if line.split()[0] == "2")  # the second epoch is over
        process.send_signal(number)
        rest = process.stderr.read().splitlines()
    run = run_in(tmp_path)
    assert process.returncode == 130
    assert rest[-1].startswith("interrupted in epoch ")
    reason, hint = rest[-1].split(", saved; go on with: ")
    assert hint == f"nlp resume {run}"
    assert (record_of(run)["status"], record_of(run)["reason"]) == ("interrupted", reason)
    assert (run / "checkpoints/last/manifest.json").is_file()
    assert (run / "checkpoints/best.keras").is_file()


def test_a_runs_folder_that_cannot_be_made_is_named(nlp: Callable[..., Result], here: Path) -> None:
    (here / "runs").write_text("a file")
    result = nlp("train", "sarcasm_gap", "--sample", "--runs-dir", here / "runs")
    assert result.stderr == (
        f"{here}/runs: no run folder can be made here: File exists; choose another by --runs-dir\n"
    )
    assert result.exit_code == 2


def test_data_that_are_nowhere_are_told_how_to_be_had(nlp: Callable[..., Result], here: Path) -> None:
    result = nlp("train", "sarcasm_gap", "--offline")
    assert "sarcasm: not on this machine, and --offline forbids a download; save https://" in result.stderr
    assert result.exit_code == 1

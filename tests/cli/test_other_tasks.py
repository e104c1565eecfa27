"""`nlp train`, `eval` and `predict` of language models and of seq2seq models."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from nlpcat4 import experiment
from nlpcat4.runs.record import read_figures
from nlpcat4.runs.run import Run

from .conftest import Trained

Nlp = Callable[..., Result]
LINES = "architecture=[{embedding: 8}, {gru: {units: 8, return_sequences: true}}]"
MODELS = {
    "lines": ("irish_lyrics_lstm", LINES, "training.optimizer=adam", "samples.seed=the wind"),
    "sums": ("addition_attention", "architecture.units=16"),
}


@pytest.fixture(scope="session")
def runs(nlp: Nlp, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run of each task, of two epochs on a sample."""
    folder = tmp_path_factory.mktemp("tasks") / "runs"
    return {
        name: Path(
            nlp("train", *config, "training.epochs=2", "--sample", "--runs-dir", folder).stdout.strip()
        )
        for name, config in MODELS.items()
    }


def test_texts_of_each_epoch_are_in_the_log_and_in_tensorboard(runs: dict[str, Path]) -> None:
    log = (runs["lines"] / "train.log").read_text(encoding="utf-8")
    lines = [line for line in log.splitlines() if line.startswith("  at temperature ")]
    assert [line.split(": ")[0].split()[-1] for line in lines] == ["0.5", "1", "0.5", "1"]
    assert all(": the wind" in line for line in lines)
    (events,) = (runs["lines"] / "tensorboard" / "samples").iterdir()
    content = events.read_bytes()
    assert content.count(b"the wind") == 4
    assert b"temperature 0.5" in content


def test_a_table_of_epochs_fits_a_terminal(runs: dict[str, Path]) -> None:
    log = (runs["lines"] / "train.log").read_text(encoding="utf-8").splitlines()
    (header,) = [line for line in log if line.startswith("epoch ")]
    assert "perplexity" in header
    rows = [line for line in log if line.strip()[:1].isdigit()]
    assert max(map(len, [header, *rows])) <= 80


@pytest.mark.parametrize("name", MODELS)
def test_the_saved_config_repeats_the_run(nlp: Nlp, runs: dict[str, Path], here: Path, name: str) -> None:
    run = runs[name]
    again = Path(nlp("train", run / "config.yaml").stdout.strip())

    def figures(folder: Path) -> list[dict[str, float]]:
        records = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
        return [{key: value for key, value in record.items() if key != "seconds"} for record in records]

    assert figures(again) == figures(run)


@pytest.mark.parametrize("name", MODELS)
def test_an_evaluation_finds_the_figures_of_the_training(nlp: Nlp, runs: dict[str, Path], name: str) -> None:
    report = json.loads(nlp("eval", runs[name], "--json").stdout)
    metrics = json.loads((runs[name] / "metrics.json").read_text())
    assert (report["run"], report["data"]) == (runs[name].name, metrics["split"])
    shared = set(report) & set(metrics)
    assert {"lines": {"perplexity", "tokens"}, "sums": {"exact_match", "edit_distance"}}[name] <= shared
    assert all(report[key] == pytest.approx(metrics[key], abs=1e-6) for key in shared)
    lines = nlp("eval", runs[name]).stdout.splitlines()
    assert f"  accuracy              {report['accuracy']:.4f}".split() in [line.split() for line in lines]
    assert max(map(len, lines)) <= 80


def test_all_figures_can_be_asked_for(runs: dict[str, Path], trained: Trained) -> None:
    for path in (*runs.values(), trained.gap):
        run = Run(path)
        assert set(read_figures(run.metrics)) <= set(experiment.figures(experiment.config_of(run)))


@pytest.mark.parametrize("name", MODELS)
def test_a_moved_run_works_as_before(nlp: Nlp, runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(runs[name], moved)
    arguments = ("--seed", "the") if name == "sums" else ("--seed", "the", "--random-seed", "1")
    assert nlp("generate", moved, *arguments).stdout == nlp("generate", runs[name], *arguments).stdout


@pytest.mark.parametrize(
    ("name", "gate", "code", "message"),
    [
        ("lines", ("--fail-under", "accuracy=0"), 0, ""),
        ("lines", ("--fail-over", "perplexity=1e9"), 0, ""),
        ("lines", ("--fail-over", "perplexity=1.5"), 3, "asked for at most 1.5"),
        ("lines", ("--fail-under", "accuracy=0.99"), 3, "asked for at least 0.99"),
        ("lines", ("--fail-under", "perplexity=5"), 2, "perplexity is better when lower; see --fail-over"),
        ("lines", ("--fail-over", "bits_per_character=5"), 2, "there is no metric 'bits_per_character'"),
        ("lines", ("--fail-under", "acuracy=0.5"), 2, "did you mean 'accuracy'?"),
        ("sums", ("--fail-under", "exact_match=1"), 3, "exact_match 0.0"),
        ("sums", ("--fail-under", "bleu=0"), 3, "bleu is not defined"),
        ("sums", ("--fail-over", "edit_distance=1000"), 0, ""),
    ],
)
def test_gates(
    nlp: Nlp, runs: dict[str, Path], name: str, gate: tuple[str, str], code: int, message: str
) -> None:
    result = nlp("eval", runs[name], *gate)
    assert (result.exit_code, message in result.stderr) == (code, True)


def test_the_least_expected_lines_are_shown_and_all_are_written(
    nlp: Nlp, runs: dict[str, Path], here: Path
) -> None:
    result = nlp("eval", runs["lines"], "--errors", "2", "--predictions", "all.csv", "--json")
    first, second = json.loads(result.stdout)["errors"]
    with open("all.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["text", "tokens", "loss", "perplexity"]
    assert len(rows) == 69
    highest = sorted((float(row["perplexity"]) for row in rows), reverse=True)
    assert [first["perplexity"], second["perplexity"]] == pytest.approx(highest[:2], abs=1e-4)
    shown = nlp("eval", runs["lines"], "--errors", "1").stdout.splitlines()[-1]
    assert shown == f"perplexity {first['perplexity']:,.1f}: {first['text']}"


def test_the_worst_answers_are_shown_and_all_are_written(nlp: Nlp, runs: dict[str, Path], here: Path) -> None:
    result = nlp("eval", runs["sums"], "--errors", "1", "--predictions", "all.csv", "--json")
    (worst,) = json.loads(result.stdout)["errors"]
    with open("all.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["source", "target", "predicted", "exact", "log_probability"]
    assert all(str(sum(map(int, row["source"].split("+")))) == row["target"] for row in rows)
    assert all((row["exact"] == "yes") == (row["target"] == row["predicted"]) for row in rows)
    assert {"source": worst["source"], "target": worst["target"]}.items() <= next(
        row for row in rows if row["source"] == worst["source"]
    ).items()


def test_own_files_are_evaluated(nlp: Nlp, runs: dict[str, Path], here: Path) -> None:
    Path("lines.txt").write_text("the wind and the sea\nthe\n", encoding="utf-8")
    Path("table.csv").write_text("Verse\nthe wind and the sea\nthe\n", encoding="utf-8")
    of_lines = json.loads(nlp("eval", runs["lines"], "--data", "lines.txt", "--json").stdout)
    of_table = json.loads(
        nlp("eval", runs["lines"], "--data", "table.csv", "--text", "Verse", "--json").stdout
    )
    assert of_lines["tokens"] == 5 + 1 + 1 + 1
    assert of_lines["perplexity"] == of_table["perplexity"]
    Path("sums.tsv").write_text("a\tb\n1+1\t2\n20+2\t22\n", encoding="utf-8")
    columns = ("--source", "a", "--target", "b")
    report = json.loads(nlp("eval", runs["sums"], "--data", "sums.tsv", *columns, "--json").stdout)
    assert report["examples"] == 2
    refused = nlp("eval", runs["sums"], "--data", "sums.tsv", "--source", "c", "--target", "b")
    assert refused.exit_code == 2
    assert "no column 'c'" in refused.stderr


@pytest.mark.parametrize("name", MODELS)
def test_there_is_no_confusion_matrix_to_draw(nlp: Nlp, runs: dict[str, Path], here: Path, name: str) -> None:
    result = nlp("eval", runs[name], "--plot", "x.png")
    assert (result.exit_code, list(here.iterdir())) == (2, [])
    assert result.stderr == "--plot: only a classifier has a confusion matrix to draw\n"


def test_sources_are_answered_in_their_order_in_every_format(
    nlp: Nlp, runs: dict[str, Path], here: Path
) -> None:
    sources = ["1+1", "999+999", "", "20+3", "not a sum at all", "1+1"]
    Path("sums.txt").write_text("\n".join(sources) + "\n", encoding="utf-8")
    where = ("--run", str(runs["sums"]), "--file", "sums.txt")
    lines = [json.loads(line) for line in nlp("predict", *where, "--format", "jsonl").stdout.splitlines()]
    assert [line["source"] for line in lines] == sources
    assert lines[0]["target"] == lines[5]["target"]
    assert [line["source_unknown"] for line in lines] == [
        source in ("", "not a sum at all") for source in sources
    ]
    assert [line["source_cut"] for line in lines] == [len(source) > 7 for source in sources]
    targets = [line["target"] for line in lines]
    text = nlp("predict", *where).stdout.splitlines()
    assert [line.split("\t")[0] for line in text] == targets
    table = list(csv.DictReader(nlp("predict", *where, "--format", "csv").stdout.splitlines()))
    assert [row["target"] for row in table] == targets
    assert [row["source_unknown"] for row in table] == ["no", "no", "yes", "no", "yes", "no"]
    wide = nlp("predict", *where, "--format", "jsonl", "--beam-width", "5").stdout.splitlines()
    for one, other in zip(lines, map(json.loads, wide), strict=True):
        assert other["log_probability"] / (len(other["target"]) + 1) >= (
            one["log_probability"] / (len(one["target"]) + 1) - 1e-4
        )


def test_an_answer_and_where_it_was_looked_for(nlp: Nlp, runs: dict[str, Path], here: Path) -> None:
    document = json.loads(
        nlp("generate", runs["sums"], "--seed", "57+5", "--attention-plot", "look.png", "--json").stdout
    )
    assert document["source"] == "57+5"
    assert document["log_probability"] == pytest.approx(
        sum(token["log_probability"] for token in document["tokens"])
    )
    assert Path("look.png").read_bytes()[:4] == b"\x89PNG"
    plain = nlp("generate", runs["sums"], "--seed", "57+5")
    assert plain.stdout == document["target"] + "\n"


def test_what_belongs_to_another_task_is_refused(nlp: Nlp, runs: dict[str, Path]) -> None:
    lines, sums = runs["lines"], runs["sums"]
    for arguments, code, message in (
        (("eval", lines, "--beam-width", "3"), 2, "--beam-width: only a seq2seq run searches"),
        (("predict", "a text", "--run", lines), 1, "this is a language_model run; this command needs a "),
        (("eval", sums, "--fail-under", "f1_macro=0.5"), 2, "there is no metric 'f1_macro'"),
    ):
        result = nlp(*arguments)
        assert (result.exit_code, result.stdout) == (code, "")
        assert message in result.stderr

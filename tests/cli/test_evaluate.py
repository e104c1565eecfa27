"""`nlp eval`: figures, gates, mistakes, files."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import HOSTILE, Trained, is_harmless

Eval = Callable[..., Result]


@pytest.fixture
def evaluate(nlp: Callable[..., Result], trained: Trained, here: Path) -> Eval:
    """Evaluate the first run."""
    return lambda *arguments: nlp("eval", trained.gap, *arguments)


def report_of(result: Result) -> dict[str, object]:
    report: dict[str, object] = json.loads(result.stdout)
    return report


def own_file(rows: list[tuple[str, str]], path: Path = Path("own.csv"), header: str = "text,label") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        csv.writer(file).writerows(rows)
    return path


def test_the_tables_show_what_training_found(evaluate: Eval, trained: Trained) -> None:
    lines = evaluate().stdout.splitlines()
    metrics = json.loads((trained.gap / "metrics.json").read_text())
    assert lines[0] == f"{trained.gap.name} on 93 texts (validation)"
    assert f"  accuracy                    {metrics['accuracy']:.4f}" in lines
    assert f"  expected_calibration_error  {metrics['expected_calibration_error']:.4f}" in lines
    assert "LABEL          PRECISION  RECALL      F1  TEXTS" in lines
    counts = [line.split() for line in lines[-2:]]
    assert [[int(one) for one in row[1:]] for row in counts] == metrics["confusion_matrix"]
    assert max(map(len, lines)) <= 80


def test_json_is_one_document_with_the_same_figures(evaluate: Eval, trained: Trained) -> None:
    report = report_of(evaluate("--json"))
    metrics = json.loads((trained.gap / "metrics.json").read_text())
    assert (report["run"], report["data"]) == (trained.gap.name, "validation")
    figures = {key: value for key, value in report.items() if key not in ("run", "data")}
    assert figures == {key: metrics[key] for key in figures}


@pytest.mark.parametrize(("split", "examples"), [("train", 371), ("validation", 93)])
def test_a_split_can_be_chosen(evaluate: Eval, split: str, examples: int) -> None:
    report = report_of(evaluate("--split", split, "--json"))
    assert (report["data"], report["examples"]) == (split, examples)


def test_a_test_part_that_is_not_there_is_no_surprise(evaluate: Eval) -> None:
    result = evaluate("--split", "test")
    assert result.stderr == "--split test: this run has no test part; `dataset.test` makes one\n"
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_gate_that_is_reached_is_passed_in_silence(evaluate: Eval) -> None:
    result = evaluate("--fail-under", "accuracy=0.1", "--fail-under", "f1[sarcastic]=0")
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_gate_that_is_missed_exits_with_3_after_the_figures(evaluate: Eval) -> None:
    result = evaluate("--fail-under", "accuracy=0.99", "--fail-under", "recall[sarcastic]=1", "--json")
    assert (report_of(result)["examples"], result.exit_code) == (93, 3)
    assert "accuracy" in result.stderr
    assert "recall[sarcastic]" in result.stderr


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ("speed=0.5", "speed"),
        ("acuracy=0.5", "'accuracy'"),
        ("accuracy=1.5", "1.5"),
        ("accuracy=nan", "nan"),
        ("accuracy", "accuracy"),
        ("log_loss=0.5", "log_loss"),
        ("recall[martian]=0.5", "recall[martian]"),
    ],
)
def test_a_gate_that_can_never_be_reached_is_a_usage_error(evaluate: Eval, gate: str, message: str) -> None:
    result = evaluate("--fail-under", gate)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_figure_that_is_not_defined_misses_its_gate(evaluate: Eval) -> None:
    own_file([("a man", "sarcastic"), ("a woman", "sarcastic")])
    result = evaluate("--data", "own.csv", "--fail-under", "roc_auc=0", "--json")
    assert (report_of(result)["roc_auc"], result.exit_code) == (None, 3)
    assert "roc_auc          " in evaluate("--data", "own.csv").stdout
    assert "not defined" in evaluate("--data", "own.csv").stdout


def test_the_worst_mistakes_come_first(evaluate: Eval) -> None:
    lines = evaluate("--errors", "3").stdout.splitlines()[-3:]
    wrong = [float(line.split("(")[1].split(")")[0]) for line in lines]
    assert wrong == sorted(wrong, reverse=True)
    assert all(", not " in line for line in lines)
    errors = report_of(evaluate("--errors", "3", "--json"))["errors"]
    assert isinstance(errors, list)
    assert [round(error["probability"], 3) for error in errors] == wrong


def test_predictions_are_a_table_that_agrees_with_the_figures(evaluate: Eval) -> None:
    report = report_of(evaluate("--predictions", "out.csv", "--json"))
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "text",
        "label",
        "predicted",
        "probability of not_sarcastic",
        "probability of sarcastic",
    ]
    right = sum(row["label"] == row["predicted"] for row in rows)
    assert right / len(rows) == report["accuracy"]
    assert all(
        float(row["probability of sarcastic"]) + float(row["probability of not_sarcastic"])
        == pytest.approx(1, abs=2e-6)
        for row in rows
    )


def test_predictions_keep_every_row_and_make_no_formula(evaluate: Eval) -> None:
    own_file([(text, "sarcastic") for text in (*HOSTILE, "")])
    assert evaluate("--data", "own.csv", "--predictions", "out.csv").exit_code == 0
    content = Path("out.csv").read_text(encoding="utf-8")
    assert is_harmless(content)
    rows = list(csv.reader(content.splitlines()))
    assert len(rows) == 1 + len(HOSTILE) + 1
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@"))]


def test_the_confusion_matrix_can_be_drawn(evaluate: Eval) -> None:
    assert evaluate("--plot", "out.png").exit_code == 0
    assert Path("out.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.csv", 'Headline,Kind\n"a man, of sorts",sarcastic\na council meets,not_sarcastic\n'),
        ("own.tsv", "Headline\tKind\na man, of sorts\tsarcastic\na council meets\tnot_sarcastic\n"),
        (
            "own.jsonl",
            '{"Headline": "a man", "Kind": "sarcastic"}\n{"Headline": "b", "Kind": "not_sarcastic"}\n',
        ),
    ],
)
def test_a_file_of_ones_own_can_be_evaluated(evaluate: Eval, name: str, content: str) -> None:
    Path(name).write_text(content)
    report = report_of(evaluate("--data", name, "--text", "Headline", "--label", "Kind", "--json"))
    assert (report["data"], report["examples"]) == (name, 2)


def test_a_folder_of_ones_own_can_be_evaluated(evaluate: Eval) -> None:
    for label in ("sarcastic", "not_sarcastic"):
        Path("own", label).mkdir(parents=True)
        Path("own", label, "1.txt").write_text("a man")
    assert report_of(evaluate("--data", "own", "--json"))["examples"] == 2


def test_a_file_that_cannot_be_compared_with_is_refused(evaluate: Eval) -> None:
    own_file([("a man", "martian")])
    Path("lines.txt").write_text("a man\n")
    expected = {
        "own.csv": "the model knows no label 'martian'; it was trained on not_sarcastic, sarcastic",
        "lines.txt": "these texts have no labels to compare with",
        "nowhere.csv": "nowhere.csv: there is no such file in ",
    }
    for name, message in expected.items():
        result = evaluate("--data", name)
        assert result.stderr.startswith(message)
        assert (result.stdout, result.exit_code) == ("", 2)


def test_a_label_of_hostile_text_stays_harmless(evaluate: Eval) -> None:
    for text in HOSTILE:
        own_file([("a man", text)])
        result = evaluate("--data", "own.csv", "--json")
        assert is_harmless(result.output)
        assert result.exit_code == 2
    own_file([(text, label) for text in HOSTILE for label in ("sarcastic", "not_sarcastic")])
    for arguments in ((), ("--json",)):
        output = evaluate("--data", "own.csv", "--errors", "99", *arguments).stdout
        assert is_harmless(output)


def test_a_run_that_was_moved_gives_the_same_figures_and_answers(
    nlp: Callable[..., Result], trained: Trained, here: Path
) -> None:
    moved = Path(shutil.copytree(trained.gap, here / "elsewhere" / trained.gap.name))
    for command in (
        ["eval", "--json", "--errors", "5"],
        ["predict", "a man", "", "--format", "jsonl", "--run"],
    ):
        before, after = (nlp(*command, path) for path in (trained.gap, moved))
        assert before.stdout == after.stdout != ""


def test_eval_leaves_the_run_as_it_was(evaluate: Eval, trained: Trained) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in trained.gap.rglob("*") if path.is_file()}

    before = state()
    assert evaluate("--errors", "3").exit_code == 0
    assert state() == before


def test_data_that_changed_since_training_are_noticed(nlp: Callable[..., Result], here: Path) -> None:
    rows = [(f"text number {n}", "ab"[n % 2]) for n in range(20)]
    own_file(rows)
    result = nlp("train", "sarcasm_gap", "dataset={path: own.csv, label: label}", "training.epochs=1")
    assert result.exit_code == 0, result.stderr
    own_file([*rows, ("another text", "a")])
    result = nlp("eval")
    assert "the data have changed since this run was made; see nlp eval --data FILE" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 1)

"""`nlp report`: all that there is to say of runs, on one page."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlpcat4.reports.document import Table

Nlp = Callable[..., Result]
SMALL = ("--sample", "--limit", "40", "training.epochs=2")


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", page)


def report(nlp: Nlp, *arguments: Any) -> str:
    """Return the page that a command wrote."""
    result = nlp("report", *arguments)
    assert result.exit_code == 0, result.stderr
    return Path(result.stdout.strip()).read_text(encoding="utf-8")


def test_a_classifier_s_report_says_it_all(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    page = report(nlp, trained.gap, "-o", tmp_path / "r.html")
    assert headings(page) == [
        "Summary",
        "Course of the training",
        "Labels",
        "Thresholds and trust",
        "The worst mistakes",
        "Where it is weak",
        "Data",
        "How to make it again",
    ]
    metrics = json.loads((trained.gap / "metrics.json").read_text(encoding="utf-8"))
    assert f"<td>accuracy</td><td>{metrics['accuracy']:.4f}</td>" in page
    assert f"<h3>ROC (area {metrics['roc_auc']:.4f})</h3>" in page
    errors = json.loads(nlp("eval", trained.gap, "--errors", "1", "--json").stdout)["errors"]
    assert errors[0]["text"].split()[0] in page
    why = nlp("inspect", "why", errors[0]["text"], "--run", trained.gap, "--json").stdout
    (told,) = json.loads(why)["texts"]
    top = max(told["words"], key=lambda word: word["score"])
    assert f'<span class="for4" title="{top["score"]:+.4f}">{top["word"]}</span>' in page
    config = re.search(r"<pre[^>]*>(task: classification.*?)</pre>", page, re.DOTALL)
    assert config is not None


def test_a_run_stands_beside_the_baselines_of_its_data(nlp: Nlp, tmp_path: Path) -> None:
    def train(*arguments: str) -> Path:
        trained = nlp("train", "sarcasm_gap", *SMALL, *arguments, "--runs-dir", tmp_path / "runs")
        return Path(trained.stdout.strip())

    run, other = train(), train("dataset.train=20")
    told = nlp("baseline", "sarcasm_gap", *SMALL[:-1], "--runs-dir", tmp_path / "runs", "--json")
    tfidf = json.loads(told.stdout)["runs"][1]["metrics"]
    page = report(nlp, run, "-o", tmp_path / "r.html")
    assert "What has to be beaten" in page
    assert ">this run</th>" in page
    assert re.search(r"<td>accuracy</td>(<td>\d\.\d+</td>){2,}", page)
    assert f"<td>{tfidf['accuracy']:.4f}</td>" in page
    assert "What has to be beaten" not in report(nlp, other, "-o", tmp_path / "r.html")


def test_a_baseline_is_made_again_as_a_baseline(nlp: Nlp, tmp_path: Path) -> None:
    nlp("baseline", "sarcasm_gap", *SMALL[:-1], "--runs-dir", tmp_path / "runs")
    page = nlp("report", "--runs-dir", tmp_path / "runs", "--format", "md").stdout
    assert "\nnlp baseline config.yaml " in page
    assert "nlp train config.yaml" not in page


@pytest.mark.parametrize("name", ["", "gone/r.html", "."])
def test_a_name_that_no_file_can_have_is_refused_at_once(nlp: Nlp, trained: Any, name: str) -> None:
    for command in (
        ("report", trained.gap, "-o"),
        ("inspect", "why", "a text", "--run", trained.gap, "--html"),
    ):
        result = nlp(*command, name)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is a folder; name a file" in result.stderr or "there is no folder gone" in result.stderr


def test_of_many_labels_the_commonest_confusions_are_shown() -> None:
    from nlpcat4.tasks.classification.report import known_sections

    labels = [f"label {number}" for number in range(200)]
    counts = [[9 if row == column else int(column == 7) * row for column in range(200)] for row in range(200)]
    figures = {label: {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 3} for label in labels}
    (section,) = known_sections({"labels": labels, "confusion_matrix": counts, "per_class": figures})
    table = section.parts[1]
    assert isinstance(table, Table)
    assert table.rows[0] == ["label 199", "label 7", "199"]
    assert len(table.rows) == 20


def test_markdown_is_for_pull_requests(nlp: Nlp, trained: Any) -> None:
    result = nlp("report", trained.gap, "--format", "md")
    metrics = json.loads((trained.gap / "metrics.json").read_text(encoding="utf-8"))
    assert result.stdout.startswith("# ")
    assert f"| accuracy | {metrics['accuracy']:.4f} |" in result.stdout
    assert "<svg" not in result.stdout


def test_several_runs_stand_side_by_side(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    page = report(nlp, trained.gap, trained.bilstm, "-o", tmp_path / "r.html")
    assert headings(page)[:2] == ["Side by side", "Course of the training"]
    assert "2: Labels" in headings(page)
    assert trained.gap.name in page
    assert trained.bilstm.name in page
    assert re.search(r"<td>architecture\[\d\]", page)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("irish_lyrics_lstm", ["Samples", "Texts that it expected least", "Data"]),
        ("addition_attention", ["The worst mistakes", "Where the decoder looked", "Data"]),
        ("lyrics_counts", ["Near words"]),
    ],
)
def test_each_task_has_its_own_parts(nlp: Nlp, tmp_path: Path, config: str, expected: list[str]) -> None:
    run = nlp("train", config, *SMALL, "--runs-dir", tmp_path).stdout.strip()
    page = report(nlp, run, "-o", tmp_path / "r.html")
    found = headings(page)
    assert [one for one in found if one in expected] == expected
    assert "What could not be looked at" not in found


def test_without_the_data_it_says_what_is_known(nlp: Nlp, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,label\na b,x\nb c,y\n" * 20, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(
        f"task: classification\ndataset: {{path: {tmp_path / 't.csv'}, label: label, validation: 0.3}}\n"
        "sequence: {max_length: 4}\narchitecture: [{embedding: 2}, global_average_pooling]\n"
        "training: {epochs: 1}\n",
        encoding="utf-8",
    )
    run = nlp("train", tmp_path / "c.yaml", "--runs-dir", tmp_path / "runs").stdout.strip()
    (tmp_path / "t.csv").unlink()
    page = report(nlp, run, "-o", tmp_path / "r.html")
    assert "What could not be looked at" in headings(page)
    assert "Labels" in headings(page)


def test_a_run_that_failed_says_why(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    from nlpcat4.runs.run import Run

    run = Run(Path(shutil.copytree(trained.gap, tmp_path / trained.gap.name)))
    run.update(status="failed", reason="the disk was full <b>")
    run.history.write_text('{"epoch": 1, "loss": 0.5}\n{"epoch": ', encoding="utf-8")
    page = report(nlp, run.path, "-o", tmp_path / "r.html")
    assert "It did not come to its end: the disk was full &lt;b&gt;" in page


def test_figures_that_are_damaged_are_named(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    run = Path(shutil.copytree(trained.gap, tmp_path / trained.gap.name))
    (run / "metrics.json").write_text("{", encoding="utf-8")
    result = nlp("report", run, "-o", tmp_path / "r.html")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{run / 'metrics.json'}: damaged: ")


def test_the_page_is_called_as_its_run(
    nlp: Nlp, trained: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert nlp("report", trained.gap).stdout.strip() == f"{trained.gap.name}.html"
    assert nlp("report", trained.gap, trained.bilstm).stdout.strip() == "report.html"

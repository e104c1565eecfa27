"""`nlp eval A --against B` and `nlp baseline`."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import accuracy_score, log_loss
from typer.testing import Result

from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.evaluation.significance import mcnemar

Nlp = Callable[..., Result]


@pytest.fixture(scope="module")
def rival(nlp: Nlp, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worse run on the data of `trained.gap`."""
    small = ("sarcasm_gap", "--sample", "training.epochs=1", "architecture.0.embedding.dim=2")
    return Path(nlp("train", *small, "--runs-dir", tmp_path_factory.mktemp("runs")).stdout.strip())


def rows(file: Path) -> list[tuple[str, str]]:
    """Return label and prediction of each line that `--predictions` wrote."""
    import csv

    with file.open(encoding="utf-8", newline="") as opened:
        return [(row["label"], row["predicted"]) for row in csv.DictReader(opened)]


def test_two_runs_are_compared_on_the_same_texts(nlp: Nlp, trained: Any, rival: Path, tmp_path: Path) -> None:
    right = []
    for name, run in (("gap", trained.gap), ("rival", rival)):
        nlp("eval", run, "--predictions", tmp_path / f"{name}.csv")
        right.append([label == predicted for label, predicted in rows(tmp_path / f"{name}.csv")])
    only_first = sum(one and not other for one, other in zip(*right, strict=True))
    only_second = sum(other and not one for one, other in zip(*right, strict=True))
    found = json.loads(nlp("eval", trained.gap, "--against", rival, "--json").stdout)
    against = found["against"]
    assert (against["only_first"], against["only_second"]) == (only_first, only_second)
    assert against["p_value"] == pytest.approx(mcnemar(only_first, only_second))
    assert against["first"] == found["accuracy"]
    assert against["low"] <= against["difference"] <= against["high"]
    shown = nlp("eval", trained.gap, "--against", rival).stdout
    assert f"right alone: the first {only_first}, the second {only_second}" in shown
    assert " ".join(against["verdict"].split()) in " ".join(shown.split())


def test_a_run_against_itself_is_no_better(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    again = shutil.copytree(trained.gap, tmp_path / trained.gap.name)
    found = nlp("eval", trained.gap, "--against", again, "--json")
    against = json.loads(found.stdout)["against"]
    assert (against["p_value"], against["difference"], against["significant"]) == (1.0, 0.0, False)
    assert "Config and random seed are the same" in against["verdict"]
    for asked, said in (
        (("--against", trained.gap), "is compared with itself"),
        (("--against", trained.bilstm, "--split", "train"), "both have learnt from the texts"),
    ):
        refused = nlp("eval", trained.gap, *asked)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert said in refused.stderr


def test_groups_of_different_data_are_not_compared(nlp: Nlp, tmp_path: Path) -> None:
    small = ("training.epochs=1", "architecture.0.embedding.dim=2", "--sample", "--runs-dir", tmp_path)
    for limit in ("40", "60"):
        assert nlp("train", "sarcasm_gap", *small, "--limit", limit, "--seeds", "2").exit_code == 0
    arguments = ("compare", "--runs-dir", tmp_path, "--group-by", "random_seed")
    refused = nlp(*arguments, "--significance", "--metric", "val_accuracy")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "of different tasks or data" in refused.stderr
    assert "none is the best, as their tasks or data differ" in nlp(*arguments).stdout


def test_what_a_baseline_cannot_learn_from_is_said(nlp: Nlp, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("t,l\n" + "!!,a\n??,b\n" * 20, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(
        "task: classification\n"
        f"dataset: {{path: {tmp_path}/own.csv, text: t, label: l, validation: 0.5}}\n"
        "sequence: {max_length: 5}\narchitecture: [embedding: 2, global_average_pooling]\n",
        encoding="utf-8",
    )
    wordless = nlp("baseline", tmp_path / "own.yaml", "--runs-dir", tmp_path / "runs")
    assert (wordless.exit_code, "no training text holds a word" in wordless.stderr) == (2, True), (
        wordless.stderr
    )


def test_a_file_without_a_text_is_refused(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("text,label\n", encoding="utf-8")
    refused = nlp("eval", trained.gap, "--data", tmp_path / "empty.csv")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "there is no text in it" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sarcasm_gap", "~dataset.train", "dataset.validation=0.3"), "other data or another split"),
        (("irish_lyrics_lstm",), "is a classification run, "),
    ],
)
def test_what_cannot_be_compared_is_refused(
    nlp: Nlp, trained: Any, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    small = ("--sample", "--limit", "40", "training.epochs=1", "--runs-dir", tmp_path)
    other = nlp("train", *arguments, *small).stdout.strip()
    result = nlp("eval", trained.gap, "--against", other, "--runs-dir", trained.folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_texts_that_neither_knows_may_be_named(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    small = ("--sample", "--limit", "40", "training.epochs=1", "--runs-dir", tmp_path)
    other = nlp("train", "sarcasm_gap", *small).stdout.strip()
    (tmp_path / "new.csv").write_text("text,label\na,sarcastic\nb,not_sarcastic\n", encoding="utf-8")
    arguments = ("--against", other, "--data", tmp_path / "new.csv", "--json")
    result = nlp("eval", trained.gap, *arguments, "--runs-dir", trained.folder)
    assert json.loads(result.stdout)["against"]["pairs"] == 2


def test_language_models_are_compared_by_their_losses(nlp: Nlp, tmp_path: Path) -> None:
    small = ("--sample", "--limit", "60", "--runs-dir", tmp_path)
    runs = [nlp("train", "irish_lyrics_lstm", f"training.epochs={n}", *small).stdout.strip() for n in (1, 3)]
    against = json.loads(nlp("eval", runs[0], "--against", runs[1], "--json").stdout)["against"]
    assert (against["figure"], against["only_first"]) == ("mean_text_loss", None)
    assert (against["first"] < against["second"]) == (against["difference"] < 0)
    other = nlp("train", "irish_lyrics_lstm", "training.epochs=1", "tokenizer.vocab_size=50", *small)
    result = nlp("eval", runs[0], "--against", other.stdout.strip())
    assert result.exit_code == 2
    assert "the runs predict different tokens" in result.stderr
    short = nlp("train", "irish_lyrics_lstm", "training.epochs=1", "sequence.max_length=3", *small)
    assert (
        "the runs predict different tokens" in nlp("eval", runs[0], "--against", short.stdout.strip()).stderr
    )


def test_baselines_are_those_of_the_same_split(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    result = nlp("baseline", "sarcasm_gap", "--sample", "--json", "--runs-dir", tmp_path)
    majority, tfidf = json.loads(result.stdout)["runs"]
    network = json.loads(trained.gap_result.stdout)
    records = [
        json.loads((path / "run.json").read_text(encoding="utf-8"))
        for path in (trained.gap, Path(majority["path"]), Path(tfidf["path"]))
    ]
    assert len({record["fingerprint"] for record in records}) == 1
    assert [record.get("baseline") for record in records] == [None, "majority", "tfidf"]
    examples = network["metrics"]["examples"]
    assert [one["metrics"]["examples"] for one in (majority, tfidf)] == [examples, examples]
    answer = records[1]["config"]["baseline"]["majority"]["answer"]
    share = majority["metrics"]["per_class"][answer]["support"] / examples
    assert majority["metrics"]["accuracy"] == pytest.approx(share)
    assert tfidf["metrics"]["accuracy"] > majority["metrics"]["accuracy"]


def test_tfidf_is_that_of_scikit_learn(nlp: Nlp, tmp_path: Path) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    nlp("baseline", "sarcasm_gap", "--sample", "--runs-dir", tmp_path)
    (folder,) = tmp_path.glob("*-tfidf")
    config = experiment.load(folder / "config.yaml").config
    splits = config.dataset.load(data_settings(offline=True))
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=1 / record["config"]["baseline"]["tfidf"]["regularization"], max_iter=1000),
    ).fit(splits.train.texts, splits.train.labels)
    final = splits.parts[splits.final]
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["accuracy"] == accuracy_score(final.labels, model.predict(final.texts))
    expected = log_loss(final.labels, model.predict_proba(final.texts), labels=model.classes_)
    assert metrics["log_loss"] == pytest.approx(expected, rel=1e-3)


def test_baselines_stand_beside_runs_and_do_no_more(nlp: Nlp, tmp_path: Path) -> None:
    where = ("--runs-dir", tmp_path)
    run = nlp("train", "sarcasm_gap", "training.epochs=1", "--sample", "--limit", "60", *where).stdout.strip()
    shown = nlp("baseline", "sarcasm_gap", "--sample", "--limit", "60", *where)
    assert re.match(r" +majority +tfidf\naccuracy +0\.\d+ +\d\.\d+\n", shown.stdout)
    compared = nlp("compare", *where, "--format", "csv").stdout.splitlines()
    assert len(compared) == 4
    assert nlp("predict", "a text", *where).exit_code == 0  # by the network, which is not the newest run
    (tfidf,) = tmp_path.glob("*-tfidf")
    refused = nlp("eval", tfidf)
    assert refused.exit_code == 1
    assert "no model was saved" in refused.stderr
    assert Path(run).is_dir()


def test_there_is_no_baseline_of_another_task(nlp: Nlp, tmp_path: Path) -> None:
    result = nlp("baseline", "irish_lyrics_lstm", "--sample", "--runs-dir", tmp_path / "runs")
    assert (result.exit_code, (tmp_path / "runs").exists()) == (2, False)
    assert "there are baselines of classification only, not of language_model" in result.stderr


def test_the_bundled_sample_is_what_a_baseline_may_take(nlp: Nlp, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,label\na,x\nb,y\n" * 9, encoding="utf-8")
    config = tmp_path / "c.yaml"
    config.write_text(
        f"task: classification\ndataset: {{path: {tmp_path / 't.csv'}, label: label, validation: 0.3}}\n"
        "sequence: {max_length: 5}\narchitecture: [bag_of_words]\n",
        encoding="utf-8",
    )
    result = nlp("baseline", config, "--sample", "--runs-dir", tmp_path / "runs")
    assert result.exit_code == 2
    assert "--sample: only" in result.stderr


def test_several_runs_are_compared_with_the_first(nlp: Nlp, tmp_path: Path) -> None:
    small = ("--sample", "--runs-dir", tmp_path)
    runs = [nlp("train", "sarcasm_gap", f"training.epochs={n}", *small).stdout.strip() for n in (3, 1)]
    nlp("baseline", "sarcasm_gap", *small)
    (tfidf,) = tmp_path.glob("*-tfidf")
    where = ("--runs-dir", tmp_path)
    result = nlp("compare", *runs, tfidf, "--significance", "--json", *where)
    found = json.loads(result.stdout)
    assert [one["run"] for one in found["columns"]] == [*(Path(run).name for run in runs), tfidf.name]
    assert [(one["column"], one["figure"]) for one in found["tests"]] == [(2, "accuracy"), (3, "accuracy")]
    for one, run in zip(found["tests"], (runs[1], str(tfidf)), strict=True):
        alone = json.loads(nlp("eval", runs[0], "--against", run, "--json").stdout)["against"]
        assert alone["p_value"] <= one["p_value"] <= min(1.0, 2 * alone["p_value"])
        assert one["only_first"] == alone["only_first"]
    metrics = json.loads((tfidf / "metrics.json").read_text(encoding="utf-8"))
    assert found["tests"][1]["second"] == metrics["accuracy"]
    shown = nlp("compare", *runs, "--significance", *where).stdout
    assert "accuracy: run 1 " in shown
    table = nlp("compare", "--significance", "--format", "csv", *where)
    assert table.stdout.splitlines()[0].startswith("run,task,")
    assert "accuracy: run 1 " in table.stderr
    assert Path(runs[1]).name in table.stdout.splitlines()[1]  # the newest that has a model
    refused = nlp("compare", tfidf, *runs, "--significance", *where)
    assert refused.exit_code == 2
    assert "is a baseline: name a run with a model first" in refused.stderr


def test_configs_are_compared_over_seeds(nlp: Nlp, tmp_path: Path) -> None:
    small = ("--sample", "--limit", "60", "--seeds", "2", "--runs-dir", tmp_path)
    for epochs in (1, 2):
        nlp("train", "sarcasm_gap", f"training.epochs={epochs}", *small)
    arguments = ("compare", "--group-by", "random_seed", "--significance", "--metric", "val_loss")
    found = json.loads(nlp(*arguments, "--json", "--runs-dir", tmp_path).stdout)
    (test,) = found["tests"]
    assert (test["figure"], test["pairs"], test["low"], test["significant"]) == ("val_loss", 2, None, False)
    assert "With 2 seeds this test can find nothing at 5%; 6 may do." in test["verdict"]
    means = [column["val_loss"] for column in found["columns"]]
    assert (test["first"], test["second"]) == pytest.approx(tuple(means))
    alone = nlp("compare", "latest", "--significance", "--runs-dir", tmp_path)
    assert alone.exit_code == 2
    assert "--significance: two columns are needed" in alone.stderr

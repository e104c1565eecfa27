"""`nlp configs`, `nlp config`, `nlp validate`, `nlp init`: from a recipe to one's own config."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import Result

from nlpcat4.config.shipped import shipped

from .conftest import HOSTILE, is_harmless

Nlp = Callable[..., Result]
SHIPPED = {config.name: config.path for config in shipped()}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_config_is_valid(nlp: Nlp, here: Path, name: str) -> None:
    result = nlp("validate", name)
    assert (result.stdout, result.stderr, result.exit_code) == (f"{name}: valid\n", "", 0)
    assert nlp("validate", SHIPPED[name]).exit_code == 0


def test_the_shipped_configs_are_those_of_the_issue() -> None:
    sarcasm = ("bow", "gap", "conv1d", "rnn", "lstm", "gru", "bilstm")
    imdb = ("gap", "conv1d", "gru", "bilstm")
    assert set(SHIPPED) >= {f"sarcasm_{one}" for one in sarcasm} | {f"imdb_{one}" for one in imdb}


def test_validate_in_json_is_one_document(nlp: Nlp, here: Path) -> None:
    Path("bad.yaml").write_text("extends: sarcasm_gap\ntraining: {epochs: 0}\nsequense: 3\n")
    result = nlp("validate", "sarcasm_gap", "bad.yaml", "--json")
    assert (result.stderr, result.exit_code) == ("", 2)
    assert json.loads(result.stdout) == {
        "sarcasm_gap": [],
        "bad.yaml": [
            "bad.yaml:2:12: training.epochs: must be a whole number from 1 to 100000, found 0",
            "bad.yaml:3:1: sequense: unknown key (did you mean 'sequence'?)",
        ],
    }


def test_validate_goes_on_after_a_broken_config(nlp: Nlp, here: Path) -> None:
    Path("bad.yaml").write_text("- no mapping\n")
    result = nlp("validate", "bad.yaml", "sarcasm_gap", "nowhere.yaml")
    assert (result.stdout, result.exit_code) == ("sarcasm_gap: valid\n", 2)
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["bad.yaml", "nowhere.yaml"]


def test_validate_takes_overrides(nlp: Nlp, here: Path) -> None:
    assert nlp("validate", "sarcasm_gap", "training.epochs=3", "~training.early_stopping").exit_code == 0
    assert nlp("validate", "sarcasm_gap", "training.epochs=0").exit_code == 2
    assert nlp("validate", "training.epochs=3").stderr == "nlp validate needs a CONFIG\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_config_holds_does_not_act_on_the_terminal(nlp: Nlp, here: Path, text: str) -> None:
    for content in ({"task": text}, {text: 1}, {"extends": text}):
        Path("bad.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        for arguments in (
            ("validate", "bad.yaml"),
            ("validate", "bad.yaml", "--json"),
            ("train", "bad.yaml"),
        ):
            result = nlp(*arguments)
            assert is_harmless(result.output)
            assert result.exit_code == 2


def test_the_list_has_a_line_a_config(nlp: Nlp) -> None:
    lines = nlp("configs", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(SHIPPED)
    assert all(len(line.split()) > 3 for line in lines)
    listed = json.loads(nlp("configs", "list", "--json").stdout)
    assert [entry["name"] for entry in listed] == list(SHIPPED)


def test_show_prints_the_file_as_it_is(nlp: Nlp) -> None:
    assert nlp("configs", "show", "sarcasm_gru").stdout == SHIPPED["sarcasm_gru"].read_text()


def test_an_unknown_shipped_config_has_a_suggestion(nlp: Nlp) -> None:
    result = nlp("configs", "show", "sarcasm_gry")
    assert result.stderr == "no shipped config is called 'sarcasm_gry' (did you mean 'sarcasm_gru'?)\n"
    assert result.exit_code == 2


def test_a_copy_is_valid_and_overwrites_nothing(nlp: Nlp, here: Path) -> None:
    assert nlp("configs", "copy", "sarcasm_gap").stdout == "sarcasm_gap.yaml\n"
    assert nlp("validate", "sarcasm_gap.yaml").exit_code == 0
    (here / "sarcasm_gap.yaml").write_text("mine")
    result = nlp("configs", "copy", "sarcasm_gap")
    assert result.stderr == "sarcasm_gap.yaml: there is such a file already; --force overwrites it\n"
    assert (result.exit_code, (here / "sarcasm_gap.yaml").read_text()) == (2, "mine")
    assert nlp("configs", "copy", "sarcasm_gap", ".", "--force").exit_code == 0
    assert nlp("configs", "copy", "sarcasm_gap", "other.yaml").stdout == "other.yaml\n"


def test_a_copy_into_a_folder_that_is_not_there_is_refused(nlp: Nlp, here: Path) -> None:
    result = nlp("configs", "copy", "sarcasm_gap", "no/such/folder.yaml")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "No such file or directory" in result.stderr


@pytest.mark.parametrize("name", SHIPPED)
def test_a_resolved_config_hides_nothing_and_resolves_to_itself(nlp: Nlp, here: Path, name: str) -> None:
    no_patience = "training.early_stopping=null"
    resolved = nlp("config", "resolve", name, "training.epochs=3", no_patience).stdout
    content = yaml.safe_load(resolved)
    assert (content["training"]["epochs"], content["training"]["early_stopping"]) == (3, None)
    (optimizer,) = content["training"]["optimizer"].values()
    assert "learning_rate" in optimizer
    Path("resolved.yaml").write_text(resolved)
    assert nlp("config", "resolve", "resolved.yaml").stdout == resolved
    assert nlp("config", "diff", "resolved.yaml", "resolved.yaml").stdout == ""


def test_origins_say_where_each_value_comes_from(nlp: Nlp, here: Path) -> None:
    Path("my.yaml").write_text("extends: sarcasm_gap\nsequence: {max_length: 30}\n")
    lines = nlp("config", "resolve", "my.yaml", "training.epochs=3", "--origins").stdout.splitlines()
    rows = {line.split()[0]: line for line in lines}
    assert rows["sequence.max_length"].endswith("my.yaml:2:12")
    assert rows["training.epochs"].endswith("command line: training.epochs=3")
    assert "sarcasm_gap.yaml:" in rows["dataset.train"]
    assert rows["tokenizer.level"].split()[1:] == ["word", "default"]


def test_a_diff_names_each_key_with_both_values(nlp: Nlp, here: Path) -> None:
    Path("my.yaml").write_text("extends: sarcasm_gap\ntraining: {epochs: 3}\nsequence: {padding: pre}\n")
    lines = nlp("config", "diff", "sarcasm_gap", "my.yaml").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["KEY", "sarcasm_gap", "my.yaml"],
        ["sequence.padding", "post", "pre"],
        ["training.epochs", "30", "3"],
    ]
    found = json.loads(nlp("config", "diff", "sarcasm_gap", "my.yaml", "--json").stdout)
    assert found[1] == {"key": "training.epochs", "left": "30", "right": "3"}


def test_the_schema_accepts_every_shipped_config_and_no_typo(nlp: Nlp) -> None:
    schema = json.loads(nlp("config", "schema").stdout)
    validator = jsonschema.validators.validator_for(schema)(schema)
    for path in SHIPPED.values():
        content = yaml.safe_load(path.read_text())
        assert not list(validator.iter_errors(content))
        assert list(validator.iter_errors(content | {"trainning": {}}))


def test_a_config_for_ones_own_file_trains_and_answers(nlp: Nlp, here: Path) -> None:
    topics = ("weather", "sport", "no")
    rows = [f'"{topic} report, number {n}",{topic}\n' for n in range(20) for topic in topics]
    Path("reviews.csv").write_text('"Review, text",Topic\n' + "".join(rows))
    result = nlp(
        "init",
        "my.yaml",
        "--data",
        "reviews.csv",
        "--text",
        "Review, text",
        "--label",
        "Topic",
        "--from",
        "sarcasm_gap",
    )
    assert (result.stdout, result.exit_code) == ("my.yaml\n", 0)
    assert {path.name for path in here.iterdir()} == {"reviews.csv", "my.yaml", "nlpcat4.schema.json"}
    assert nlp("validate", "my.yaml").exit_code == 0
    report = json.loads(nlp("train", "my.yaml", "training.epochs=2", "--json").stdout)
    assert report["metrics"]["labels"] == sorted(topics)
    assert report["metrics"]["roc_auc"] is not None
    assert len(json.loads(nlp("eval", "--json").stdout)["confusion_matrix"]) == 3
    assert nlp("predict", "weather report").stdout.split("\t")[0] in topics


def test_init_keeps_what_is_there(nlp: Nlp, here: Path) -> None:
    assert nlp("init").stdout == "config.yaml\n"
    assert nlp("validate", "config.yaml").exit_code == 0
    Path("config.yaml").write_text("mine")
    result = nlp("init")
    assert result.stderr == "config.yaml: there is such a file already; --force overwrites it\n"
    assert (result.exit_code, Path("config.yaml").read_text()) == (2, "mine")


def test_init_refuses_what_it_could_not_train_and_writes_nothing(nlp: Nlp, here: Path) -> None:
    for data, message in (
        ("reviews.csv", "dataset.label: name the column of the labels, which `task: classification` learns"),
        ("pairs.tsv", "dataset.label: name the column of the labels, which `task: classification` learns"),
    ):
        result = nlp("init", "my.yaml", "--data", data)
        assert message in result.stderr
        assert (result.stdout, result.exit_code) == ("", 2)
    assert list(here.iterdir()) == []

"""Labels and texts from anywhere: no command lets them act on a terminal, and each stays what it is."""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from nlpcat4.runs.record import write_record

from .conftest import HOSTILE, is_harmless

Nlp = Callable[..., Result]

LOOK_LIKE_VALUES = ("no", "1e-3", "null", " ", "0", "zero")
IN_OTHER_SCRIPTS = ("新聞", "أخبار", "😀👍🏽")
LABELS = sorted((*HOSTILE, *LOOK_LIKE_VALUES, *IN_OTHER_SCRIPTS))


@dataclass(frozen=True)
class Own:
    """Data whose labels and texts are hostile, and a run that was trained on them."""

    folder: Path
    config: Path
    run: Path
    result: Result
    """What training printed."""


@pytest.fixture(scope="module")
def own(nlp: Nlp, tmp_path_factory: pytest.TempPathFactory) -> Own:
    folder = tmp_path_factory.mktemp("own")
    records = [
        {"text": f"{label} {number}", "label": label, "kind": label}
        for label in LABELS
        for number in range(5)
    ]
    records[0]["text"] = f"{HOSTILE[18]} " * 50_000  # a line of more than 1 MB
    (folder / "own.json").write_text(json.dumps(records), encoding="utf-8")
    dataset = {"path": str(folder / "own.json"), "label": "label", "validation": 0.2}
    config = {"extends": "sarcasm_gap", "dataset": {"~name": None, "~train": None, **dataset}}
    config |= {
        "tokenizer": {"oov_token": HOSTILE[0]},
        "training": {"class_weights": dict.fromkeys(HOSTILE, 2)},
    }
    (folder / "own.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    tags = [argument for text in HOSTILE for argument in ("--tag", text)]
    result = nlp("train", folder / "own.yaml", "training.epochs=1", "--runs-dir", folder / "runs", *tags)
    assert result.exit_code == 0, result.output
    return Own(folder, folder / "own.yaml", Path(result.stdout.strip()), result)


COMMANDS: dict[str, tuple[str, ...]] = {
    "train --dry-run": ("train", "{config}", "--dry-run"),
    "train --dry-run --json": ("train", "{config}", "--dry-run", "--json"),
    "eval": ("eval", "{run}", "--errors", "99"),
    "eval --json": ("eval", "{run}", "--errors", "99", "--json"),
    "predict": ("predict", *HOSTILE, "--run", "{run}"),
    "predict --format jsonl": ("predict", *HOSTILE, "--run", "{run}", "--format", "jsonl"),
    "predict --format csv": ("predict", *HOSTILE, "--run", "{run}", "--format", "csv"),
    "data sample": ("data", "sample", "{config}", "-n", "999"),
    "data sample --json": ("data", "sample", "{config}", "-n", "999", "--json"),
    "config resolve": ("config", "resolve", "{config}"),
    "config diff": ("config", "diff", "{config}", "sarcasm_gap"),
    "runs list": ("runs", "list", "--runs-dir", "{runs}"),
    "runs list --json": ("runs", "list", "--runs-dir", "{runs}", "--json"),
    "runs show": ("runs", "show", "{run}"),
    "runs show --json": ("runs", "show", "{run}", "--json"),
    "runs log": ("runs", "log", "{run}"),
    "resume": ("resume", "{run}"),
    "data check": ("data", "check", "{config}"),
    "data describe": ("data", "describe", "{config}"),
    "eval --slices": ("eval", "{run}", "--data", "{data}", "--slices", "kind"),
    "eval --against": ("eval", "{run}", "--against", "{copy}"),
    "baseline": ("baseline", "{config}", "--runs-dir", "{others}"),
    "inspect why": ("inspect", "why", "".join(HOSTILE), "--run", "{run}"),
    "report --format md": ("report", "{run}", "--format", "md"),
    "export": ("export", "{run}", "--format", "keras", "-o", "{others}/export"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_lets_them_act_on_the_terminal(nlp: Nlp, own: Own, command: str) -> None:
    places = {
        "config": own.config,
        "run": own.run,
        "runs": own.run.parent,
        "others": own.folder / "others",
        "data": own.folder / "own.json",
        "copy": own.folder / "copies" / own.run.name,
    }
    places["others"].mkdir(exist_ok=True)
    shutil.copytree(own.run, places["copy"], dirs_exist_ok=True)
    arguments = [
        argument if argument in HOSTILE or "<" in argument else argument.format(**places)
        for argument in COMMANDS[command]
    ]
    result = nlp(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout
    assert is_harmless(result.output)


def test_training_on_them_writes_nothing_that_acts_on_a_terminal(own: Own) -> None:
    assert is_harmless(own.result.output)
    for name in ("train.log", "run.json", "metrics.json", "labels.json", "history.jsonl", "config.yaml"):
        text = (own.run / name).read_text(encoding="utf-8")
        assert not [character for character in text if character < " " and character not in "\n\t"]


WRONG: dict[str, tuple[str, ...]] = {
    "a config's name": ("validate", "{}"),
    "a shipped config's name": ("configs", "show", "{}"),
    "a key": ("config", "resolve", "sarcasm_gap", "{}=1"),
    "a value": ("config", "resolve", "sarcasm_gap", "training.epochs={}"),
    "a data set's name": ("data", "fetch", "{}"),
    "a run": ("runs", "show", "{}"),
    "a tag": ("runs", "path", "tag:{}"),
    "a run's name": ("train", "sarcasm_gap", "--sample", "--name", "{}"),
    "a metric": ("eval", "RUN", "--fail-under", "{}=0.5"),
    "a file of texts": ("predict", "--file", "{}"),
    "an own file": ("eval", "RUN", "--data", "{}.csv"),
}


@pytest.mark.parametrize("what", WRONG)
def test_no_complaint_lets_them_act_on_the_terminal(nlp: Nlp, own: Own, here: Path, what: str) -> None:
    for text in HOSTILE:
        arguments = [str(own.run) if part == "RUN" else part.replace("{}", text) for part in WRONG[what]]
        result = nlp(*arguments)
        assert (result.stdout, result.exit_code in (1, 2)) == ("", True), result.output
        assert is_harmless(result.stderr)


def test_a_record_that_others_wrote_does_not_act_on_the_terminal(nlp: Nlp, own: Own, tmp_path: Path) -> None:
    record = json.loads((own.run / "run.json").read_text())
    del record["checksum"]
    for number, text in enumerate(HOSTILE):
        run = tmp_path / f"20260101-0000{number:02}-a"
        run.mkdir()
        texts = dict.fromkeys(("id", "name", "reason", "note", "git_commit", "started", text), text)
        write_record(run / "run.json", record | texts | {"tags": [text], "command": [text], "files": {}})
        (run / "metrics.json").write_text(json.dumps({text: 0.5, "per_class": {text: {"f1": 0.5}}}))
        for arguments in (("show", run), ("show", run, "--json"), ("list",), ("list", "--json")):
            result = nlp("runs", *arguments, "--runs-dir", tmp_path)
            assert is_harmless(result.output)
            assert (bool(result.stdout), result.exit_code) == (True, 0)
    columns = "id,name,tags,note"
    tables: list[tuple[str, ...]] = [
        ("compare", "latest", "latest~1"),
        ("runs", "list", "--columns", columns),
    ]
    for table in tables:
        for format in ("table", "csv", "md", "json"):
            result = nlp(*table, "--format", format, "--runs-dir", tmp_path)
            assert is_harmless(result.output)
            assert (bool(result.stdout), result.exit_code) == (True, 0), result.stderr


def test_labels_stay_as_they_are_written(nlp: Nlp, own: Own) -> None:
    assert json.loads((own.run / "labels.json").read_text()) == LABELS
    report = json.loads(nlp("eval", own.run, "--json").stdout)
    assert report["labels"] == list(report["per_class"]) == LABELS
    answer = json.loads(nlp("predict", "a text", "--run", own.run, "--format", "jsonl").stdout)
    assert list(answer["probabilities"]) == LABELS
    rows = [line.split() for line in nlp("eval", own.run).stdout.splitlines()]
    shown = {row[0] for row in rows if row[1:] and row[-1] == "1"}
    assert shown >= {"no", "1e-3", "null", "0", "zero", *IN_OTHER_SCRIPTS}


def test_labels_of_every_script_are_drawn_with_one_note_at_most(own: Own) -> None:
    assert (own.run / "plots/confusion.png").read_bytes().startswith(b"\x89PNG")
    assert own.result.stderr.count("font") <= 1
    assert "Warning" not in own.result.stderr


FORMULAS = ("=1+1", "+1", "-1", "@x", "\tx", "\rx")


def test_no_text_of_a_table_is_a_formula_and_numbers_stay_numbers(nlp: Nlp, own: Own) -> None:
    result = nlp("predict", "--run", own.run, "--format", "csv", "--", *FORMULAS)
    for row in csv.DictReader(result.stdout.splitlines()):
        assert row["text"].startswith("'")
        assert row["label"][0] not in "=+-@"
        assert 0 < float(row["probability"]) <= 1


class Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_on_a_page_they_are_text(nlp: Nlp, own: Own, tmp_path: Path) -> None:
    result = nlp("report", own.run, "-o", tmp_path / "report.html")
    assert result.exit_code == 0, result.output
    content = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not [letter for letter in content if letter != "\n" and not letter.isprintable()]
    assert len(content) < 2**20  # long texts are cut
    page = Page()
    page.feed(content)
    shown = " ".join(page.texts)
    for text in ("<script>alert(1)</script>", "[/red] [bold]x[/bold]", "{{7*7}}", "=1+1", r"a\u202eb"):
        assert text in shown
    assert not page.elements & {"script", "iframe", "object", "embed", "link", "base", "form"}
    assert not [name for name in page.attributes if name.startswith("on")]


def test_in_files_for_spreadsheets_no_text_is_a_formula(nlp: Nlp, own: Own, tmp_path: Path) -> None:
    own_data = ("--data", own.folder / "own.json")
    result = nlp("eval", own.run, *own_data, "--predictions", tmp_path / "answers.csv")
    assert result.exit_code == 0, result.output
    limit = csv.field_size_limit(2**22)
    try:
        with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    finally:
        csv.field_size_limit(limit)
    assert len(rows) == 5 * len(LABELS)
    assert max(len(row["text"]) for row in rows) > 2**20
    for row in rows:
        numbers = [cell for cell in row.values() if _is_number(cell)]
        texts = [cell for cell in row.values() if not _is_number(cell)]
        assert numbers
        assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

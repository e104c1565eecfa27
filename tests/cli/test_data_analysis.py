"""`nlp data describe|check`: tables to read, JSON, plots, and an exit code for CI."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import HOSTILE, is_harmless

Nlp = Callable[..., Result]
PNG = b"\x89PNG\r\n"


@pytest.fixture
def reviews(here: Path) -> Path:
    """A table with a fault of each of several kinds, in the working directory."""
    good = [f"review number {n} says {word} thing" for n in range(40) for word in ("one", "another")]
    rows = [f"{text},{'good' if place % 2 else 'bad'}" for place, text in enumerate(good)]
    rows += ["the same,good", "the same,bad", "no label,", "two,columns,more"]
    path = here / "reviews.csv"
    path.write_text("\n".join(["Review,Topic", *rows]) + "\n", encoding="utf-8")
    return path


def test_describe_shows_tables_of_80_columns(nlp: Nlp, here: Path) -> None:
    result = nlp("data", "describe", "sarcasm", "--sample")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "sarcasm"
    titles = [line for line in lines if line.isupper() and " " not in line.strip()]
    assert titles == ["RECORDS", "LABELS", "VOCABULARY", "SUGGESTED"]
    tables = lines[: lines.index("A FEW TRAINING TEXTS")]
    assert max(map(len, tables)) <= 80
    assert any(line.startswith("sequence.max_length: ") for line in lines)


def test_describe_as_json_says_the_same(nlp: Nlp, here: Path) -> None:
    found = json.loads(nlp("data", "describe", "sarcasm", "--sample", "--json", "--words", "4").stdout)
    records = found["records"]
    assert set(records) == {"train", "validation"}
    for split, count in records.items():
        assert sum(of[split] for of in found["labels"].values()) == count
    lengths = found["lengths"]["text"]
    assert lengths["words"]["percentiles"]["0"] >= 1
    assert lengths["words"]["percentiles"]["50"] <= lengths["characters"]["percentiles"]["50"]
    assert [len(words) for words in found["telling"].values()] == [4, 4]
    assert [one["key"] for one in found["suggestions"]] == ["sequence.max_length", "tokenizer.vocab_size"]
    assert found["vocabulary"]["coverage"][-1]["train"] == 1.0
    assert found["vocabulary"]["growth"][-1]["words"] == found["vocabulary"]["words"]
    assert len(found["samples"]) == 3


def test_a_config_adds_its_tokenizer_and_its_length(nlp: Nlp, here: Path) -> None:
    overrides = ("dataset.sample=true", "sequence.max_length=8", "tokenizer.level=char")
    found = json.loads(nlp("data", "describe", "sarcasm_gap", *overrides, "--json").stdout)
    assert found["tokenizer"]["level"] == "char"
    (own,) = (cut for cut in found["lengths"]["text"]["cut"] if cut["configured"])
    assert (own["max_length"], own["texts"]) == (8, 1.0)
    assert found["lengths"]["text"]["characters"] == found["lengths"]["text"]["tokens"]


def test_pairs_have_two_lengths(nlp: Nlp, here: Path) -> None:
    found = json.loads(nlp("data", "describe", "addition_seq2seq", "dataset.pairs=200", "--json").stdout)
    assert set(found["lengths"]) == {"source", "target"}
    keys = [one["key"] for one in found["suggestions"]]
    assert keys == ["sequence.max_source_length", "sequence.max_target_length"]
    assert found["labels"] is None


def test_plots_are_pictures(nlp: Nlp, here: Path) -> None:
    result = nlp("data", "describe", "sarcasm", "--sample", "--plots", here / "plots", "--json")
    names = ["lengths.png", "labels.png", "vocabulary.png", "telling.png"]
    assert json.loads(result.stdout)["plots"] == [str(here / "plots" / name) for name in names]
    assert all((here / "plots" / name).read_bytes().startswith(PNG) for name in names)


def test_check_finds_what_is_wrong_with_a_file(nlp: Nlp, reviews: Path) -> None:
    columns = ("--text", "Review", "--label", "Topic")
    result = nlp("data", "check", reviews, *columns, "--json")
    found = {one["name"]: one for one in json.loads(result.stdout)["findings"]}
    assert result.exit_code == 0
    assert (found["bad_rows"]["count"], found["conflicts"]["count"]) == (2, 2)
    assert found["bad_rows"]["examples"][0]["text"].startswith(f"{reviews}:84: ")
    shown = nlp("data", "check", reviews, *columns, "--strict")
    assert "PROBLEM conflicts: 2 texts have the same text elsewhere with another label" in shown.stdout
    assert (
        "labels 'good', 'bad': the same" in shown.stdout or "labels 'bad', 'good': the same" in shown.stdout
    )
    assert shown.exit_code == 3
    assert shown.stderr.startswith(f"{reviews}: ")


def test_strict_is_content_where_nothing_is_wrong(nlp: Nlp, here: Path) -> None:
    result = nlp("data", "check", "sarcasm", "--sample", "--strict")
    assert result.stdout.startswith("sarcasm (train ")
    assert (result.stdout.strip().endswith("nothing found"), result.exit_code) == (True, 0)


@pytest.mark.parametrize("command", ["describe", "check"])
def test_hostile_texts_and_labels_act_on_nothing(nlp: Nlp, here: Path, command: str) -> None:
    records = [{"text": f"{text} {text}", "label": text} for text in HOSTILE for _ in range(3)]
    (here / "x.json").write_text(json.dumps(records), encoding="utf-8")
    for more in ((), ("--json",)):
        result = nlp("data", command, "x.json", "--label", "label", *more)
        assert (result.exit_code, is_harmless(result.output)) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sarcasmm",), "sarcasmm: no such file (did you mean 'sarcasm_lstm'?)"),
        (("sarcasm", "--label", "x"), "--label: only a file has columns to name, which sarcasm is not"),
        (
            ("sarcasm", "dataset.limit=3"),
            "dataset.limit=3: only a config has keys to set, which sarcasm is not",
        ),
        (("sarcasm_gap", "--sample"), "--sample: only a data set that is known by name has a sample, not "),
        (("gone.csv",), "gone.csv: "),
        (("x.csv", "--text", "a", "--label", "a"), "label: the same column as `text`"),
        (("x.csv", "--source", "a"), "target: `source` and `target` go together; name the columns of both"),
    ],
)
@pytest.mark.parametrize("command", ["describe", "check"])
def test_a_wrong_command_line_is_explained(
    nlp: Nlp, here: Path, command: str, arguments: tuple[str, ...], message: str
) -> None:
    result = nlp("data", command, *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr

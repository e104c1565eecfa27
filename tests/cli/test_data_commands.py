"""`nlp data list|fetch|sample`: what is in a data set, before a model sees it."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from nlpcat4 import experiment

from .conftest import HOSTILE, is_harmless

Nlp = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with a small file that is called like the real headlines."""
    folder = tmp_path / "data"
    folder.mkdir()
    sample = files("nlpcat4.data").joinpath("samples", "headlines.jsonl").read_bytes()
    (folder / "sarcasm.json").write_bytes(sample)
    return folder


def test_the_list_says_what_is_here(nlp: Nlp, here: Path, data_dir: Path) -> None:
    rows = [line.split() for line in nlp("data", "list", "--data-dir", data_dir).stdout.splitlines()]
    assert rows[0] == ["NAME", "RECORDS", "FOUND", "IN"]
    assert rows[1] == ["sarcasm", "26,709", str(data_dir / "sarcasm.json")]
    names = ["sarcasm", "imdb_reviews", "addition", "dates", "hello", "irish_lyrics"]
    assert [row[0] for row in rows[1:]] == names
    assert " ".join(rows[2][2:]) == "(nlp data fetch downloads it)"
    assert [" ".join(row[1:]) for row in rows[3:6]] == [
        "50,000 (made when needed)",
        "20,000 (made when needed)",
        "1 (made when needed)",
    ]
    sarcasm, imdb, addition, *_ = json.loads(nlp("data", "list", "--data-dir", data_dir, "--json").stdout)
    assert sarcasm["bytes"] == (data_dir / "sarcasm.json").stat().st_size
    assert (imdb["records"], imdb["path"], imdb["bytes"]) == (50_000, None, None)
    assert (addition["generated"], imdb["generated"], addition["path"]) == (True, False, None)


def test_fetch_prints_where_a_data_set_is(nlp: Nlp, here: Path, data_dir: Path) -> None:
    result = nlp("data", "fetch", "sarcasm", "--data-dir", data_dir, "--offline")
    assert (result.stdout, result.exit_code) == (f"{data_dir / 'sarcasm.json'}\n", 0)


def test_fetch_without_a_network_says_what_to_do_by_hand(nlp: Nlp, here: Path) -> None:
    result = nlp("data", "fetch", "irish_lyrics", "--offline")
    assert result.stderr.startswith(
        "irish_lyrics: not on this machine, and --offline forbids a download; save "
        "https://storage.googleapis.com/learning-datasets/irish-lyrics-eof.txt as "
    )
    assert (result.stdout, result.exit_code) == ("", 1)


@pytest.mark.parametrize("name", ["addition", "dates", "hello"])
def test_what_is_made_when_needed_cannot_be_fetched(nlp: Nlp, here: Path, name: str) -> None:
    result = nlp("data", "fetch", name)
    assert result.stderr == f"{name}: made when it is needed; there is nothing to fetch\n"
    assert (result.stdout, result.exit_code) == ("", 2)


@pytest.mark.parametrize("command", ["fetch", "sample"])
def test_an_unknown_data_set_has_a_suggestion(nlp: Nlp, here: Path, command: str) -> None:
    result = nlp("data", command, "sarcasmm")
    assert "did you mean 'sarcasm" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_sample_is_drawn_by_its_seed(nlp: Nlp, here: Path, data_dir: Path) -> None:
    config = ("sarcasm_gap", "dataset.train=300")

    def drawn(*arguments: str) -> str:
        return nlp("data", "sample", *config, "--data-dir", data_dir, *arguments).stdout

    assert len(drawn().splitlines()) == 5
    assert drawn("-n", "9") == drawn("-n", "9") != drawn("-n", "9", "--random-seed", "1")
    assert all(line.split(": ")[0] in ("sarcastic", "not_sarcastic") for line in drawn().splitlines())
    assert json.loads(drawn("--json"))[0].keys() == {"text", "label"}


def test_a_sample_of_a_config_needs_no_data_set(nlp: Nlp, here: Path) -> None:
    result = nlp("data", "sample", "imdb_gap", "dataset.sample=true", "-n", "2", "--json")
    assert {one["label"] for one in json.loads(result.stdout)} <= {"neg", "pos"}


def test_a_sample_of_pairs_shows_what_becomes_of_each_source(nlp: Nlp, here: Path) -> None:
    lines = nlp("data", "sample", "addition", "-n", "5").stdout.splitlines()
    pairs = json.loads(nlp("data", "sample", "addition", "-n", "5", "--json").stdout)
    assert lines == [f"{pair['source']} -> {pair['target']}" for pair in pairs]
    for pair in pairs:
        assert pair.keys() == {"source", "target"}
        assert sum(map(int, pair["source"].split("+"))) == int(pair["target"])
    assert len(pairs) == 5


def test_the_documentation_shows_the_sample_that_comes_out(nlp: Nlp) -> None:
    page = Path(__file__).parents[2] / "docs/data.md"
    shown = page.read_text().partition("$ nlp data sample addition -n 3\n")[2].partition("```")[0]
    assert shown == nlp("data", "sample", "addition", "-n", "3").stdout


def test_a_sample_of_texts_without_labels_shows_the_texts_alone(nlp: Nlp, here: Path) -> None:
    assert nlp("data", "sample", "hello").stdout == "hello\n"
    assert json.loads(nlp("data", "sample", "hello", "--json").stdout) == [{"text": "hello", "label": None}]


INIT: list[tuple[tuple[str, ...], str, dict[str, str]]] = [
    (("--data", "addition"), "addition_seq2seq", {"name": "addition"}),
    (("--data", "dates"), "dates_attention", {"name": "dates"}),
    (("--data", "irish_lyrics"), "irish_lyrics_lstm", {"name": "irish_lyrics"}),
    (
        ("--data", "poems.txt", "--from", "irish_lyrics_gru_char"),
        "irish_lyrics_gru_char",
        {"path": "poems.txt"},
    ),
    (("--data", "hello"), "hello_char_rnn", {"name": "hello"}),
    (("--data", "sarcasm"), "sarcasm_bilstm", {"name": "sarcasm"}),
    (("--data", "tfds:glue/sst2"), "sarcasm_bilstm", {"name": "tfds:glue/sst2"}),
    (
        ("--data", "new.csv", "--label", "topic"),
        "sarcasm_bilstm",
        {"path": "new.csv", "label": "topic"},
    ),
    (("--data", "hello", "--from", "irish_lyrics_lstm"), "irish_lyrics_lstm", {"name": "hello"}),
]


@pytest.mark.parametrize(("arguments", "base", "dataset"), INIT, ids=[" ".join(row[0]) for row in INIT])
def test_init_starts_from_a_config_that_suits_the_data(
    nlp: Nlp, here: Path, arguments: tuple[str, ...], base: str, dataset: dict[str, str]
) -> None:
    result = nlp("init", "my.yaml", *arguments)
    assert (result.stdout, result.stderr, result.exit_code) == ("my.yaml\n", "", 0)
    written = yaml.safe_load(Path("my.yaml").read_text())
    assert written == {**experiment.load(base).source.data, "dataset": dataset}
    assert nlp("validate", "my.yaml").exit_code == 0


def test_init_leaves_own_texts_the_room_that_the_shipped_ones_do_not_need(nlp: Nlp, here: Path) -> None:
    assert nlp("init", "poems.yaml", "--data", "poems.txt").exit_code == 0
    poems = yaml.safe_load(Path("poems.yaml").read_text())
    assert (poems["task"], poems["dataset"]) == ("language_model", {"path": "poems.txt"})
    assert (poems["sequence"], poems["tokenizer"]["vocab_size"]) == ({"max_length": 100}, 10_000)
    assert (poems["samples"]["seed"], poems["training"]["optimizer"]) == ("", "adam")
    columns = {"source": "en", "target": "de"}
    flags = [part for key, column in columns.items() for part in (f"--{key}", column)]
    assert nlp("init", "pairs.yaml", "--data", "pairs.tsv", *flags).exit_code == 0
    pairs = yaml.safe_load(Path("pairs.yaml").read_text())
    assert (pairs["task"], pairs["dataset"]) == ("seq2seq", {"path": "pairs.tsv", **columns})
    assert pairs["sequence"] == {"max_source_length": 200, "max_target_length": 200}
    assert (pairs["architecture"]["attention"], pairs["training"]["optimizer"]) == ("luong", "adam")
    assert nlp("validate", "poems.yaml", "pairs.yaml").exit_code == 0


@pytest.mark.parametrize("columns", [("--source", "en"), ("--target", "de")])
def test_init_wants_both_columns_of_pairs(nlp: Nlp, here: Path, columns: tuple[str, str]) -> None:
    result = nlp("init", "my.yaml", "--data", "pairs.tsv", *columns, "--from", "sarcasm_gap")
    assert "dataset.target: `source` and `target` go together; name the columns of both" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)
    assert list(here.iterdir()) == []


def test_texts_do_not_act_on_the_terminal(nlp: Nlp, here: Path) -> None:
    records = [{"text": text, "label": text} for text in HOSTILE for _ in range(2)]
    Path("own.json").write_text(json.dumps(records))
    own = ("sarcasm_gap", "dataset={path: own.json, label: label}", "-n", "99")
    result = nlp("data", "sample", *own)
    assert len(result.stdout.splitlines()) >= len(HOSTILE)
    assert is_harmless(result.output)
    assert is_harmless(nlp("data", "sample", *own, "--json").output)


def test_pairs_do_not_act_on_the_terminal(nlp: Nlp, here: Path) -> None:
    records = [{"en": text + str(number), "de": text} for text in HOSTILE for number in range(2)]
    Path("own.json").write_text(json.dumps(records))
    own = ("addition_seq2seq", "dataset={path: own.json, source: en, target: de, train: 16}", "-n", "99")
    result = nlp("data", "sample", *own)
    assert (result.exit_code, result.stdout.count(" -> ")) == (0, 16)
    assert is_harmless(result.output)
    assert is_harmless(nlp("data", "sample", *own, "--json").output)

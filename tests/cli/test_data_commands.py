"""`nlp data list|fetch|sample`: what is in a data set, before a model sees it."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import Result

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
    assert [row[0] for row in rows[1:]] == ["sarcasm", "imdb_reviews", "irish_lyrics"]
    assert " ".join(rows[2][2:]) == "(nlp data fetch downloads it)"
    sarcasm, imdb, _ = json.loads(nlp("data", "list", "--data-dir", data_dir, "--json").stdout)
    assert sarcasm["bytes"] == (data_dir / "sarcasm.json").stat().st_size
    assert (imdb["records"], imdb["path"], imdb["bytes"]) == (50_000, None, None)


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


def test_texts_do_not_act_on_the_terminal(nlp: Nlp, here: Path) -> None:
    records = [{"text": text, "label": text} for text in HOSTILE for _ in range(2)]
    Path("own.json").write_text(json.dumps(records))
    own = ("sarcasm_gap", "dataset={path: own.json, label: label}", "-n", "99")
    result = nlp("data", "sample", *own)
    assert len(result.stdout.splitlines()) >= len(HOSTILE)
    assert is_harmless(result.output)
    assert is_harmless(nlp("data", "sample", *own, "--json").output)

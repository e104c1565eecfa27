"""`nlp words synonyms|hypernyms|graph|similarity`, on a tiny WordNet and on the real one."""

import http.server
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest
from typer.testing import Result

from nlpcat4 import files
from nlpcat4.data.settings import data_settings
from nlpcat4.words.thesaurus import Thesaurus, find

Nlp = Callable[..., Result]


@pytest.fixture
def ask(nlp: Nlp, wordnet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nlp:
    """Run a command on the tiny WordNet: `ask("synonyms", "car")`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    return lambda *arguments: nlp("words", *arguments, "--data-dir", wordnet, "--offline")


def test_synonyms_come_sense_by_sense(ask: Nlp) -> None:
    lines = ask("synonyms", "car").stdout.splitlines()
    assert lines[0] == "car.n.01: auto, automobile, machine, motorcar"
    assert lines[1].strip() == "noun: it has four wheels"
    assert lines[2] == "car.n.02: railcar"
    second = json.loads(ask("synonyms", "Car", "--sense", "2", "--json").stdout)
    assert second == [
        {"name": "car.n.02", "part": "noun", "definition": "it runs on rails", "words": ["car", "railcar"]}
    ]


def test_several_words_and_other_forms_of_a_word_are_found(ask: Nlp) -> None:
    assert ask("synonyms", "motor truck").stdout.startswith("truck.n.01: truck")
    assert ask("synonyms", "trucks").stdout.startswith("truck.n.01: truck, motor truck")


def test_hypernyms_are_all_ways_down_to_a_sense(ask: Nlp) -> None:
    (found,) = json.loads(ask("hypernyms", "car", "--sense", "1", "--json").stdout)
    assert sorted(found["paths"]) == [
        ["entity.n.01", "box.n.01", "car.n.01"],
        ["entity.n.01", "vehicle.n.01", "car.n.01"],
    ]
    assert "    entity.n.01 > vehicle.n.01 > car.n.02" in ask("hypernyms", "car").stdout.splitlines()


def test_a_graph_is_a_tree_of_text(ask: Nlp) -> None:
    lines = ask("graph", "car").stdout.splitlines()
    assert lines[0] == "entity.n.01"
    assert sorted(line.strip("│├└─ ") for line in lines[1:]) == [
        "box.n.01",
        "car.n.01",
        "car.n.01",
        "car.n.02",
        "vehicle.n.01",
    ]
    assert lines[-1].startswith(("   └─ ", "│  └─ "))


def test_a_graph_is_drawn_with_every_sense_once(ask: Nlp, tmp_path: Path) -> None:
    assert ask("graph", "car", "-o", tmp_path / "car.svg").exit_code == 0
    drawing = ElementTree.parse(tmp_path / "car.svg").getroot()
    comments = (tmp_path / "car.svg").read_text(encoding="utf-8")
    assert drawing.tag.endswith("svg")
    for sense in ("entity.n.01", "vehicle.n.01", "box.n.01", "car.n.01", "car.n.02"):
        assert comments.count(f"<!-- {sense} -->") == 1
    assert ask("graph", "car", "-o", tmp_path / "car.png").exit_code == 0
    assert (tmp_path / "car.png").read_bytes().startswith(b"\x89PNG")


def test_similarity_is_that_of_the_nearest_senses(ask: Nlp) -> None:
    rows = [line.split() for line in ask("similarity", "car", "truck", "novel").stdout.splitlines()]
    assert rows[1][:3] == ["car", "truck", "0.3333"]
    assert rows[2][:3] == ["car", "novel", "0.2500"]
    (exact,) = json.loads(ask("similarity", "car.n.02", "truck.n.01", "--json").stdout)
    assert exact["senses"] == ["car.n.02", "truck.n.01"]
    assert exact["similarity"] == pytest.approx(1 / 3)  # one step up and one down


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("synonyms", "carr"), "carr: WordNet has no such word (did you mean car?)"),
        (("synonyms", "car", "--pos", "v"), "car: WordNet has no such word of part of speech v"),
        (("synonyms", "car", "--sense", "9"), "--sense 9: car has only 2"),
        (("similarity", "car"), "car: compared with what? give at least two words"),
        (("similarity", "car.n.07", "truck"), "car.n.07: WordNet has no such sense"),
        (("graph", "car", "-o", "car.pdf"), "--output car.pdf: a name that ends in .png or .svg"),
    ],
)
def test_a_question_without_an_answer_is_explained(
    ask: Nlp, arguments: tuple[str, ...], message: str
) -> None:
    result = ask(*arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith(message)


def test_without_wordnet_it_is_said_what_to_do(
    nlp: Nlp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    result = nlp("words", "synonyms", "car", "--offline")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "WordNet is not on this machine, and --offline forbids a download; unpack "
    )
    assert str(tmp_path / "cache") in result.stderr.replace("\n", "")


@pytest.mark.parametrize("unzip", ["0", "1"])
def test_wordnet_is_fetched_by_nltk(
    nlp: Nlp, wordnet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unzip: str
) -> None:
    """From a server of this machine that has the tiny one, as NLTK's own has the real one."""
    import nltk

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    corpora = wordnet / "nltk_data" / "corpora"
    archive = Path(shutil.make_archive(str(tmp_path / "wordnet"), "zip", corpora, "wordnet"))
    size = sum(file.stat().st_size for file in (corpora / "wordnet").iterdir())
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "index.xml").write_text(
            f'<nltk_data><packages><package id="wordnet" name="WordNet" subdir="corpora" unzip="{unzip}" '
            f'url="{address}/wordnet.zip" size="{archive.stat().st_size}" unzipped_size="{size}" '
            f'sha256_checksum="{files.sha256(archive)}"/></packages><collections/></nltk_data>',
            encoding="utf-8",
        )
        monkeypatch.setattr(nltk.downloader._downloader, "_url", f"{address}/index.xml")
        monkeypatch.setattr(nltk.pathsec, "_ip_is_forbidden", lambda _: False)  # it mistrusts this machine
        fetched = nlp("words", "synonyms", "car", "--sense", "1")
        server.shutdown()
    assert (fetched.stdout.splitlines()[0], fetched.stderr) == (
        "car.n.01: auto, automobile, machine, motorcar",
        "",
    )
    again = nlp("words", "synonyms", "car", "--sense", "1", "--offline")
    assert (again.stdout, again.stderr) == (fetched.stdout, "")


def test_half_a_wordnet_is_refused(
    nlp: Nlp, wordnet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(wordnet, tmp_path / "half")
    gone = tmp_path / "half" / "nltk_data" / "corpora" / "wordnet" / "index.adv"
    gone.unlink()
    result = nlp("words", "synonyms", "car", "--data-dir", tmp_path / "half", "--offline")
    assert (result.exit_code, result.stderr.startswith(f"{gone}: missing")) == (2, True)


@pytest.mark.skipif(find(data_settings()) is None, reason="the real WordNet is not on this machine")
def test_in_the_real_one_a_car_is_what_the_course_says() -> None:
    thesaurus = Thesaurus(data_settings())
    first = thesaurus.senses("car")[0]
    assert first.words == ("car", "auto", "automobile", "machine", "motorcar")
    (path, _) = thesaurus.hypernym_paths("car.n.01")
    assert [sense.name for sense in path[:3]] == ["entity.n.01", "physical_entity.n.01", "object.n.01"]
    assert thesaurus.similarity("car.n.01", "novel.n.01")[0] == pytest.approx(0.0556, abs=1e-4)
    assert thesaurus.similarity("car.n.01", "motorcycle.n.01")[0] == pytest.approx(0.3333, abs=1e-4)

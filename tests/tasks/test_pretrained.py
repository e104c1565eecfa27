"""Vectors that a model begins with."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from nlpcat4.words.vector_files import write_vectors
from nlpcat4.words.vectors import Vectors

Nlp = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    words = ("the", "a", "man", "area", "nowhere-else")
    matrix = (np.arange(len(words) * 16).reshape(len(words), 16) / 10).astype(np.float32)
    write_vectors(tmp_path / "v.txt", Vectors(words, matrix))
    return tmp_path


def trained(nlp: Nlp, config: str, *arguments: str) -> tuple[Result, Path]:
    done = nlp("train", config, "--sample", "training.epochs=1", *arguments)
    assert done.exit_code == 0, done.stderr
    return done, Path(done.stdout.strip())


def table(run: Path) -> dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]:
    """The rows of a run's embedding by the tokens that they are of."""
    import keras

    from nlpcat4.text.tokenizer import Tokenizer

    model = keras.models.load_model(run / "checkpoints" / "best.keras")
    rows = model.get_layer("embedding").get_weights()[0]
    return dict(zip(Tokenizer.load(run / "tokenizer.json").vocabulary, rows, strict=True))


def test_frozen_vectors_are_those_of_the_file_after_training(nlp: Nlp, here: Path) -> None:
    embedding = "architecture.0.embedding={dim: 16, pretrained: v.txt, trainable: false}"
    done, run = trained(nlp, "sarcasm_gap", embedding)
    rows = table(run)
    for place, word in enumerate(("the", "a", "man", "area")):
        assert np.allclose(rows[word], np.arange(16 * place, 16 * place + 16) / 10, atol=1e-6)
    assert np.abs(rows["<OOV>"]).max() < 0.1  # what has no vector begins at random
    words = len(rows) - 2
    assert f"vectors of v.txt: 4 of {words:,} words ({4 / words:.1%})" in done.stderr
    resolved = (run / "config.yaml").read_text(encoding="utf-8")
    assert "pretrained: v.txt" in resolved


def test_vectors_that_may_change_begin_there_and_change(nlp: Nlp, here: Path) -> None:
    _, run = trained(nlp, "sarcasm_gap", "architecture.0.embedding={dim: 16, pretrained: v.txt}")
    moved = np.abs(table(run)["the"] - np.arange(16) / 10)
    assert 0 < moved.max() < 0.5


def test_a_run_of_word_vectors_is_named_by_its_id_or_path(nlp: Nlp, here: Path) -> None:
    (here / "c.yaml").write_text(
        "task: word_vectors\ndataset: {name: sarcasm, sample: true}\nmethod: {counts: {dim: 16}}\n",
        encoding="utf-8",
    )
    vectors = Path(nlp("train", "c.yaml").stdout.strip())
    for name in (vectors.name, str(vectors)):
        done, run = trained(nlp, "sarcasm_gap", f"architecture.0.embedding={{dim: 16, pretrained: {name}}}")
        assert "(100.0%)" in done.stderr
        assert json.loads((run / "run.json").read_text(encoding="utf-8"))["status"] == "completed"


def test_a_language_model_can_begin_with_vectors_too(nlp: Nlp, here: Path) -> None:
    overrides = (
        "architecture=[{embedding: {dim: 16, pretrained: v.txt, trainable: false}}, {gru: {units: 8, "
        "return_sequences: true}}]",
        "tie_weights=false",
    )
    done, run = trained(nlp, "irish_lyrics_lstm", *overrides)
    assert "vectors of v.txt: " in done.stderr
    assert np.allclose(table(run)["the"], np.arange(16) / 10, atol=1e-6)


@pytest.mark.parametrize(
    ("embedding", "message"),
    [
        (
            "{dim: 8, pretrained: v.txt}",
            "v.txt: vectors of 16 features, but the embedding has 8; set dim: 16",
        ),
        ("{dim: 8, pretrained: gone.txt}", "gone.txt: "),
        (
            "{dim: 8, pretrained: latest}",
            "pretrained: latest: no file (.txt, .vec, .bin, .npz), and no run in runs",
        ),
        ("{dim: 8, pretrained: empty}", "empty: no run of word vectors, as it has no vectors.npz"),
        ("{dim: 2, pretrained: other.txt}", "other.txt: no vector of any word of the vocabulary"),
    ],
)
def test_what_cannot_be_begun_with_is_explained(nlp: Nlp, here: Path, embedding: str, message: str) -> None:
    (here / "empty").mkdir()
    (here / "other.txt").write_text("zzz 1 2\n", encoding="utf-8")
    result = nlp("train", "sarcasm_gap", "--sample", f"architecture.0.embedding={embedding}")
    assert (result.exit_code, result.stderr.startswith(message)) == (2, True), result.stderr
    assert not list((here / "runs").glob("*"))

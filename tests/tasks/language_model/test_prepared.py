"""Which ids predict which."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings, data_settings
from nlpcat4.errors import DataError
from nlpcat4.tasks.language_model.encoding import Encoded
from nlpcat4.tasks.language_model.prepared import Prepared
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.tokenizer import Tokenizer
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows

REPOSITORY = Path(__file__).parents[3]
TEXTS = ["the cat saw the dog", "", "dog", "a cat"]


def config_of(name: str, *overrides: str) -> LanguageModelConfig:
    config = experiment.load(name, overrides).config
    assert isinstance(config, LanguageModelConfig)
    return config


def fed(name: str, *overrides: str) -> tuple[Batches | Windows, Tokenizer]:
    config = config_of(name, "tokenizer.vocab_size=null", *overrides)
    tokenizer = Tokenizer.fit(TEXTS, config.tokenizer)
    return Encoded.of(TEXTS, tokenizer, config, "train").batches, tokenizer


def spelled(rows: Any, tokenizer: Tokenizer) -> list[str]:
    vocabulary = tokenizer.vocabulary
    return [" ".join(vocabulary[index] for index in row) for row in rows]


def test_each_position_of_a_line_predicts_the_next_token_and_the_last_one_its_end() -> None:
    batches, tokenizer = fed("irish_lyrics_lstm")
    assert isinstance(batches, Batches)
    assert spelled(batches.inputs[0], tokenizer) == [
        "<EOS> the cat saw the dog",
        "<EOS>",
        "<EOS> dog",
        "<EOS> a cat",
    ]
    assert spelled(batches.targets, tokenizer) == [
        "the cat saw the dog <EOS>",
        "<EOS>",
        "dog <EOS>",
        "a cat <EOS>",
    ]


def test_without_an_end_token_a_line_predicts_what_is_in_it() -> None:
    batches, tokenizer = fed("irish_lyrics_lstm", "tokenizer.end_token=null")
    assert isinstance(batches, Batches)
    assert spelled(batches.inputs[0], tokenizer) == ["the cat saw the", "a"]
    assert spelled(batches.targets, tokenizer) == ["cat saw the dog", "cat"]


@pytest.mark.parametrize(
    ("truncating", "read", "predicted"),
    [("post", "<EOS> the cat", "the cat saw"), ("pre", "saw the dog", "the dog <EOS>")],
)
def test_a_long_line_is_cut_at_either_side(truncating: str, read: str, predicted: str) -> None:
    batches, tokenizer = fed("irish_lyrics_lstm", f"sequence={{max_length: 3, truncating: {truncating}}}")
    assert isinstance(batches, Batches)
    assert spelled(batches.inputs[0], tokenizer)[0] == read
    assert spelled(batches.targets, tokenizer)[0] == predicted


def test_a_stream_has_one_end_between_two_lines() -> None:
    windows, tokenizer = fed("irish_lyrics_gru_char", "tokenizer={level: word}")
    assert isinstance(windows, Windows)
    expected = "<EOS> the cat saw the dog <EOS> <EOS> dog <EOS> a cat <EOS>"
    assert spelled(windows.stream[None], tokenizer) == [expected]


def test_texts_without_anything_to_predict_are_refused() -> None:
    config = config_of("irish_lyrics_bilstm_prefix")
    tokenizer = Tokenizer.fit(TEXTS, config.tokenizer)
    with pytest.raises(DataError, match=r"^validation: no text has two tokens or more"):
        Encoded.of(["dog", ""], tokenizer, config, "validation")


@pytest.mark.parametrize("texts", [["zzz", ""], ["dog", ""]], ids=["no token", "one token"])
@pytest.mark.parametrize("size", [1, 8])
def test_a_stream_without_anything_to_predict_is_refused(texts: list[str], size: int) -> None:
    config = config_of(
        "irish_lyrics_gru_char",
        "tokenizer={level: word, oov_token: null, end_token: null}",
        f"sequence.max_length={size}",
        f"training.batch_size={size}",
    )
    tokenizer = Tokenizer.fit(TEXTS, config.tokenizer)
    with pytest.raises(DataError, match=r"^the texts: no text has two tokens or more"):
        Encoded.of(texts, tokenizer, config, "the texts")


def test_the_prefixes_of_the_lyrics_are_those_of_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """12,038 of them from 1,692 lines, with 2,690 ids, as the notebook's loop makes them."""
    from nlpcat4.data.irish_lyrics import IrishLyrics

    monkeypatch.chdir(REPOSITORY)
    settings = data_settings()
    lyrics = IrishLyrics(name="irish_lyrics")
    if lyrics.find(settings) is None:
        pytest.skip("the real lyrics are in no data folder")
    lines = lyrics.read(None, settings).examples.texts
    config = config_of("irish_lyrics_bilstm_prefix")
    tokenizer = Tokenizer.fit(lines, config.tokenizer)
    batches = Encoded.of(lines, tokenizer, config, "train").batches
    assert isinstance(batches, Batches)
    assert (len(lines), len(batches.targets), tokenizer.vocab_size) == (1_692, 12_038, 2_690)

    sequences = []
    for line in lines:
        tokens = tokenizer.encode([line])[0]
        for end in range(1, len(tokens)):
            sequences.append(tokens[: end + 1])
    longest = max(map(len, sequences))
    rows = np.array([[0] * (longest - len(sequence)) + sequence for sequence in sequences])
    assert longest == 16
    assert (batches.inputs[0].padded(np.arange(len(rows)), "pre") == rows[:, :-1]).all()
    np.testing.assert_array_equal(batches.targets, rows[:, -1])


def test_the_summary_counts_tokens_unknown_ones_and_cut_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one two three four\n" * 8 + "one two\nfive six\n", encoding="utf-8")
    config = config_of(
        "irish_lyrics_lstm",
        f"dataset={{path: '{tmp_path}/a.txt', train: 9}}",
        "sequence.max_length=4",
        "tokenizer.vocab_size=null",
    )
    lines = list(Prepared.of(config, DataSettings((), tmp_path)).summary())
    assert lines == [
        "train: 9 texts, 35 tokens to predict, 0.0% unknown, 88.9% of the texts cut to 4 tokens",
        "validation: 1 texts, 3 tokens to predict, 66.7% unknown, 0.0% of the texts cut to 4 tokens",
        "vocabulary: 7 ids",
    ]


@pytest.mark.parametrize("kind", ["lines", "stream", "prefix"])
def test_training_leaves_what_a_run_is_made_of(run_of: Callable[[str], object], kind: str) -> None:
    import json

    from nlpcat4.runs.run import Run

    run = run_of(kind)
    assert isinstance(run, Run)
    metrics = json.loads(run.metrics.read_text())
    (line,) = run.history.read_text().splitlines()
    record = json.loads(line)
    assert list(record) == [
        *("epoch", "loss", "accuracy", "perplexity", "val_loss", "val_accuracy", "val_perplexity", "seconds"),
    ]
    assert metrics["val_loss"] == record["val_loss"]
    # What was reported while training, what was found of the saved model: the same to the last batch.
    assert metrics["loss"] == pytest.approx(record["val_loss"], rel=1e-5)
    assert metrics["accuracy"] == pytest.approx(record["val_accuracy"], rel=1e-6)
    assert metrics["perplexity"] == pytest.approx(np.exp(metrics["loss"]), rel=1e-9)
    assert (run.plots / "history.png").stat().st_size > 1000
    assert (run.checkpoints / "last" / "variables.npz").is_file()
    if kind == "stream":
        assert metrics["bits_per_character"] == pytest.approx(metrics["loss"] / np.log(2), rel=1e-9)

"""Tiny language models of each kind, each trained once on the bundled verse."""

from collections.abc import Callable
from functools import cache

import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.experiment import load_language_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.training.progress import Silent

SMALL = ["dataset.sample=true", "training.epochs=1", "samples=null", "training.optimizer=adam"]
RECURRENT = "architecture=[{embedding: 8}, {gru: {units: 8, return_sequences: true}}]"
KINDS = {
    "lines": ["irish_lyrics_lstm", RECURRENT, "tokenizer.vocab_size=200"],
    "lines without ends": ["irish_lyrics_lstm", RECURRENT, "tokenizer.end_token=null"],
    "short lines": ["irish_lyrics_lstm", RECURRENT, "sequence.max_length=4"],
    "short lines from behind": ["irish_lyrics_lstm", RECURRENT, "sequence={max_length: 4, truncating: pre}"],
    "stream": ["irish_lyrics_gru_char", RECURRENT, "dataset.train=null"],
    "stream without ends": ["irish_lyrics_gru_char", RECURRENT, "tokenizer.end_token=null"],
    "subwords": ["irish_lyrics_lstm", RECURRENT, "tokenizer={level: bpe, vocab_size: 400}"],
    "prefix": ["irish_lyrics_bilstm_prefix", "architecture=[{embedding: 8}, {bilstm: 8}]"],
}


@pytest.fixture(scope="session")
def run_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Return the run of a kind, trained when it is first asked for."""
    folder = tmp_path_factory.mktemp("runs")

    @cache
    def trained(kind: str) -> Run:
        name, *overrides = KINDS[kind]
        loaded = experiment.load(name, [*SMALL, *overrides])
        run = experiment.create_run(loaded, folder, name=None, record={})
        experiment.train(loaded, run, DataSettings((), folder), Silent())
        return run

    return trained


@pytest.fixture(scope="session")
def model_of(run_of: Callable[[str], Run]) -> Callable[[str], LanguageModel]:
    return cache(lambda kind: load_language_model(run_of(kind)))

"""How large a model will be is known from its data and its config, before TensorFlow is loaded."""

from typing import Any

import pytest

from nlpcat4 import backend, experiment
from nlpcat4.data.settings import data_settings
from nlpcat4.tasks.classification import prepared as texts
from nlpcat4.tasks.classification import train as classifier
from nlpcat4.tasks.language_model import prepared as lines
from nlpcat4.tasks.language_model import train as language_model
from nlpcat4.tasks.seq2seq import prepared as pairs
from nlpcat4.tasks.seq2seq import train as translator

TASKS: dict[str, tuple[Any, Any]] = {
    "classification": (texts, classifier),
    "language_model": (lines, language_model),
    "seq2seq": (pairs, translator),
}
MODELS: list[tuple[str, ...]] = [
    ("sarcasm_bilstm",),
    ("irish_lyrics_lstm", "tie_weights=false"),
    (
        "irish_lyrics_lstm",
        "tie_weights=true",
        "architecture=[embedding: 8, gru: {units: 8, return_sequences: true}]",
    ),
    ("irish_lyrics_bilstm_prefix",),
    ("hello_char_rnn",),
    *(
        (
            "addition_seq2seq",
            f"architecture={{cell: {cell}, embedding: 6, units: 5, layers: 2, attention: {attention}}}",
        )
        for cell in ("lstm", "gru")
        for attention in ("none", "luong", "bahdanau")
    ),
]


@pytest.mark.parametrize("model", MODELS, ids=" ".join)
def test_the_size_of_a_model_is_known_before_it_is_built(model: tuple[str, ...]) -> None:
    name, *overrides = model
    sample = [] if name.startswith("hello") else ["dataset.sample=true"]
    config = experiment.load(name, [*overrides, *sample]).config
    data, training = TASKS[config.task]
    prepared = data.Prepared.of(config, data_settings(offline=True))
    backend.start(1)
    assert prepared.parameters == training.compiled_model(prepared).count_params()

"""What a config of a language model leaves open, and what it cannot ask for."""

from typing import Any

import pytest
import yaml

from nlpcat4.config.resolved import dump
from nlpcat4.tasks.language_model.schema import LanguageModelConfig

RETURNING = {"units": 3, "return_sequences": True}
CAUSAL: dict[str, Any] = {
    "task": "language_model",
    "dataset": {"name": "irish_lyrics"},
    "sequence": {"max_length": 20},
    "architecture": [{"embedding": 3}, {"gru": RETURNING}],
}
PREFIX = CAUSAL | {
    "objective": "prefix",
    "sequence": {"max_length": 20, "padding": "pre", "truncating": "pre"},
    "architecture": [{"embedding": 3}, {"bilstm": 3}],
}


def config(base: dict[str, Any], **changes: Any) -> LanguageModelConfig:
    return LanguageModelConfig.model_validate(base | changes)


@pytest.mark.parametrize("tokenizer", [None, {}, {"level": "char"}, {"vocab_size": None}])
def test_a_causal_model_ends_its_texts_unless_told_otherwise(tokenizer: Any) -> None:
    changes = {} if tokenizer is None else {"tokenizer": tokenizer}
    assert config(CAUSAL, **changes).tokenizer.end_token == "<EOS>"
    assert config(CAUSAL, tokenizer={**(tokenizer or {}), "end_token": None}).tokenizer.end_token is None
    assert (
        config(CAUSAL, tokenizer={**(tokenizer or {}), "end_token": "<END>"}).tokenizer.end_token == "<END>"
    )
    assert config(PREFIX, **changes).tokenizer.end_token is None


@pytest.mark.parametrize("base", [CAUSAL, PREFIX], ids=["causal", "prefix"])
def test_a_saved_config_says_how_texts_end(base: dict[str, Any]) -> None:
    one = config(base)
    saved = yaml.safe_load(dump(one))
    assert saved["tokenizer"]["end_token"] == one.tokenizer.end_token
    assert LanguageModelConfig.model_validate(saved) == one


WRONG: list[tuple[dict[str, Any], dict[str, Any], tuple[Any, ...], str]] = [
    (
        CAUSAL,
        {"sequence": {"max_length": 20, "padding": "pre"}},
        ("sequence", "padding"),
        "padding comes last",
    ),
    (PREFIX, {"sequence": {"max_length": 9, "padding": "pre"}}, ("sequence", "truncating"), "oldest tokens"),
    (PREFIX, {"stream": True}, ("stream",), "has no effect with `objective: prefix`"),
    (PREFIX, {"tokenizer": {"end_token": "<EOS>"}}, ("tokenizer", "end_token"), "inside of texts only"),
    (CAUSAL, {"architecture": [{"embedding": 3}, {"gru": 3}]}, ("architecture",), "each position needs one"),
    (PREFIX, {"architecture": [{"embedding": 3}]}, ("architecture",), "one vector a text is needed"),
    (CAUSAL, {"architecture": ["one_hot"], "tie_weights": True}, ("tie_weights",), "needs an embedding"),
    (
        CAUSAL,
        {"architecture": [{"embedding": 4}, {"gru": RETURNING}], "tie_weights": True},
        ("tie_weights",),
        "gives 3 features, but the embedding's dim is 4; add `- dense: {units: 4, activation: linear}`",
    ),
    (PREFIX, {"tie_weights": True}, ("tie_weights",), "gives 6 features, but the embedding's dim is 3"),
    (CAUSAL, {"samples": {"temperatures": []}}, ("samples", "temperatures"), "at least 1"),
    (CAUSAL, {"samples": {"temperatures": [1, 0]}}, ("samples", "temperatures", 1), "greater than 0"),
    (CAUSAL, {"samples": {"length": 0}}, ("samples", "length"), "greater than 0"),
    (CAUSAL, {"training": {"class_weights": "balanced"}}, ("training", "class_weights"), "has classes"),
    (CAUSAL, {"training": {"monitor": "val_f1"}}, ("training", "monitor"), "no such metric"),
    (
        CAUSAL,
        {"training": {"early_stopping": {"monitor": "val_perplexty"}}},
        ("training", "early_stopping", "monitor"),
        "did you mean 'val_perplexity'?",
    ),
]


@pytest.mark.parametrize(("base", "changes", "place", "message"), WRONG, ids=lambda value: str(value)[:50])
def test_what_cannot_work_is_refused_at_its_place(
    base: dict[str, Any], changes: dict[str, Any], place: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        config(base, **changes)
    (problem,) = getattr(caught.value, "errors")()  # noqa: B009 (a ValidationError has it)
    assert problem["loc"] == place
    assert message in problem["msg"]


@pytest.mark.parametrize("metric", ["val_perplexity", "val_loss", "val_accuracy", "perplexity"])
def test_every_reported_figure_can_be_watched(metric: str) -> None:
    training = {"monitor": metric, "early_stopping": {"monitor": metric}}
    assert config(CAUSAL, training=training).training.monitor == metric


@pytest.mark.parametrize("samples", [None, {"seed": "the wind", "temperatures": [0.2], "length": 3}])
def test_samples_are_optional(samples: Any) -> None:
    assert (config(CAUSAL, samples=samples).samples is None) == (samples is None)

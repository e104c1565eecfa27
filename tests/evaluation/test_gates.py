"""`--fail-under`."""

import math
from typing import Any

import numpy as np
import pytest

from nlpcat4.errors import GateMissed, UsageError
from nlpcat4.evaluation.classification import classification_metrics
from nlpcat4.evaluation.gates import check_gates, flat_figures, parse_gates

LABELS = ["not_sarcastic", "sarcastic", "a=b"]


@pytest.fixture
def metrics() -> dict[str, Any]:
    """Three of four right; the third label never occurs."""
    columns = np.array([[0.8, 0.2, 0], [0.6, 0.4, 0], [0.6, 0.4, 0], [0.1, 0.9, 0]])
    return classification_metrics(columns, np.array([0, 0, 1, 1]), LABELS)


def test_reached_gates_pass_in_silence(metrics: dict[str, Any]) -> None:
    check_gates(metrics, parse_gates(["accuracy=0.75", "recall[sarcastic]=0.5", "f1_macro=0"], LABELS))


def test_all_missed_gates_are_named(metrics: dict[str, Any]) -> None:
    gates = parse_gates(["accuracy=0.8", "f1_macro=0.1", "recall[sarcastic]=0.9"], LABELS)
    expected = r"accuracy 0.7500, asked for at least 0.8; recall\[sarcastic\] 0.5000, asked for at least 0.9$"
    with pytest.raises(GateMissed, match=expected):
        check_gates(metrics, gates)


@pytest.mark.parametrize("gate", ["roc_auc=0", "precision[a=b]=0.0"])
def test_a_figure_that_is_not_defined_misses_even_zero(metrics: dict[str, Any], gate: str) -> None:
    with pytest.raises(GateMissed, match="is not defined, asked for at least 0"):
        check_gates(metrics, parse_gates([gate], LABELS))


def test_a_figure_that_is_nan_misses(metrics: dict[str, Any]) -> None:
    with pytest.raises(GateMissed, match="accuracy nan"):
        check_gates(metrics | {"accuracy": math.nan}, parse_gates(["accuracy=0"], LABELS))


def test_a_missed_gate_is_never_hidden_by_rounding(metrics: dict[str, Any]) -> None:
    with pytest.raises(GateMissed, match=r"accuracy 0.84999999, asked for at least 0.85"):
        check_gates(metrics | {"accuracy": 0.84999999}, parse_gates(["accuracy=0.85"], LABELS))


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ("acuracy=0.8", "no metric 'acuracy' .did you mean 'accuracy'"),
        ("f1[sarcastc]=0.8", r"did you mean 'f1\[sarcastic\]'"),
        ("bleu=0.8", "no metric 'bleu' .one of accuracy, balanced_accuracy"),
        ("accuracy", "expected METRIC=VALUE, as in accuracy=0.85"),
        ("=0.8", "expected METRIC=VALUE"),
        ("accuracy=", "'' is not a number from 0 to 1"),
        ("accuracy=high", "'high' is not a number from 0 to 1"),
        ("accuracy=85", r"'85' is not a number from 0 to 1 \(0.85 is 85 %\)"),
        ("accuracy=-0.1", "'-0.1' is not a number from 0 to 1"),
        ("accuracy=nan", "'nan' is not a number from 0 to 1"),
        ("accuracy=inf", "'inf' is not a number from 0 to 1"),
        ("log_loss=0.5", "log_loss is better when lower"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(gate: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_gates([gate], LABELS)


def test_every_metric_that_can_be_a_gate_is_computed(metrics: dict[str, Any]) -> None:
    assert set(flat_figures(metrics)) == {
        *("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc"),
        *(f"{name}[{label}]" for name in ("precision", "recall", "f1") for label in LABELS),
    }

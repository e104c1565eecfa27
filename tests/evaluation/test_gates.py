"""`--fail-under`."""

import math

import numpy as np
import pytest

from nlpcat4.errors import GateMissed, UsageError
from nlpcat4.evaluation.classification import (
    CLASS_SHARES,
    COSTS,
    SHARES,
    classification_metrics,
    flat_figures,
)
from nlpcat4.evaluation.gates import Bounded, Gate, check_gates, parse_gates

LABELS = ["not_sarcastic", "sarcastic", "a=b"]
FIGURES = Bounded([*SHARES, *(f"{name}[{label}]" for label in LABELS for name in CLASS_SHARES)], COSTS)


def under(*gates: str) -> list[Gate]:
    return parse_gates(gates, [], FIGURES)


def over(*gates: str) -> list[Gate]:
    return parse_gates([], gates, FIGURES)


@pytest.fixture
def metrics() -> dict[str, float | None]:
    """Three of four right; the third label never occurs."""
    columns = np.array([[0.8, 0.2, 0], [0.6, 0.4, 0], [0.6, 0.4, 0], [0.1, 0.9, 0]])
    return flat_figures(classification_metrics(columns, np.array([0, 0, 1, 1]), LABELS))


def test_reached_gates_pass_in_silence(metrics: dict[str, float | None]) -> None:
    check_gates(metrics, under("accuracy=0.75", "recall[sarcastic]=0.5", "f1_macro=0"))


def test_all_missed_gates_are_named(metrics: dict[str, float | None]) -> None:
    gates = under("accuracy=0.8", "f1_macro=0.1", "recall[sarcastic]=0.9")
    expected = r"accuracy 0.7500, asked for at least 0.8; recall\[sarcastic\] 0.5000, asked for at least 0.9$"
    with pytest.raises(GateMissed, match=expected):
        check_gates(metrics, gates)


@pytest.mark.parametrize("gate", ["roc_auc=0", "precision[a=b]=0.0"])
def test_a_figure_that_is_not_defined_misses_even_zero(metrics: dict[str, float | None], gate: str) -> None:
    with pytest.raises(GateMissed, match="is not defined, asked for at least 0"):
        check_gates(metrics, under(gate))


def test_a_figure_that_is_nan_misses(metrics: dict[str, float | None]) -> None:
    with pytest.raises(GateMissed, match="accuracy nan"):
        check_gates(metrics | {"accuracy": math.nan}, under("accuracy=0"))


def test_a_missed_gate_is_never_hidden_by_rounding(metrics: dict[str, float | None]) -> None:
    with pytest.raises(GateMissed, match=r"accuracy 0.84999999, asked for at least 0.85"):
        check_gates(metrics | {"accuracy": 0.84999999}, under("accuracy=0.85"))


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
        ("log_loss=0.5", "log_loss is better when lower; see --fail-over"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(gate: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        under(gate)


def test_every_metric_that_can_be_a_gate_is_computed(metrics: dict[str, float | None]) -> None:
    assert set(metrics) == {
        *("log_loss", "expected_calibration_error"),
        *("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc"),
        *(f"{name}[{label}]" for name in ("precision", "recall", "f1") for label in LABELS),
    }


def test_a_cost_is_bounded_from_above(metrics: dict[str, float | None]) -> None:
    check_gates(metrics, over("log_loss=2"))
    with pytest.raises(GateMissed, match=r"log_loss 0\.\d{4}, asked for at most 0.1$"):
        check_gates(metrics, over("log_loss=0.1"))
    with pytest.raises(GateMissed, match="log_loss nan"):
        check_gates(metrics | {"log_loss": math.nan}, over("log_loss=1000"))


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ("accuracy=0.8", "accuracy is better when higher; see --fail-under"),
        ("log_los=0.8", "did you mean 'log_loss'"),
        ("log_loss=-1", "'-1' is not a number of 0 or more"),
        ("log_loss=inf", "'inf' is not a number of 0 or more"),
        ("log_loss", "expected METRIC=VALUE, as in loss=0.5"),
    ],
)
def test_a_bound_from_above_that_cannot_be_is_refused(gate: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        over(gate)

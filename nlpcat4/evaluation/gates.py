"""`--fail-under METRIC=VALUE`: a lower bound for a figure -> silence, or GateMissed (exit 3).

Only figures for which higher is better, in 0..1, can be bounded from below; `log_loss` is refused.
Loads nothing heavy, so that a misspelt gate is refused before any model is loaded.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from nlpcat4.errors import GateMissed, UsageError

METRICS = ("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc")
CLASS_METRICS = ("precision", "recall", "f1")


class Gate(NamedTuple):
    """The least that a figure must reach."""

    metric: str
    least: float


def parse_gates(texts: Sequence[str], label_names: Sequence[str]) -> list[Gate]:
    """Read `accuracy=0.85` or, for one label, `recall[sarcastic]=0.8`.

    Raises:
        UsageError: No such metric, or a value that is not a number from 0 to 1.
    """
    known = [*METRICS, *(f"{metric}[{label}]" for label in label_names for metric in CLASS_METRICS)]
    return [_gate(text, known) for text in texts]


def check_gates(metrics: Mapping[str, Any], gates: Sequence[Gate]) -> None:
    """Pass in silence where every figure of `classification_metrics` reaches its gate.

    Raises:
        GateMissed: Names all figures that are too low or not defined.
    """
    figures = flat_figures(metrics)
    missed = [
        f"{metric} {_short(figures[metric], least)}, asked for at least {least:g}"
        for metric, least in gates
        # Written so that NaN, which is not at least anything, misses too.
        if (value := figures[metric]) is None or not value >= least
    ]
    if missed:
        raise GateMissed("quality gate missed: " + "; ".join(missed))


def flat_figures(metrics: Mapping[str, Any]) -> dict[str, float | None]:
    """Return each figure that can be a gate by its name, those of a label as `f1[label]`."""
    return {metric: metrics[metric] for metric in METRICS} | {
        f"{metric}[{label}]": figures[metric]
        for label, figures in metrics["per_class"].items()
        for metric in CLASS_METRICS
    }


def _short(value: float | None, least: float) -> str:
    """Write a figure that is too low with as many digits as show it."""
    if value is None:
        return "is not defined"
    return f"{value:.4f}" if round(value, 4) < least else repr(value)


def _gate(text: str, known: Sequence[str]) -> Gate:
    """Read one gate; a label may hold `=`, so the last one divides."""
    metric, _, value = text.rpartition("=")
    if not metric:
        raise UsageError(f"--fail-under {text}: expected METRIC=VALUE, as in accuracy=0.85")
    if metric in ("log_loss", "loss"):
        raise UsageError(
            f"--fail-under {text}: {metric} is better when lower; use one of {', '.join(METRICS)}"
        )
    if metric not in known:
        close = get_close_matches(metric, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"one of {', '.join(METRICS)}"
        raise UsageError(f"--fail-under {text}: there is no metric {metric!r} ({hint})")
    return Gate(metric, _share(text, value))


def _share(text: str, value: str) -> float:
    """Read a number from 0 to 1."""
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(f"--fail-under {text}: {value!r} is not a number from 0 to 1 (0.85 is 85 %)")
    return share

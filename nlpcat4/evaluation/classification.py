"""Probabilities and true labels -> the figures of a classifier, each with its source.

A figure that is not defined for the data at hand is None, never NaN.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import RunError
from nlpcat4.evaluation.calibration import expected_calibration_error

SHARES = ("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc")
"""Figures from 0 to 1, of which higher is better."""
CLASS_SHARES = ("precision", "recall", "f1")
"""The same of each label."""
COSTS = ("log_loss", "expected_calibration_error")
"""Figures of which lower is better."""


def classification_metrics(
    probabilities: NDArray[Any], truth: NDArray[Any], label_names: Sequence[str]
) -> dict[str, Any]:
    """Return every figure of a classifier, ready for JSON.

    Per class, a precision without predictions and a recall without examples are None. The macro averages
    are over the classes that occur among truths or predictions; there None counts as 0, as in scikit-learn.

    Args:
        probabilities: float [examples, classes].
        truth: int [examples], the true label's index in `label_names`.
        label_names: The labels by index.

    Returns:
        `examples`, the figures named in `SHARES` and `COSTS`, `per_class`
        (label -> precision, recall, f1, support), `labels` and `confusion_matrix` (rows: truth).

    Raises:
        RunError: An answer is not a finite number, as after a training that diverged.
    """
    columns = np.asarray(probabilities, dtype=np.float64)
    damaged = np.count_nonzero(~np.isfinite(columns).all(axis=1))
    if damaged:
        raise RunError(f"the model gives no finite probability for {damaged} of {len(columns)} examples")
    classes = len(label_names)
    pairs = truth.astype(np.int64) * classes + columns.argmax(axis=1)
    confusion = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    per_class = [_class_figures(confusion, index) for index in range(classes)]
    return {
        "examples": len(columns),
        "accuracy": _ratio(confusion.trace(), confusion.sum()),
        # Source: Brodersen et al. (2010), "The Balanced Accuracy and Its Posterior Distribution".
        "balanced_accuracy": _mean([figures["recall"] for figures in per_class if figures["support"]]),
        **_macro_averages(confusion, per_class),
        "roc_auc": roc_auc(columns, truth),
        "log_loss": log_loss(columns, truth),
        "expected_calibration_error": expected_calibration_error(columns, truth),
        "per_class": dict(zip(label_names, per_class, strict=True)),
        "labels": list(label_names),
        "confusion_matrix": confusion.tolist(),
    }


def flat_figures(metrics: dict[str, Any]) -> dict[str, float | None]:
    """Return each figure of `classification_metrics` by one name, those of a label as `f1[label]`."""
    return {metric: metrics[metric] for metric in (*SHARES, *COSTS)} | {
        f"{metric}[{label}]": figures[metric]
        for label, figures in metrics["per_class"].items()
        for metric in CLASS_SHARES
    }


def log_loss(columns: NDArray[np.float64], truth: NDArray[Any]) -> float | None:
    """Return the mean negative log-probability (natural) of the true labels.

    Source: Good (1952), "Rational Decisions". A probability of 0 counts as 1.2e-7, the step of the
    float32 numbers that a model gives, so that one confident mistake does not make the mean infinite.
    """
    if not len(columns):
        return None
    true_probability = columns[np.arange(len(columns)), truth]
    return float(-np.log(np.clip(true_probability, np.finfo(np.float32).eps, 1)).mean())


def roc_auc(columns: NDArray[np.float64], truth: NDArray[Any]) -> float | None:
    """Return the area under the ROC curve: the second label's for two, else the mean of one against the rest.

    Sources: Hanley and McNeil (1982), "The Meaning and Use of the Area under a Receiver Operating
    Characteristic (ROC) Curve"; for several classes Provost and Domingos (2000), unweighted.

    Returns:
        None where a class has no example, or no other class has one.
    """
    if columns.shape[1] == 2:
        return _area(columns[:, 1], truth == 1)
    areas = [_area(columns[:, index], truth == index) for index in range(columns.shape[1])]
    return None if None in areas else _mean(areas)


def _area(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float | None:
    """Return the share of (positive, negative) pairs that the scores put in order; a tie counts half."""
    positives = int(positive.sum())
    pairs = positives * (len(positive) - positives)
    if not pairs:
        return None
    _, group, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[group]  # tied scores share their mean rank, from 1
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / pairs)


def _class_figures(confusion: NDArray[np.int64], index: int) -> dict[str, Any]:
    """Return precision, recall, F1 and support of one class.

    Source: van Rijsbergen (1979), "Information Retrieval", chapter 7.
    """
    hits, predicted, support = confusion[index, index], confusion[:, index].sum(), confusion[index].sum()
    return {
        "precision": _ratio(hits, predicted),
        "recall": _ratio(hits, support),
        "f1": _ratio(2 * hits, predicted + support),
        "support": int(support),
    }


def _macro_averages(confusion: NDArray[np.int64], per_class: list[dict[str, Any]]) -> dict[str, float | None]:
    """Return the unweighted means over the classes that occur among truths or predictions."""
    occurs = confusion.sum(axis=0) + confusion.sum(axis=1) > 0
    occurring = [figures for figures, used in zip(per_class, occurs, strict=True) if used]
    return {
        f"{name}_macro": _mean([figures[name] or 0.0 for figures in occurring])
        for name in ("precision", "recall", "f1")
    }


def _ratio(part: Any, whole: Any) -> float | None:
    """Return a share, or None where there is nothing to share."""
    return float(part / whole) if whole else None


def _mean(values: Sequence[Any]) -> float | None:
    """Return the mean, or None of nothing."""
    return float(np.mean(values)) if values else None

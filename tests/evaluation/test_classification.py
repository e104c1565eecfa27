"""The figures of a classifier, compared with scikit-learn's."""

import json
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlpcat4.errors import RunError
from nlpcat4.evaluation.classification import classification_metrics, roc_auc

Answers = tuple[NDArray[np.float64], NDArray[np.int64]]


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    """Probabilities with many ties, and truths in which classes may be missing."""
    classes, examples = draw(st.integers(2, 5)), draw(st.integers(1, 30))
    weights = st.lists(st.integers(1, 5), min_size=classes, max_size=classes)
    rows = np.array(draw(st.lists(weights, min_size=examples, max_size=examples)), dtype=np.float64)
    truth = draw(st.lists(st.integers(0, classes - 1), min_size=examples, max_size=examples))
    return rows / rows.sum(axis=1, keepdims=True), np.array(truth)


def names(columns: NDArray[np.float64]) -> list[str]:
    return [f"label {index}" for index in range(columns.shape[1])]


@settings(deadline=None)  # the first example waits for scikit-learn
@given(answers())
def test_averages_are_those_of_scikit_learn(both: Answers) -> None:
    from sklearn import metrics as reference

    columns, truth = both
    metrics = classification_metrics(columns, truth, names(columns))
    predicted = columns.argmax(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        precision, recall, f1, _ = reference.precision_recall_fscore_support(
            truth, predicted, average="macro", zero_division=0
        )
        balanced = reference.balanced_accuracy_score(truth, predicted)
    expected = {
        "accuracy": reference.accuracy_score(truth, predicted),
        "balanced_accuracy": balanced,
        "precision_macro": precision,
        "recall_macro": recall,
        "f1_macro": f1,
        "log_loss": reference.log_loss(truth, columns, labels=range(columns.shape[1])),
    }
    assert {name: metrics[name] for name in expected} == pytest.approx(expected)


@settings(deadline=None)  # the first example waits for scikit-learn
@given(answers())
def test_figures_of_each_class_are_those_of_scikit_learn_or_none_where_it_has_nan(both: Answers) -> None:
    from sklearn.metrics import precision_recall_fscore_support

    columns, truth = both
    per_class = classification_metrics(columns, truth, names(columns))["per_class"]
    expected = precision_recall_fscore_support(
        truth, columns.argmax(axis=1), labels=range(columns.shape[1]), zero_division=np.nan
    )
    for figures, *references in zip(per_class.values(), *expected, strict=True):
        found = [figures[name] for name in ("precision", "recall", "f1", "support")]
        assert [np.nan if value is None else value for value in found] == pytest.approx(
            references, nan_ok=True
        )


@settings(deadline=None)  # the first example waits for scikit-learn
@given(answers())
def test_the_area_under_the_curve_is_that_of_scikit_learn_or_none_where_it_has_nan(both: Answers) -> None:
    from sklearn.metrics import roc_auc_score

    columns, truth = both
    classes = columns.shape[1]
    scores, how = (columns[:, 1], {}) if classes == 2 else (columns, {"multi_class": "ovr"})
    if len(set(truth.tolist())) < classes:
        assert roc_auc(columns, truth) is None
    else:
        assert roc_auc(columns, truth) == pytest.approx(roc_auc_score(truth, scores, **how))


@settings(deadline=None)  # the first example waits for scikit-learn
@given(answers())
def test_the_confusion_matrix_is_that_of_scikit_learn(both: Answers) -> None:
    from sklearn.metrics import confusion_matrix

    columns, truth = both
    expected = confusion_matrix(truth, columns.argmax(axis=1), labels=range(columns.shape[1]))
    assert classification_metrics(columns, truth, names(columns))["confusion_matrix"] == expected.tolist()


@given(answers())
def test_every_figure_is_a_number_or_null_in_json(both: Answers) -> None:
    columns, truth = both
    json.dumps(classification_metrics(columns, truth, names(columns)), allow_nan=False)


def test_one_class_only_leaves_the_area_undefined_and_the_rest_defined() -> None:
    metrics = classification_metrics(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 0]), ["no", "yes"])
    assert metrics["roc_auc"] is None
    assert metrics["per_class"]["yes"] == {"precision": None, "recall": None, "f1": None, "support": 0}
    assert (metrics["accuracy"], metrics["f1_macro"]) == (1.0, 1.0)


def test_no_examples_leave_every_figure_undefined() -> None:
    metrics = classification_metrics(np.zeros((0, 3)), np.zeros(0, dtype=np.int64), ["a", "b", "c"])
    figures = {name: value for name, value in metrics.items() if not isinstance(value, dict | list)}
    assert figures.pop("examples") == 0
    assert set(figures.values()) == {None}


def test_a_confident_mistake_costs_a_finite_log_loss() -> None:
    metrics = classification_metrics(np.array([[1.0, 0.0]]), np.array([1]), ["a", "b"])
    assert metrics["log_loss"] == pytest.approx(15.94, abs=0.01)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_model_that_answers_no_number_is_refused(value: float) -> None:
    with pytest.raises(RunError, match="no finite probability for 1 of 2 examples"):
        classification_metrics(np.array([[0.5, 0.5], [value, 0.5]]), np.array([0, 1]), ["a", "b"])


@pytest.mark.parametrize("labels", [["0", "zero"], ["no", "1e-3"], ["null", " "]])
def test_labels_are_kept_as_written(labels: list[str]) -> None:
    metrics: dict[str, Any] = classification_metrics(
        np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([0, 1]), labels
    )
    assert json.loads(json.dumps(metrics))["labels"] == list(metrics["per_class"]) == labels

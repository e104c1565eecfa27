"""A trained classifier and labelled texts -> figures."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples
from nlpcat4.errors import DataError
from nlpcat4.evaluation.classification import classification_metrics
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.tasks.classification.encoding import label_ids
from nlpcat4.text.rows import Rows


@dataclass(frozen=True)
class Evaluation:
    """A classifier's answers to labelled texts, and what they are worth."""

    examples: Examples
    rows: Rows = field(repr=False)
    """The texts as the classifier read them."""
    label_names: tuple[str, ...]
    truth: NDArray[np.int32] = field(repr=False)
    """int32 [examples]: the ids of the true labels."""
    probabilities: NDArray[np.float64] = field(repr=False)
    """float64 [examples, classes]."""
    metrics: dict[str, Any]
    """See `nlpcat4.evaluation.classification.classification_metrics`."""


def evaluate(classifier: Classifier, examples: Examples) -> Evaluation:
    """Let a classifier answer labelled texts and compare.

    Raises:
        DataError: The texts have no labels, or one that the classifier was not trained on.
    """
    if examples.labels is None:
        raise DataError("these texts have no labels to compare with")
    unknown = sorted(set(examples.labels) - set(classifier.label_names))
    if unknown:
        known = ", ".join(classifier.label_names)
        raise DataError(f"the model knows no label {unknown[0]!r}; it was trained on {known}")
    truth = label_ids(examples, classifier.label_names)
    rows = classifier.read(examples.texts)
    probabilities = classifier.scorer(rows.ids)
    metrics = classification_metrics(probabilities, truth, classifier.label_names)
    return Evaluation(examples, rows, classifier.label_names, truth, probabilities, metrics)

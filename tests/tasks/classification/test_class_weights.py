"""How much each example counts in the loss."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from nlpcat4.errors import UsageError
from nlpcat4.tasks.classification.class_weights import example_weights

TARGETS = np.array([0, 0, 0, 1, 2, 2], dtype=np.int32)
NAMES = ("no", "1e-3", " ")


def test_without_class_weights_all_count_alike() -> None:
    assert example_weights(None, TARGETS, NAMES) is None


def test_balanced_is_what_scikit_learn_calls_balanced() -> None:
    weights = example_weights("balanced", TARGETS, NAMES)
    assert weights == pytest.approx(compute_sample_weight("balanced", TARGETS))


def test_a_weight_belongs_to_a_label_and_a_label_without_one_weighs_one() -> None:
    weights = example_weights({"no": 2.0, " ": 0.5}, TARGETS, NAMES)
    assert weights is not None
    assert weights.tolist() == [2.0, 2.0, 2.0, 1.0, 0.5, 0.5]


def test_a_weight_for_no_label_is_refused() -> None:
    with pytest.raises(UsageError, match="class_weights: no label 'yes'; the labels are no, 1e-3"):
        example_weights({"yes": 1.0}, TARGETS, NAMES)

"""Whether a classifier is as sure as it is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.evaluation.calibration import expected_calibration_error, fit_temperature, reliability
from nlpcat4.evaluation.classification import log_loss
from nlpcat4.models.inference import cooled


def drawn(examples: int, classes: int, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities that are right once their logits are divided by a temperature, and truths."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, size=(examples, classes))
    exact = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = (exact.cumsum(axis=1) < random.random((examples, 1))).sum(axis=1)
    sharper = np.exp(logits * temperature)
    return sharper / sharper.sum(axis=1, keepdims=True), truth


@given(
    st.lists(st.tuples(st.integers(1, 99), st.booleans()), min_size=1, max_size=40),
)
def test_the_error_is_that_of_counting_by_hand(answers: list[tuple[int, bool]]) -> None:
    probabilities = np.array([[percent / 100, 1 - percent / 100] for percent, _ in answers])
    truth = np.array([0 if right == (percent >= 50) else 1 for percent, right in answers])
    bins: dict[int, list[tuple[float, bool]]] = {}
    for (percent, _), row, true in zip(answers, probabilities, truth, strict=True):
        sure = max(percent, 100 - percent)
        place = -(-sure * 15 // 100) - 1
        bins.setdefault(place, []).append((sure / 100, bool(row.argmax() == true)))
    expected = sum(abs(sum(right - sure for sure, right in one)) for one in bins.values()) / len(answers)
    assert expected_calibration_error(probabilities, truth) == pytest.approx(expected)
    counts = [one.count for one in reliability(probabilities, truth)]
    assert counts == [len(bins.get(place, [])) for place in range(15)]


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_is_found_again(classes: int, temperature: float) -> None:
    probabilities, truth = drawn(20_000, classes, temperature)
    found = fit_temperature(probabilities, truth)
    assert found == pytest.approx(temperature, rel=0.05)
    mended = cooled(probabilities, found)
    error = expected_calibration_error(mended, truth)
    assert error is not None
    assert error < 0.02
    before, after = log_loss(probabilities, truth), log_loss(mended, truth)
    assert before is not None
    assert after is not None
    assert after <= before


def test_a_temperature_changes_no_answer() -> None:
    probabilities, _ = drawn(500, 4, 1.0)
    for temperature in (0.1, 1.0, 7.0):
        mended = cooled(probabilities, temperature)
        assert np.array_equal(mended.argmax(axis=1), probabilities.argmax(axis=1))
        assert mended.sum(axis=1) == pytest.approx(np.ones(500))
    assert cooled(probabilities, 1.0) == pytest.approx(probabilities)
    assert np.isfinite(cooled(np.array([[0.0, 1.0]]), 20.0)).all()


def test_nothing_is_said_of_nothing() -> None:
    assert expected_calibration_error(np.empty((0, 2)), np.empty(0, dtype=int)) is None

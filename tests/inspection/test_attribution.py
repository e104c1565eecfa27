"""Scores add up to what they explain, and are those of the formula where there is one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4.inspection.attribution import TOLERANCE, IntegratedGradients, occlusion
from nlpcat4.models.inference import Scorer
from nlpcat4.text.ragged import Ragged

from .conftest import Build

ARCHITECTURES = [
    "[embedding: 4, global_average_pooling, dense: {units: 6, activation: relu}]",
    "[embedding: 4, conv1d: {filters: 6, kernel_size: 3}, global_max_pooling]",
    "[embedding: 4, rnn: 5]",
    "[embedding: 4, gru: {units: 5, return_sequences: true}, lstm: 3]",
    "[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]",
    "[one_hot, gru: 5]",
    "[bag_of_words, dense: 6]",
    "[bag_of_words: count]",
]
IDS = [3, 9, 4, 9, 8, 1]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_scores_add_up(build: Build, architecture: str, classes: int) -> None:
    model = build(architecture, classes)
    explain, scorer = IntegratedGradients(model), Scorer(model, "post")
    totals: NDArray[np.float64] = np.zeros(len(IDS))
    for label in range(classes):
        found = explain(IDS, label)
        explained = found.probability - found.baseline
        assert found.probability == pytest.approx(scorer(Ragged.of([IDS]))[0, label], abs=1e-6)
        assert found.scores.shape == (len(IDS),)
        assert abs(found.scores.sum() - explained) <= TOLERANCE * abs(explained) + 1e-6
        assert found.gap == pytest.approx(found.scores.sum() - explained, abs=1e-9)
        totals += found.scores
    # The probabilities of all labels are 1 together, so what one label gains others lose.
    assert np.abs(totals).max() < 0.01


def test_a_model_that_adds_up_words_gets_what_each_word_is_worth(build: Build) -> None:
    """A bag, counted, and a sigmoid: along the straight way each word's part is its weight's."""
    model = build("[bag_of_words: count]")
    kernel = np.asarray(model.get_layer("output").kernel, dtype=np.float64)[:, 0]
    found = IntegratedGradients(model)(IDS, 1)
    worth = kernel[np.array(IDS) - 1]  # the bag leaves the padding out
    expected = worth / worth.sum() * (found.probability - found.baseline)
    assert found.scores.tolist() == pytest.approx(expected.tolist(), rel=0.01)
    assert found.scores[1] == found.scores[3]  # the same word twice


def test_padding_on_either_side_changes_nothing(build: Build) -> None:
    model = build("[embedding: 4, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 4]")
    found = IntegratedGradients(model)(IDS, 1)
    again = IntegratedGradients(model)(IDS, 1)
    assert np.array_equal(found.scores, again.scores)
    scorer = Scorer(model, "pre")
    assert scorer(Ragged.of([IDS, [5] * 9]))[0, 1] == pytest.approx(found.probability, abs=1e-6)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_occlusion_is_the_difference_that_a_word_makes(build: Build, architecture: str) -> None:
    scorer = Scorer(build(architecture), "post")
    found = occlusion(scorer, IDS, 1, unknown=1)
    whole = scorer(Ragged.of([IDS]))[0, 1]
    for place in range(len(IDS)):
        without = scorer(Ragged.of([IDS[:place] + IDS[place + 1 :]]))[0, 1]
        assert found.scores[place] == pytest.approx(whole - without, abs=1e-6)
    assert found.baseline == pytest.approx(scorer(Ragged.of([[1]]))[0, 1], abs=1e-6)


def test_a_text_of_one_word_can_be_explained(build: Build) -> None:
    model = build("[embedding: 4, rnn: 5]")
    assert len(IntegratedGradients(model)([7], 0).scores) == 1
    assert occlusion(Scorer(model, "post"), [7], 0, unknown=1).gap == pytest.approx(0, abs=1e-9)

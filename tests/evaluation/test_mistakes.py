"""The worst mistakes."""

import numpy as np

from nlpcat4.evaluation.mistakes import Mistake, worst_mistakes

TEXTS = ["right", "slightly wrong", "very wrong", "as wrong as the last"]


def test_the_surest_mistakes_come_first_and_equals_in_order_of_the_data() -> None:
    scores = np.array([[0.1, 0.9], [0.4, 0.6], [0.9, 0.1], [0.9, 0.1]])
    mistakes = worst_mistakes(scores, np.array([1, 0, 1, 1]), TEXTS, ["no", "yes"], count=2)
    assert mistakes == [Mistake(text, truth="yes", predicted="no", probability=0.9) for text in TEXTS[2:]]


def test_no_more_mistakes_are_given_than_were_made() -> None:
    scores = np.array([[0.1, 0.9], [0.4, 0.6], [0.9, 0.1], [0.9, 0.1]])
    mistakes = worst_mistakes(scores, np.array([1, 0, 0, 0]), TEXTS, ["no", "yes"], count=10)
    assert mistakes == [Mistake("slightly wrong", truth="no", predicted="yes", probability=0.6)]

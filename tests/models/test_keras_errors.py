"""Keras' own words, cut down to the line that helps."""

from nlpcat4.models.keras_errors import reason


def test_the_frame_around_the_reason_is_dropped() -> None:
    error = ValueError(
        "A total of 1 objects could not be loaded. Example:\n\nLayer 'x' expected 3 variables.\n\nList"
    )
    assert reason(error) == "Layer 'x' expected 3 variables."


def test_an_error_without_words_is_called_by_its_type() -> None:
    assert reason(TypeError()) == "TypeError"


def test_a_long_reason_is_cut() -> None:
    assert len(reason(ValueError("x" * 1000))) == 240

"""Problems -> lines."""

from nlpcat4.config.problems import Problem, config_error, did_you_mean
from nlpcat4.config.source import Position


def test_problems_come_in_the_order_of_the_file_the_command_line_last_and_none_twice() -> None:
    places = [
        Position("command line: a=1", column=1),
        Position("my.yaml", 10, 1),
        Position("my.yaml", 9, 5),
        Position("command line: b=1", column=2),
        Position("my.yaml", 9, 3),
        Position("my.yaml", 9, 3),
    ]
    error = config_error([Problem(place, "x", "wrong") for place in places])
    assert str(error).split("\n") == [
        "my.yaml:9:3: x: wrong",
        "my.yaml:9:5: x: wrong",
        "my.yaml:10:1: x: wrong",
        "command line: a=1: x: wrong",
        "command line: b=1: x: wrong",
    ]


def test_the_key_is_not_told_again_after_the_argument_that_sets_it() -> None:
    place = Position("command line: layers.0.dim=0", column=1)
    assert str(Problem(place, "layers[0].dim", "wrong")) == "command line: layers.0.dim=0: wrong"


def test_nothing_of_a_config_can_steer_a_terminal() -> None:
    problem = Problem(Position("\x1b[31m.yaml", 1, 1), "a\nb", "found '\u202eevil\x07'")
    assert str(problem) == r"\x1b[31m.yaml:1:1: a\nb: found '\u202eevil\x07'"


def test_letters_of_another_size_are_no_reason_to_find_nothing() -> None:
    assert did_you_mean("LSTM", ["dense", "lstm"]) == " (did you mean 'lstm'?)"

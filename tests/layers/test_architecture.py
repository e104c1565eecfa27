"""What is said about a list of layers that do not fit together."""

from typing import Any

import pytest

from nlpcat4.layers import Shape, check_architecture, estimated_parameters, shapes

LAST_STATE = " gives only its last state; set return_sequences: true there"
ONE_VECTOR = " made one vector of the text; remove one of the two"
WRONG: list[tuple[list[Any], list[str]]] = [
    ([], ["no layer at all; start with embedding or bag_of_words"]),
    ([{"dense": 3}], ["cannot come first; start with embedding or bag_of_words"]),
    ([{"Dense": 3}, {"lstm": 3}], ["cannot come first; start with embedding or bag_of_words"]),
    (
        [{"embedding": 3}, {"embedding": 3}, "flatten"],
        ["takes the ids of tokens, so it can only come first"],
    ),
    (
        [{"embedding": 3}, {"lstm": 3}, {"dropout": 0.1}, {"gru": 3}],
        ["takes a sequence, but architecture[1].lstm" + LAST_STATE],
    ),
    (
        [{"embedding": 3}, {"GRU": 3}, {"LSTM": 3}],
        ["takes a sequence, but architecture[1].GRU" + LAST_STATE],
    ),
    (
        [{"embedding": 3}, "flatten", "flatten"],
        ["takes a sequence, but architecture[1].flatten" + ONE_VECTOR],
    ),
    (
        ["bag_of_words", {"bilstm": 3}],
        ["takes a sequence, but architecture[0].bag_of_words" + ONE_VECTOR],
    ),
    (
        [{"embedding": 3}, "PReLU", "flatten"],
        ["takes one vector a text; put global_average_pooling before it"],
    ),
    (
        [{"embedding": 3}, {"dense": 3}],
        ["ends in a sequence, but one vector a text is needed; add global_average_pooling"],
    ),
    (
        [{"embedding": 3}, {"lstm": {"units": 3, "return_sequences": True}}, {"dropout": 0.1}],
        [
            "ends in a sequence, but one vector a text is needed; "
            "set return_sequences: false on architecture[1].lstm, or add global_average_pooling"
        ],
    ),
    (
        [{"embedding": 3}, {"lstm": {"units": 3, "return_sequences": True}}, {"conv1d": 3}],
        ["ends in a sequence, but one vector a text is needed; add global_average_pooling"],
    ),
    (
        [{"embedding": 3}, "flatten", {"conv1d": 3}, {"embedding": 3}],
        [
            "takes a sequence, but architecture[1].flatten" + ONE_VECTOR,
            "takes the ids of tokens, so it can only come first",
            "ends in a sequence, but one vector a text is needed; add global_average_pooling",
        ],
    ),
]


@pytest.mark.parametrize(("items", "messages"), WRONG, ids=lambda value: str(value)[:60])
def test_what_does_not_fit_is_named_with_its_cure(parse: Any, items: list[Any], messages: list[str]) -> None:
    found = [error["msg"] for problem in check_architecture(parse(items)) for error in problem.errors()]
    assert found == messages


def test_a_problem_lies_at_the_layer(parse: Any) -> None:
    (problem,) = check_architecture(parse([{"embedding": 3}, "flatten", {"LSTM": 3}]))
    assert problem.errors()[0]["loc"] == ("architecture", 2, "LSTM")


def test_the_shapes_between_layers_are_known(parse: Any) -> None:
    items = [
        {"embedding": 4},
        {"conv1d": {"filters": 6, "strides": 2}},
        {"max_pooling": 3},
        "flatten",
        {"dense": 5},
    ]
    assert shapes(parse(items), vocab_size=30, max_length=9) == [
        Shape("ids", 9, 30),
        Shape("sequence", 9, 4),
        Shape("sequence", 5, 6),
        Shape("sequence", 2, 6),
        Shape("vector", 1, 12),
        Shape("vector", 1, 5),
    ]


def test_an_absurd_size_is_known_at_once(parse: Any) -> None:
    layers = parse([{"embedding": 65_536}, "flatten", {"dense": 65_536}])
    assert estimated_parameters(layers, vocab_size=10_000, max_length=100) > 4 * 10**11


def test_the_output_layer_counts(parse: Any) -> None:
    layers = parse([{"embedding": 3}, {"gru": 4}])
    two, five = (estimated_parameters(layers, vocab_size=9, max_length=4, classes=n) for n in (2, 5))
    assert five - two == (4 + 1) * 4

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

LOOKS_AHEAD = (
    "may look ahead, at what a causal model is to predict; take another layer, "
    "or `objective: prefix` with a last layer that gives one vector a text"
)
EACH_POSITION = "ends in one vector a text, but each position needs one; set return_sequences: true on "
RETURNING: dict[str, Any] = {"units": 3, "return_sequences": True}
NOT_CAUSAL: list[tuple[list[Any], list[str]]] = [
    ([], ["no layer at all; start with embedding or one_hot"]),
    ([{"rnn": RETURNING}], ["cannot come first; start with embedding or one_hot"]),
    (["bag_of_words"], [LOOKS_AHEAD]),
    ([{"embedding": 3}, {"bilstm": RETURNING}], [LOOKS_AHEAD]),
    ([{"embedding": 3}, {"conv1d": {"filters": 3, "padding": "same"}}], [LOOKS_AHEAD]),
    ([{"embedding": 3}, "global_average_pooling"], [LOOKS_AHEAD]),
    ([{"embedding": 3}, "flatten", {"dense": 3}], [LOOKS_AHEAD]),
    ([{"embedding": 3}, {"LSTM": RETURNING}], [LOOKS_AHEAD]),
    ([{"embedding": 3}, {"birnn": RETURNING}, {"bigru": 3}], [LOOKS_AHEAD, LOOKS_AHEAD]),
    ([{"embedding": 3}, {"lstm": 3}], [EACH_POSITION + "architecture[1].lstm"]),
    (
        ["one_hot", {"gru": RETURNING}, {"gru": 3}, {"dropout": 0.1}, {"dense": 3}],
        [EACH_POSITION + "architecture[2].gru"],
    ),
    (
        ["one_hot", {"gru": 3}, {"rnn": RETURNING}],
        ["takes a sequence, but architecture[1].gru" + LAST_STATE],
    ),
]
CAUSAL: list[list[Any]] = [
    [{"embedding": 3}],
    ["one_hot"],
    [{"embedding": 3}, {"dense": 3}, "layer_normalization", {"dropout": 0.1}, {"spatial_dropout": 0.1}],
    [{"embedding": 3}, {"lstm": RETURNING}, {"gru": RETURNING}, {"rnn": RETURNING}],
]


@pytest.mark.parametrize(("items", "messages"), WRONG, ids=lambda value: str(value)[:60])
def test_what_does_not_fit_is_named_with_its_cure(parse: Any, items: list[Any], messages: list[str]) -> None:
    found = [error["msg"] for problem in check_architecture(parse(items)) for error in problem.errors()]
    assert found == messages


@pytest.mark.parametrize(("items", "messages"), NOT_CAUSAL, ids=lambda value: str(value)[:60])
def test_a_causal_model_looks_back_only_and_answers_at_each_position(
    parse: Any, items: list[Any], messages: list[str]
) -> None:
    problems = check_architecture(parse(items), causal=True)
    assert [error["msg"] for problem in problems for error in problem.errors()] == messages


@pytest.mark.parametrize("items", CAUSAL, ids=lambda value: str(value)[:60])
def test_a_causal_model_may_end_in_a_sequence_of_any_layer_that_looks_back(
    parse: Any, items: list[Any]
) -> None:
    assert list(check_architecture(parse(items), causal=True)) == []


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

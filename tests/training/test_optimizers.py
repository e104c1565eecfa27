"""`optimizer` blocks against Keras' own optimizers."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nlpcat4 import backend
from nlpcat4.training.optimizers import Optimizer

ADAPTER: TypeAdapter[Any] = TypeAdapter(Optimizer)


@pytest.mark.parametrize(
    ("written", "keras_name", "expected"),
    [
        ("adam", "Adam", {"learning_rate": 0.001, "beta_1": 0.9}),
        ({"adam": 0.01}, "Adam", {"learning_rate": 0.01}),
        ({"adamw": {"weight_decay": 0.1}}, "AdamW", {"weight_decay": 0.1}),
        ({"rmsprop": {"rho": 0.8, "momentum": 0.5}}, "RMSprop", {"rho": 0.8, "momentum": 0.5}),
        ("sgd", "SGD", {"learning_rate": 0.01, "momentum": 0.0}),
        ({"sgd": {"momentum": 0.9, "nesterov": True}}, "SGD", {"momentum": 0.9, "nesterov": True}),
        ({"adam": {"clip_norm": 1.0}}, "Adam", {"clipnorm": 1.0}),
        ({"adam": {"global_clip_norm": 2.0}}, "Adam", {"global_clipnorm": 2.0}),
        ({"sgd": {"clip_value": 0.5}}, "SGD", {"clipvalue": 0.5}),
    ],
)
def test_every_argument_reaches_keras(written: Any, keras_name: str, expected: dict[str, Any]) -> None:
    backend.start()
    optimizer = ADAPTER.validate_python(written).build()
    assert type(optimizer).__name__ == keras_name
    config = optimizer.get_config()
    assert {key: config[key] for key in expected} == pytest.approx(expected)


@pytest.mark.parametrize("name", ["adam", "adamw", "rmsprop", "sgd"])
def test_the_defaults_are_those_of_keras(name: str) -> None:
    backend.start()
    import keras

    ours = ADAPTER.validate_python(name).build().get_config()
    theirs = keras.optimizers.get(name).get_config()
    assert ours | {"name": None} == theirs | {"name": None}


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ({"cosine": {"initial": 1.0, "steps": 10}}, {0: 1.0, 5: 0.5, 10: 0.0}),
        ({"cosine": {"initial": 1.0, "steps": 10, "warmup": 4}}, {0: 0.0, 2: 0.5, 4: 1.0, 14: 0.0}),
        ({"exponential": {"initial": 1.0, "steps": 10, "rate": 0.5}}, {0: 1.0, 10: 0.5, 20: 0.25}),
        (
            {"exponential": {"initial": 1.0, "steps": 10, "rate": 0.5, "staircase": True}},
            {9: 1.0, 10: 0.5},
        ),
        ({"polynomial": {"initial": 1.0, "steps": 10, "final": 0.2}}, {0: 1.0, 5: 0.6, 10: 0.2, 99: 0.2}),
    ],
)
def test_a_schedule_gives_these_rates(schedule: dict[str, Any], rates: dict[int, float]) -> None:
    backend.start()
    built = ADAPTER.validate_python({"adam": {"learning_rate": schedule}}).learning_rate.build()
    assert {step: float(built(step)) for step in rates} == pytest.approx(rates, abs=1e-6)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("adan", "adan"),
        ({"adam": -1}, "greater than 0"),
        ({"adam": {"momentum": 0.9}}, "momentum"),
        ({"sgd": {"learning_rate": {"cosine": {"initial": 0.1}}}}, "steps"),
        ({"adam": 0.1, "sgd": 0.1}, "tag"),
    ],
)
def test_what_no_optimizer_takes_is_refused(written: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ADAPTER.validate_python(written)

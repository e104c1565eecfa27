"""What the schemas of several tasks share."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.training.config import Training

T = TypeVar("T")
RandomSeed = Annotated[int, Field(ge=0, le=2**32 - 1)]

END_TOKEN = "<EOS>"

TOKEN_METRICS = ("accuracy", "loss", "perplexity", "val_accuracy", "val_loss", "val_perplexity")
"""What is reported after each epoch of a model of tokens; each is told the right ones before it."""


def without_problems(value: T, found: Iterator[ValidationError]) -> T:
    """Return a value that has none; else raise them, placed below the key that holds it.

    Raises:
        ValidationError: All of them.
    """
    below = [problem_at(details["loc"][1:], details["msg"]) for error in found for details in error.errors()]
    if below:
        raise problems(below)
    return value


def without_classes(training: Training) -> Training:
    """Return the `training` block of a model of tokens, if it watches metrics that are reported.

    Raises:
        ValidationError: It weighs classes, or watches anything else; placed below the key that holds it.
    """
    found = list(training.unknown_monitors(TOKEN_METRICS))
    if training.class_weights is not None:
        place = ("training", "class_weights")
        found.append(problem_at(place, "only `task: classification` has classes"))
    return without_problems(training, iter(found))


def with_end_token(config: Any, end_token: str | None) -> Any:
    """Return a config, not yet checked, whose tokenizer names an end token where the file leaves it open."""
    if not isinstance(config, dict):
        return config
    tokenizer = config.get("tokenizer", {})
    if not isinstance(tokenizer, dict) or "end_token" in tokenizer:
        return config
    return config | {"tokenizer": {**tokenizer, "end_token": end_token}}

"""`task: classification`: a text in, one of several labels out."""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.layers import Layer, check_architecture
from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.training.config import Training

METRICS = ("accuracy", "loss", "val_accuracy", "val_loss")
"""What Keras reports after each epoch of a classifier."""

T = TypeVar("T")
RandomSeed = Annotated[int, Field(ge=0, le=2**32 - 1)]


class Classification(Section):
    """A text classifier."""

    task: Literal["classification"]
    """What is learnt: a label for each text."""
    dataset: Dataset
    """The labelled texts."""
    tokenizer: TokenizerConfig = TokenizerConfig()
    """How a text becomes ids."""
    sequence: SequenceConfig
    """How ids become rows of one length."""
    architecture: tuple[Layer, ...]
    """The layers from ids to a vector, as in `keras.Sequential`; the output layer follows from the labels."""
    training: Training = Training()
    """How the model is fitted."""
    random_seed: RandomSeed = 42
    """Seeds the weights, the dropout and the order of the examples."""

    # One validator a key, so that each complains even where another key is wrong by itself.

    @field_validator("dataset")
    @classmethod
    def _has_labels(cls, dataset: Dataset) -> Dataset:
        return _without_problems(dataset, dataset.unfit_for("classification"))

    @field_validator("tokenizer")
    @classmethod
    def _reads_unknown_words(cls, tokenizer: TokenizerConfig) -> TokenizerConfig:
        if tokenizer.oov_token is None:
            raise problem_at(("oov_token",), "a classifier needs one, to read an unknown word as")
        return tokenizer

    @field_validator("architecture")
    @classmethod
    def _gives_a_vector(cls, architecture: tuple[Layer, ...]) -> tuple[Layer, ...]:
        return _without_problems(architecture, check_architecture(architecture))

    @field_validator("training")
    @classmethod
    def _watches_what_there_is(cls, training: Training) -> Training:
        return _without_problems(training, training.unknown_monitors(METRICS))


def _without_problems(value: T, found: Iterator[ValidationError]) -> T:
    """Return a value that has none; else raise them, placed below the key that holds it.

    Raises:
        ValidationError: All of them.
    """
    below = [problem_at(details["loc"][1:], details["msg"]) for error in found for details in error.errors()]
    if below:
        raise problems(below)
    return value

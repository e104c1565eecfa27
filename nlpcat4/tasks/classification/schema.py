"""`task: classification`: a text in, one of several labels out."""

from typing import Literal

from pydantic import field_validator

from nlpcat4.config.checking import problem_at
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.layers import Layer, check_architecture
from nlpcat4.tasks.fields import RandomSeed, without_problems
from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.training.config import Training

METRICS = ("accuracy", "loss", "val_accuracy", "val_loss")
"""What Keras reports after each epoch of a classifier."""


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
        return without_problems(dataset, dataset.unfit_for("classification"))

    @field_validator("tokenizer")
    @classmethod
    def _reads_unknown_words(cls, tokenizer: TokenizerConfig) -> TokenizerConfig:
        if tokenizer.oov_token is None:
            raise problem_at(("oov_token",), "a classifier needs one, to read an unknown word as")
        if tokenizer.end_token is not None:
            raise problem_at(("end_token",), "has no effect with `task: classification`")
        return tokenizer

    @field_validator("architecture")
    @classmethod
    def _gives_a_vector(cls, architecture: tuple[Layer, ...]) -> tuple[Layer, ...]:
        return without_problems(architecture, check_architecture(architecture))

    @field_validator("training")
    @classmethod
    def _watches_what_there_is(cls, training: Training) -> Training:
        return without_problems(training, training.unknown_monitors(METRICS))

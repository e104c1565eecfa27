"""`task: classification`: a text in, one of several labels out."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.layers import Layer, check_architecture
from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.training.config import Training

METRICS = ("accuracy", "loss", "val_accuracy", "val_loss")
"""What Keras reports after each epoch of a classifier."""

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

    @model_validator(mode="after")
    def _fits_together(self) -> "Classification":
        found = list(self._contradictions())
        if found:
            raise problems(found)
        return self

    def _contradictions(self) -> Iterator[Exception]:
        """Find what is wrong only in the light of another key."""
        yield from self.dataset.unfit_for("classification")
        if self.tokenizer.oov_token is None:
            yield problem_at(("tokenizer", "oov_token"), "a classifier needs one, to read an unknown word as")
        yield from check_architecture(self.architecture)
        yield from self.training.unknown_monitors(METRICS)

"""`task: seq2seq`: a text in, another text out."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from nlpcat4.config.checking import problem_at
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.models.seq2seq import EncoderDecoder
from nlpcat4.tasks.fields import END_TOKEN, RandomSeed, with_end_token, without_classes, without_problems
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.training.config import Training

SHARES = ("exact_match", "accuracy", "bleu", "chrf")
"""Figures from 0 to 1, of which higher is better."""
COSTS = ("loss", "perplexity", "edit_distance", "character_error_rate")
"""Figures of which lower is better."""
Length = Annotated[int, Field(ge=1, le=100_000)]


class PairLengths(Section):
    """How the ids of a pair become two rows, both padded at their end."""

    max_source_length: Length
    """The most tokens of a source that are read; the rest is cut off."""
    max_target_length: Length
    """The most tokens of a target that are learnt and written, the end token not counted."""
    reverse_source: bool = False
    """Read the source from its end, so that its beginning, by which the target begins as a rule, is read
    last and remembered best."""


class Seq2Seq(Section):
    """A model that turns a text into another one."""

    task: Literal["seq2seq"]
    """What is learnt: a target for each source."""
    dataset: Dataset
    """The pairs."""
    tokenizer: TokenizerConfig = TokenizerConfig(end_token=END_TOKEN)
    """How a text becomes ids; sources and targets share one vocabulary."""
    sequence: PairLengths
    """How ids become rows of one length."""
    architecture: EncoderDecoder = EncoderDecoder()
    """The layers that read, and those that write."""
    training: Training = Training()
    """How the model is fitted."""
    random_seed: RandomSeed = 42
    """Seeds the weights, the dropout and the order of the examples."""

    @model_validator(mode="before")
    @classmethod
    def _ends_targets(cls, data: Any) -> Any:
        """Write the end token out where none is named, so that a saved config hides nothing."""
        return with_end_token(data, END_TOKEN)

    # One validator a key, so that each complains even where another key is wrong by itself.

    @field_validator("dataset")
    @classmethod
    def _has_pairs(cls, dataset: Dataset) -> Dataset:
        return without_problems(dataset, dataset.unfit_for("seq2seq"))

    @field_validator("tokenizer")
    @classmethod
    def _ends_what_it_writes(cls, tokenizer: TokenizerConfig) -> TokenizerConfig:
        if tokenizer.end_token is None:
            raise problem_at(("end_token",), "a target needs one, to begin after and to end with")
        return tokenizer

    @field_validator("training")
    @classmethod
    def _watches_what_there_is(cls, training: Training) -> Training:
        return without_classes(training)

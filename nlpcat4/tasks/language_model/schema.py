"""`task: language_model`: a text in, the next token out."""

from typing import Annotated, Any, Literal

from pydantic import Field, PositiveFloat, PositiveInt, ValidationInfo, field_validator, model_validator

from nlpcat4.config.checking import problem_at
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.layers import Layer, check_architecture, shapes
from nlpcat4.tasks.fields import END_TOKEN, RandomSeed, with_end_token, without_classes, without_problems
from nlpcat4.text.config import SequenceConfig, TokenizerConfig
from nlpcat4.training.config import Training

SHARES = ("accuracy",)
"""Figures from 0 to 1, of which higher is better."""
COSTS = ("loss", "perplexity", "bits_per_character")
"""Figures of which lower is better."""


class Samples(Section):
    """Texts that the model writes after each epoch, so that one can watch it learn."""

    seed: str = ""
    """The text to go on from; empty for a new line."""
    temperatures: Annotated[tuple[PositiveFloat, ...], Field(min_length=1)] = (0.5, 1.0)
    """One text each: the lower, the more cautious."""
    length: PositiveInt = 20
    """Tokens of each text."""


class LanguageModelConfig(Section):
    """A model of the next token."""

    task: Literal["language_model"]
    """What is learnt: the token that follows."""
    objective: Literal["causal", "prefix"] = "causal"
    """`causal`: each position of a text predicts the token after it. `prefix`: each beginning of a text
    predicts the token after it, by one vector, as in the course."""
    dataset: Dataset
    """The texts."""
    stream: bool = False
    """Read the texts as one, in their order, in windows of `max_length` tokens, and carry what the model
    knows from window to window; else each text by itself."""
    tokenizer: TokenizerConfig = TokenizerConfig(end_token=END_TOKEN)
    """How a text becomes ids."""
    sequence: SequenceConfig
    """How ids become rows of one length."""
    architecture: tuple[Layer, ...]
    """The layers from ids to a vector; the output layer follows from the vocabulary."""
    tie_weights: bool = False
    """Let the output layer share the table of the embedding; the last layer gives `dim` features then."""
    samples: Samples | None = Samples()
    """Texts written after each epoch; null for none."""
    training: Training = Training()
    """How the model is fitted."""
    random_seed: RandomSeed = 42
    """Seeds the weights, the dropout, the order of the examples and the samples."""

    @model_validator(mode="before")
    @classmethod
    def _ends_texts(cls, data: Any) -> Any:
        """Write the end token out where a causal model has none, so that a saved config hides nothing."""
        prefix = isinstance(data, dict) and data.get("objective") == "prefix"
        return with_end_token(data, None if prefix else END_TOKEN)

    @field_validator("dataset")
    @classmethod
    def _has_texts(cls, dataset: Dataset) -> Dataset:
        return without_problems(dataset, dataset.unfit_for("language_model"))

    @field_validator("training")
    @classmethod
    def _watches_what_there_is(cls, training: Training) -> Training:
        return without_classes(training)

    # One validator a key, so that each complains even where another key is wrong by itself.

    @field_validator("stream")
    @classmethod
    def _is_causal(cls, stream: bool, info: ValidationInfo) -> bool:
        if stream and info.data.get("objective") == "prefix":
            raise ValueError("has no effect with `objective: prefix`")
        return stream

    @field_validator("tokenizer")
    @classmethod
    def _ends_what_ends(cls, tokenizer: TokenizerConfig, info: ValidationInfo) -> TokenizerConfig:
        if tokenizer.end_token is not None and info.data.get("objective") == "prefix":
            message = "has no effect with `objective: prefix`, which predicts tokens inside of texts only"
            raise problem_at(("end_token",), message)
        return tokenizer

    @field_validator("sequence")
    @classmethod
    def _reads_from_the_left(cls, sequence: SequenceConfig, info: ValidationInfo) -> SequenceConfig:
        if info.data.get("objective") == "causal" and sequence.padding == "pre":
            message = "a causal model reads from the left, so its padding comes last: post"
            raise problem_at(("padding",), message)
        if info.data.get("objective") == "prefix" and sequence.truncating == "post":
            message = "a beginning loses its oldest tokens, those furthest from the next one: pre"
            raise problem_at(("truncating",), message)
        return sequence

    @field_validator("architecture")
    @classmethod
    def _fits_the_objective(cls, architecture: tuple[Layer, ...], info: ValidationInfo) -> tuple[Layer, ...]:
        if "objective" not in info.data:  # it is wrong by itself, and said to be
            return architecture
        causal = info.data["objective"] == "causal"
        return without_problems(architecture, check_architecture(architecture, causal=causal))

    @field_validator("tie_weights")
    @classmethod
    def _can_be_tied(cls, tie_weights: bool, info: ValidationInfo) -> bool:
        architecture = info.data.get("architecture")
        if not tie_weights or architecture is None:
            return tie_weights
        dim = getattr(architecture[0], "dim", None)
        if dim is None:
            raise ValueError("needs an embedding, to share its table")
        width = shapes(architecture, vocab_size=2, max_length=1)[-1].width
        if width != dim:
            add = f"add `- dense: {{units: {dim}, activation: linear}}`"
            raise ValueError(
                f"the last layer gives {width} features, but the embedding's dim is {dim}; {add}"
            )
        return tie_weights

"""`task: word_vectors`: texts in, a vector for each word out."""

from typing import Any, Literal

from pydantic import field_validator, model_validator

from nlpcat4.config.checking import problem_at
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.tasks.fields import RandomSeed, without_problems
from nlpcat4.tasks.word_vectors.methods import Method
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.training.config import BatchSize, Epochs, Training
from nlpcat4.training.optimizers import Adagrad, Optimizer

METRICS = ("loss", "val_loss")
"""What is reported after each epoch."""
NEEDLESS = ("mixed_precision", "jit_compile", "strategy", "class_weights")
"""Keys of `training` that have no effect here."""


class VectorTraining(Training):
    """How word2vec is fitted; counts are not."""

    epochs: Epochs = 5
    """How often the training texts are gone through."""
    batch_size: BatchSize = 2048
    """Words of a batch, those included that are left out for being frequent."""
    optimizer: Optimizer = Adagrad(learning_rate=1.0, initial_accumulator_value=10.0)
    """As elsewhere, but the loss is summed over a batch, not averaged. A learning rate that is a number falls
    in a straight line to a hundredth of it over the whole training, as in word2vec; a schedule is
    followed."""


class WordVectors(Section):
    """A vector for each word, by counts or by prediction."""

    task: Literal["word_vectors"]
    """What is learnt: the meaning of words."""
    dataset: Dataset
    """The texts; labels are not looked at."""
    tokenizer: TokenizerConfig = TokenizerConfig(oov_token=None)
    """What a word is; words without an id are left out, and those around them come nearer."""
    method: Method
    """`counts`, `cbow` or `skipgram`, alone or with arguments."""
    training: VectorTraining = VectorTraining()
    """How cbow and skipgram are fitted."""
    random_seed: RandomSeed = 42
    """Seeds the weights, and all that is drawn."""

    @model_validator(mode="before")
    @classmethod
    def _leaves_unknown_words_out(cls, data: Any) -> Any:
        """Write out that there is no unknown token where the file leaves it open."""
        if not isinstance(data, dict):
            return data
        tokenizer = data.get("tokenizer", {})
        if not isinstance(tokenizer, dict) or "oov_token" in tokenizer:
            return data
        return data | {"tokenizer": {**tokenizer, "oov_token": None}}

    @field_validator("dataset")
    @classmethod
    def _has_texts(cls, dataset: Dataset) -> Dataset:
        return without_problems(dataset, dataset.unfit_for("word_vectors"))

    @field_validator("tokenizer")
    @classmethod
    def _divides_into_words(cls, tokenizer: TokenizerConfig) -> TokenizerConfig:
        if tokenizer.level not in ("word", "char"):
            raise problem_at(("level",), "vectors are learnt of whole words or characters: word or char")
        if tokenizer.oov_token is not None:
            raise problem_at(("oov_token",), "unknown words have no meaning to learn; set null")
        if tokenizer.end_token is not None:
            raise problem_at(("end_token",), "has no effect with `task: word_vectors`")
        return tokenizer

    @field_validator("training")
    @classmethod
    def _has_an_effect(cls, training: VectorTraining) -> VectorTraining:
        found = list(training.unknown_monitors(METRICS))
        for key in NEEDLESS:
            if getattr(training, key):
                found.append(problem_at(("training", key), "has no effect with `task: word_vectors`"))
        return without_problems(training, iter(found))

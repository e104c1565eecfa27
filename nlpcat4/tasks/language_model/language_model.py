"""A run of `task: language_model` -> a model that goes on with texts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlpcat4 import backend
from nlpcat4.errors import RunError
from nlpcat4.models.files import load_model
from nlpcat4.models.language_model import CausalStep, PrefixStep
from nlpcat4.runs.run import Run
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.loading import check_vocabulary
from nlpcat4.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class LanguageModel:
    """A trained model with all that turns a text into ids and back."""

    config: LanguageModelConfig
    tokenizer: Tokenizer
    keras_model: "keras.Model"

    @classmethod
    def load(cls, run: Run, config: LanguageModelConfig) -> "LanguageModel":
        """Put a run's parts together again.

        Raises:
            RunError: A file is missing or damaged, or the parts do not belong together.
        """
        tokenizer = Tokenizer.load(run.tokenizer)
        backend.start()
        model = load_model(run.best_model)
        check_vocabulary(run.tokenizer, tokenizer, model.output_shape[-1])
        if (len(model.output_shape) == 3) != (config.objective == "causal"):
            raise RunError(f"{run.best_model}: not a model of `objective: {config.objective}`")
        return cls(config, tokenizer, model)

    def step(self) -> CausalStep | PrefixStep:
        """Return the model token by token."""
        if self.config.objective == "prefix":
            return PrefixStep(self.keras_model, self.config.sequence.max_length)
        # Read by itself, a line knows nothing of the one before it.
        forget_at = None if self.config.stream else self.tokenizer.end_id
        return CausalStep(self.keras_model, self.config.architecture, forget_at=forget_at)

"""`nlp eval` of a language model."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlpcat4.evaluation.gates import Bounded
from nlpcat4.text.display import cell

from .base import Columns, Evaluation, Results

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.runs.run import Run
    from nlpcat4.tasks.language_model.evaluate import TextLoss
    from nlpcat4.tasks.language_model.schema import LanguageModelConfig


class LanguageModelEvaluation(Evaluation):
    """Perplexity and its kin, and the texts that the model did not expect."""

    def __init__(self, run: "Run", config: "LanguageModelConfig") -> None:
        self._run = run
        self._config = config

    @property
    def bounded(self) -> Bounded:
        """The figures of all tokens."""
        from nlpcat4.tasks.language_model.schema import COSTS, SHARES

        characters = () if self._config.tokenizer.level == "char" else ("bits_per_character",)
        return Bounded(SHARES, [cost for cost in COSTS if cost not in characters])

    def columns(self, names: Columns) -> dict[str, str]:
        """Return text."""
        return {"text": names.text}

    def evaluate(self, examples: "Examples") -> None:
        """Let the model foresee each token."""
        from nlpcat4.tasks.language_model.evaluate import evaluate
        from nlpcat4.tasks.language_model.language_model import LanguageModel

        self._found = evaluate(LanguageModel.load(self._run, self._config), examples)
        self.metrics = self._found.metrics

    def worst(self, count: int) -> "list[TextLoss]":
        """Return the texts of the highest perplexity."""
        return sorted(self._found.by_text(), key=lambda text: -text.perplexity)[:count]

    def line(self, mistake: "TextLoss") -> str:
        """Return perplexity and text."""
        from nlpcat4.text.display import shorten

        return f"perplexity {mistake.perplexity:,.1f}: {shorten(mistake.text, 200)}"

    def results(self) -> Results:
        """Return the loss of each text, nats a token; a short text counts as much as a long one."""
        import numpy as np

        losses = np.array([text.loss for text in self._found.by_text()])
        asked = hashlib.sha256(self._run.tokenizer.read_bytes())
        for tokens in (self._found.targets, self._found.owners):
            asked.update(np.asarray(tokens, dtype=np.int64).tobytes())
        return Results("mean_text_loss", losses, asked.hexdigest())

    def predictions(self) -> Iterator[Sequence[str]]:
        """Yield each text that has tokens to predict, how many these are, and how well they were foreseen."""
        yield ["text", "tokens", "loss", "perplexity"]
        for text in self._found.by_text():
            yield [cell(text.text), str(text.tokens), f"{text.loss:.6f}", f"{text.perplexity:.6f}"]

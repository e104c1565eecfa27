"""A trained language model and texts -> how well it foresees each token, and figures."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples
from nlpcat4.errors import RunError
from nlpcat4.tasks.language_model.encoding import Encoded
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.language_model.scoring import foreseen
from nlpcat4.training.objectives import perplexity


@dataclass(frozen=True)
class TextLoss:
    """How well a text was foreseen."""

    text: str
    tokens: int
    """That were to be predicted."""
    loss: float
    """Nats a token."""
    perplexity: float


@dataclass(frozen=True)
class Evaluation:
    """How well a language model foresees texts."""

    examples: Examples
    targets: NDArray[np.int32] = field(repr=False)
    """int32 [tokens]: all ids that were to be predicted, text after text."""
    losses: NDArray[np.float64] = field(repr=False)
    """float64 [tokens], in nats: how surprised the model was by each."""
    owners: NDArray[np.int64] = field(repr=False)
    """int64 [tokens]: the place of each token's text in `examples`."""
    metrics: dict[str, Any]
    """`loss` (nats a token), `perplexity`, `accuracy`, `tokens`; `bits_per_character` at level char."""

    def by_text(self) -> list[TextLoss]:
        """Return how well each text was foreseen that has tokens to predict, in the order of the texts."""
        count = len(self.examples)
        tokens = np.bincount(self.owners, minlength=count).tolist()
        sums = np.bincount(self.owners, weights=self.losses, minlength=count).tolist()
        return [
            TextLoss(text, number, total / number, perplexity(total / number))
            for text, number, total in zip(self.examples.texts, tokens, sums, strict=True)
            if number
        ]


def evaluate(model: LanguageModel, examples: Examples) -> Evaluation:
    """Let a language model foresee each token of texts.

    Raises:
        DataError: No text has a token that another one comes before.
        RunError: A probability is not a finite number, as after a training that diverged.
    """
    encoded = Encoded.of(examples.texts, model.tokenizer, model.config, "the texts")
    losses, hits = foreseen(model.keras_model, encoded, model.config)
    metrics = _metrics(losses, hits, model.config)
    return Evaluation(examples, encoded.targets, losses, encoded.owners, metrics)


def _metrics(
    losses: NDArray[np.float64], hits: NDArray[np.bool_], config: LanguageModelConfig
) -> dict[str, Any]:
    loss = float(losses.mean())
    if not isfinite(perplexity(loss)):
        raise RunError("the model gives no finite probability for some of the tokens")
    figures = {
        "loss": loss,
        "perplexity": perplexity(loss),
        "accuracy": float(hits.mean()),
        "tokens": len(losses),
    }
    if config.tokenizer.level == "char":
        figures["bits_per_character"] = loss / float(np.log(2))
    return figures

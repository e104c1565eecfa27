"""A trained language model and texts -> how well it foresees each token, and figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Examples
from nlpcat4.errors import RunError
from nlpcat4.models.language_model import build_language_model
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.prepared import feed
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.rows import trimmed
from nlpcat4.training.batches import Batches
from nlpcat4.training.objectives import perplexity
from nlpcat4.training.windows import Windows

if TYPE_CHECKING:
    import keras

SHARES = ("accuracy",)
"""Figures from 0 to 1, of which higher is better."""
COSTS = ("loss", "perplexity", "bits_per_character")
"""Figures of which lower is better."""

# As many logits at once as take 64 MB.
LOGITS_PER_BATCH = 2**24


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
    config = model.config
    batches = feed(examples.texts, model.tokenizer, config, "the texts")
    if isinstance(batches, Windows):
        losses, hits = _of_windows(model.keras_model, batches, config)
        targets = batches.stream[1:]
    else:
        losses, hits = _of_batches(model.keras_model, batches)
        there = batches.targets != 0
        losses, hits, targets = losses[there], hits[there], batches.targets[there]
    return Evaluation(
        examples,
        targets,
        losses,
        _owners(examples.texts, model, len(targets)),
        _metrics(losses, hits, config),
    )


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


def _owners(texts: Sequence[str], model: LanguageModel, count: int) -> NDArray[np.int64]:
    """Return which text each predicted token belongs to, in the order of `prepared.feed`."""
    config, end_id = model.config, model.tokenizer.end_id
    lengths = np.array([len(ids) for ids in model.tokenizer.encode(texts)])
    if config.objective == "prefix" or (end_id is None and not config.stream):
        lengths = np.maximum(lengths - 1, 0)
    elif end_id is not None:
        lengths = lengths + 1
    if config.objective == "causal" and not config.stream:
        lengths = np.minimum(lengths, config.sequence.max_length)
    owners = np.repeat(np.arange(len(texts)), lengths)
    return owners[len(owners) - count :]  # the first token of a stream without ends is not predicted


def _of_batches(model: "keras.Model", batches: Batches) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return loss and hit of each target, shaped as the targets; in batches of similar length."""
    ids, targets = batches.inputs[0], batches.targets
    losses, hits = np.zeros(targets.shape), np.zeros(targets.shape, dtype=np.bool_)
    score = _scorer(model)
    positions = targets.shape[1] if targets.ndim == 2 else 1
    size = max(1, LOGITS_PER_BATCH // (positions * model.output_shape[-1]))
    order = np.argsort(batches.lengths, kind="stable")
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        read = trimmed(ids[rows], batches.padding)
        place = (rows,) if targets.ndim == 1 else (rows, slice(read.shape[1]))
        losses[place], hits[place] = (part.numpy() for part in score(read, targets[place]))
    return losses, hits


def _of_windows(
    model: "keras.Model", windows: Windows, config: LanguageModelConfig
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return loss and hit of each token of a stream but the first, read in the lanes of training."""
    reader = build_language_model(
        config.architecture,
        vocab_size=model.output_shape[-1],
        max_length=config.sequence.max_length,
        causal=True,
        tie_weights=config.tie_weights,
        lanes=windows.lanes,
    )
    reader.set_weights(model.get_weights())
    score = _scorer(reader)
    found = [[part.numpy() for part in score(ids, targets)] for ids, targets, _ in windows.ordered()]
    losses, hits = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
    return windows.in_order(losses).astype(np.float64), windows.in_order(hits).astype(np.bool_)


def _scorer(model: "keras.Model") -> Any:
    """Return a function of ids and targets that gives each target's loss and whether it was the likeliest."""
    import tensorflow as tf

    batch = model.input_shape[0]
    rank = len(model.output_shape) - 1
    signature = [
        tf.TensorSpec((batch, None), tf.int32),
        tf.TensorSpec((batch, None)[:rank], tf.int32),
    ]

    def score(ids: "tf.Tensor", targets: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        logits = model(ids, training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
        return losses, tf.argmax(logits, axis=-1, output_type=tf.int32) == targets

    return tf.function(score, input_signature=signature)

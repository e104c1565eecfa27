"""A trained translator and pairs -> its answers, and figures."""

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from nlpcat4.data.examples import Examples
from nlpcat4.errors import DataError, RunError
from nlpcat4.evaluation.sequences import Miswritten, furthest, sequence_metrics
from nlpcat4.tasks.seq2seq.answers import Answer
from nlpcat4.tasks.seq2seq.encoding import Sources, Targets
from nlpcat4.tasks.seq2seq.prepared import batches
from nlpcat4.tasks.seq2seq.translator import NUMBERS_PER_BATCH, Translator
from nlpcat4.training.objectives import perplexity

if TYPE_CHECKING:
    import keras

    from nlpcat4.training.batches import Batches


@dataclass(frozen=True)
class Evaluation:
    """A translator's answers to sources, and what they are worth."""

    examples: Examples
    targets: tuple[str, ...] = field(repr=False)
    """The targets as the tokenizer writes them, which is the best that an answer can be."""
    answers: tuple[Answer, ...] = field(repr=False)
    metrics: dict[str, Any]
    """`loss` (nats a token), `perplexity` and `accuracy` of single tokens, each told the right ones before
    it; and those of `nlpcat4.evaluation.sequences.sequence_metrics`."""


def evaluate(translator: Translator, examples: Examples, beam_width: int = 1) -> Evaluation:
    """Let a translator answer sources, and compare with their targets.

    Raises:
        DataError: The texts have no targets.
        RunError: A probability is not a finite number, as after a training that diverged.
    """
    if examples.targets is None:
        raise DataError("these texts have no targets to compare with")
    tokens = _token_metrics(translator, examples)
    tokenizer = translator.tokenizer
    targets = tuple(tokenizer.decode(ids) for ids in tokenizer.encode(examples.targets))
    answers = tuple(translator.translate(examples.texts, beam_width))
    texts = sequence_metrics([answer.text for answer in answers], targets)
    return Evaluation(examples, targets, answers, {**texts, **tokens})


def worst_answers(evaluation: Evaluation, count: int) -> list[Miswritten]:
    """Return at most `count` wrong answers, the largest edit distance first."""
    texts = [answer.text for answer in evaluation.answers]
    return furthest(evaluation.examples.texts, evaluation.targets, texts, count=count)


def _token_metrics(translator: Translator, examples: Examples) -> dict[str, Any]:
    """Return the figures of single tokens, as after each epoch of the training."""
    config, tokenizer = translator.config, translator.tokenizer
    lengths = config.sequence
    largest = max(tokenizer.vocab_size, config.architecture.units * lengths.max_source_length)
    pairs = batches(
        Sources.of(examples.texts, tokenizer, lengths),
        Targets.of(examples.targets or (), tokenizer, lengths),
        max(1, NUMBERS_PER_BATCH // (largest * (lengths.max_target_length + 1))),
    )
    loss, hits, tokens = _sums(translator.keras_model, pairs)
    if not isfinite(loss):
        raise RunError("the model gives no finite probability for some of the tokens")
    return {
        "loss": loss / tokens,
        "perplexity": perplexity(loss / tokens),
        "accuracy": hits / tokens,
        "tokens": int(tokens),
    }


def _sums(model: "keras.Model", pairs: "Batches") -> tuple[float, float, float]:
    """Return the summed loss of the tokens of all targets, how many were likeliest, how many there are."""
    import tensorflow as tf

    def score(source: "tf.Tensor", read: "tf.Tensor", written: "tf.Tensor") -> "list[tf.Tensor]":
        logits = model([source, read], training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(written, logits)
        hits = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == written, tf.float32)
        counts = tf.cast(written != 0, tf.float32)
        return [tf.reduce_sum(part * counts) for part in (losses, hits, tf.ones_like(losses))]

    compiled = tf.function(score, input_signature=[tf.TensorSpec((None, None), tf.int32)] * 3)
    sums = [0.0, 0.0, 0.0]
    for (source, read), written, _ in pairs.ordered():
        parts = compiled(source, read, written)
        sums = [whole + float(part) for whole, part in zip(sums, parts, strict=True)]
    return sums[0], sums[1], sums[2]

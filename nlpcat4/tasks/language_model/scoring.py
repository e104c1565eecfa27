"""A language model and ids -> how likely it found each token that was to be predicted."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.models.language_model import build_language_model
from nlpcat4.tasks.language_model.encoding import Encoded
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.text.ragged import Ragged, by_room, starts_of
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

# As many logits at once as take 64 MB.
LOGITS_PER_BATCH = 2**24


def foreseen(
    model: "keras.Model", encoded: Encoded, config: LanguageModelConfig
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return how well the tokens of `encoded.targets` were foreseen.

    Args:
        model: Takes any number of texts.
        encoded: The texts.
        config: That of the model.

    Returns:
        float64 [tokens], the loss of each in nats; and bool [tokens], whether it was the likeliest.
    """
    batches = encoded.batches
    if isinstance(batches, Windows):
        return _of_windows(model, batches, config)
    return _of_batches(model, batches)


def _of_batches(model: "keras.Model", batches: Batches) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return loss and hit of each target, text after text; scored in batches of similar length."""
    ids, targets = batches.inputs[0], batches.targets
    rows_of = targets if isinstance(targets, Ragged) else Ragged.of_rectangle(targets[:, np.newaxis])
    starts = starts_of(rows_of.lengths)
    losses, hits = np.zeros(rows_of.lengths.sum()), np.zeros(rows_of.lengths.sum(), dtype=np.bool_)
    score = _scorer(model)
    for rows in by_room(batches.lengths, max(1, LOGITS_PER_BATCH // model.output_shape[-1])):
        wanted = rows_of.padded(rows, "post")
        there = wanted != 0
        found = score(ids.padded(rows, batches.padding), wanted if rows_of is targets else wanted[:, 0])
        places = (starts[rows][:, np.newaxis] + np.arange(wanted.shape[1]))[there]
        losses[places], hits[places] = (part.numpy().reshape(there.shape)[there] for part in found)
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

"""Which way is learnt, and how large the vectors are -> a Keras model that gives the loss at each word."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

    from nlpcat4.models.neighbors import Way

SOURCE, TARGET = "embedding", "target_embedding"
"""The two tables: of words from which something is predicted, whose vectors are kept, and of what is."""


def build_word2vec(
    way: "Way", *, vocab_size: int, dim: int, window: int, negative: int | None
) -> "keras.Model":
    """Return an uncompiled model: words in a row -> float32 [batch], the mean loss at each word.

    It takes words, int32 [batch], 0 where padded; which neighbours of each count, float32 [batch, 2 *
    window]; and negative samples, int32 [samples]; for the full softmax all ids from 1 on.

    Args:
        way: See `nlpcat4.models.neighbors`.
        vocab_size: Ids that there are, padding included.
        dim: Features of a vector.
        window: Neighbours on either side at most.
        negative: How many samples of its own all samples weigh as much as; None for the full softmax.
    """
    import keras
    from keras import ops

    words = keras.Input((), dtype="int32", name="words")
    given = keras.Input((None,), dtype="float32", name="there")
    samples = keras.Input((), dtype="int32", name="samples")
    there = ops.reshape(given, (-1, 2 * window))
    start = keras.initializers.RandomUniform(-0.5 / dim, 0.5 / dim)
    source = _table(vocab_size, dim, start, SOURCE)
    target = _table(vocab_size, dim, "zeros", TARGET)
    if negative is None:
        losses = _softmax(way, source(words), target(samples), words, there)
    else:
        loss = _loss_layer(way, negative)
        losses = loss([source(words), target(words), target(samples), there])
    return keras.Model([words, given, samples], losses, name="word2vec")


def _table(vocab_size: int, dim: int, start: Any, name: str) -> "keras.layers.Layer":
    """Return an embedding that reads no more of its table than it looks up.

    Keras' own one reads it whole, which costs nothing as long as that is no copy; but TensorFlow copies a
    variable each time that it is read, once single rows of it have been moved.
    """
    import keras
    import tensorflow as tf

    class Table(keras.layers.Embedding):  # type: ignore[misc]
        """A `keras.layers.Embedding` by another operation."""

        def call(self, inputs: Any) -> Any:
            return tf.gather(self.embeddings.value, inputs)

    return Table(vocab_size, dim, embeddings_initializer=start, name=name)


def _loss_layer(way: "Way", negative: int) -> "keras.layers.Layer":
    """Return a layer without weights that gives the loss of negative sampling."""
    import keras

    from nlpcat4.models.neighbors import neighbor_loss

    class NegativeSampling(keras.layers.Layer):  # type: ignore[misc]
        """Vectors of words, as sources and targets, and of samples -> the loss at each word."""

        def call(self, inputs: Any) -> Any:
            *vectors, there = inputs
            return neighbor_loss(way, tuple(vectors), there, float(negative))

        def compute_output_shape(self, shapes: Any) -> Any:
            return (shapes[0][0],)

    return NegativeSampling(name="negative_sampling")


def _softmax(way: "Way", vectors: Any, every: Any, words: Any, there: Any) -> Any:
    """Return the loss at each word over the whole vocabulary, which only small ones can afford."""
    from keras import ops

    window = there.shape[1] // 2
    count = ops.maximum(ops.sum(there, axis=1), 1.0)
    columns = [*range(-window, 0), *range(1, window + 1)]

    def shifted(values: Any, offset: int) -> Any:
        """Put the neighbours so far away in the places of the words."""
        width = [(max(0, -offset), max(0, offset)), *[(0, 0)] * (len(values.shape) - 1)]
        padded = ops.pad(values, width)
        return padded[(slice(None, offset) if offset < 0 else slice(offset, None),)]

    if way == "cbow":
        near = sum(there[:, place, None] * shifted(vectors, offset) for place, offset in enumerate(columns))
        logits = ops.matmul(near / count[:, None], ops.transpose(every))
        has = ops.minimum(ops.sum(there, axis=1), 1.0)
        chosen = ops.take_along_axis(logits, ops.maximum(words - 1, 0)[:, None], axis=1)[:, 0]
        return has * (ops.logsumexp(logits, axis=1) - chosen)
    logits = ops.matmul(vectors, ops.transpose(every))
    total = ops.logsumexp(logits, axis=1)
    losses = 0.0
    for place, offset in enumerate(columns):
        near = ops.maximum(shifted(words, offset) - 1, 0)
        chosen = ops.take_along_axis(logits, near[:, None], axis=1)[:, 0]
        losses = losses + there[:, place] * (total - chosen)
    return losses / count


def embedding_model(vectors: Any) -> "keras.Model":
    """Return a model that looks vectors up: int32 [batch, length] -> float32 [batch, length, dim].

    Args:
        vectors: float32 [vocabulary, dim].
    """
    import keras

    ids = keras.Input((None,), dtype="int32", name="ids")
    layer = keras.layers.Embedding(*vectors.shape, name=SOURCE)
    model = keras.Model(ids, layer(ids), name="word_vectors")
    layer.set_weights([vectors])
    return model

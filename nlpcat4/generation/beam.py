"""A model and seeds -> the likeliest continuations found. Imports TensorFlow: import it inside functions."""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nlpcat4.generation.decoding import Decoding
from nlpcat4.generation.filters import allowed, penalised, without
from nlpcat4.generation.options import Beam
from nlpcat4.generation.step import any_batch, feed, put, repeated
from nlpcat4.generation.texts import Texts, best, joined


class Found(NamedTuple):
    """The best continuations of every seed, the best one first."""

    ids: NDArray[np.int32]
    """int32 [batch, width, length], 0 after the end."""
    log_probabilities: NDArray[np.float32]
    """float32 [batch, width, length]: as the model has them; 0 after the end."""
    scores: NDArray[np.float32]
    """float32 [batch, width]; -inf where there are fewer continuations than the width."""


class BeamSearch(Decoding[Beam]):
    """Searches in a compiled loop; traced anew only for states of other shapes (batch sizes aside).

    The score of a text is the sum of its log-probabilities, after the repetition penalty if there is one,
    divided by length ** length_penalty, where the length counts the end token. (Wu et al. 2016 divide by
    another function of the length.) Excluded tokens are skipped; the others' probabilities stay as they are.

    At every position the `width` best of all one-token-longer texts are looked at. Those that end there
    are put aside, the `width` best of them; as many others are followed on. The search for a seed is over
    when `width` texts have ended of which none is worse than the best one followed, as it stands, or when
    the length is reached; then those put aside compete with those still followed. So a text that has
    ended is only ever displaced by a better one.

    Source: Cho et al. (2014), "On the Properties of Neural Machine Translation: Encoder-Decoder
    Approaches", for the division by the length.
    """

    def __call__(self, seeds: NDArray[np.int32], state: Any, *, length: int) -> Found:
        """Return the best continuations of each seed.

        Args:
            seeds: int32 [batch, seed], without padding: one token or more, the last of which is the one
                that the first new token is predicted from.
            state: That of a model that has read nothing of the seeds: tensors [batch, ...].
            length: The most tokens to generate, the end token included.
        """
        scalar = tf.TensorSpec([], tf.int32)
        self._search.get_concrete_function(tf.TensorSpec([None, None], tf.int32), any_batch(state), scalar)
        found = self._search(tf.constant(seeds, tf.int32), state, tf.constant(length))
        return Found(*(tensor.numpy() for tensor in found))

    @cached_property
    def _search(self) -> Any:
        return tf.function(self._found, autograph=False, reduce_retracing=True)

    def _found(self, seeds: tf.Tensor, state: Any, length: tf.Tensor) -> tuple[tf.Tensor, ...]:
        width, start = self._options.width, tf.shape(seeds)[1]
        ids = tf.repeat(tf.pad(seeds, [[0, 0], [0, length]])[:, None], width, axis=1)
        nothing = Texts(ids, tf.zeros_like(ids, tf.float32), tf.fill(tf.shape(ids)[:2], -np.inf))
        one = tf.where(tf.range(width) == 0, 0.0, nothing.scores)  # equal texts would find the same thing

        def advance(position: tf.Tensor, live: Texts, ended: Texts, state: Any) -> tuple[Any, ...]:
            texts, rows, state = self._longer(position, live, state)
            ended, still = self._parted(texts, ended, position, position - start + 1)
            live, picks = best(texts._replace(scores=still), width)
            if width > 1:
                rows = tf.reshape(tf.gather(rows, picks, batch_dims=1), [-1])
                state = tf.nest.map_structure(lambda tensor: tf.gather(tensor, rows), state)
            return position + 1, live, ended, state

        _, live, ended, _ = tf.while_loop(
            lambda position, live, ended, state: tf.reduce_any(live.scores > -np.inf),
            advance,
            (start, nothing._replace(scores=one), nothing, repeated(feed(self._step, seeds, state), width)),
            maximum_iterations=length,
            parallel_iterations=1,
        )
        live = live._replace(scores=self._normalised(live.scores, length))
        found, _ = best(joined(ended, live), width)
        exists = found.scores[..., None] > -np.inf
        ids, log_probs = tf.where(exists, found.ids, 0), tf.where(exists, found.log_probs, 0.0)
        return ids[..., start:], log_probs[..., start:], found.scores

    def _longer(self, position: tf.Tensor, live: Texts, state: Any) -> tuple[Texts, tf.Tensor, Any]:
        """Return the best texts one token longer, the row each comes from, and the state of every row.

        Twice as many as the width: at most `width` of them end here, so that as many can go on.
        """
        history = tf.reshape(live.ids, [-1, tf.shape(live.ids)[2]])
        logits, state = self._step(history[:, position - 1], state)
        history = without(history, self._breaks)
        searched = tf.nn.log_softmax(penalised(logits, history, self._options.repetition_penalty))
        searched = allowed(searched, history, position, self._never, self._options.no_repeat_ngram)
        width, vocabulary = self._options.width, logits.shape[-1]
        sums = live.scores[..., None] + tf.reshape(searched, [-1, width, vocabulary])
        count = width if self._end_id is None else 2 * width
        scores, places = tf.math.top_k(tf.reshape(sums, [-1, width * vocabulary]), count)
        parents, ids = places // vocabulary, places % vocabulary
        rows = parents + width * tf.range(tf.shape(places)[0])[:, None]
        log_probs = tf.gather_nd(tf.nn.log_softmax(logits), tf.stack([rows, ids], axis=-1))
        longer = Texts(
            put(tf.gather(live.ids, parents, batch_dims=1), position, ids),
            put(tf.gather(live.log_probs, parents, batch_dims=1), position, log_probs),
            scores,
        )
        return longer, rows, state

    def _parted(
        self, texts: Texts, ended: Texts, position: tf.Tensor, length: tf.Tensor
    ) -> tuple[Texts, tf.Tensor]:
        """Return the best of all that have ended, and the scores of the texts that are to be followed."""
        if self._end_id is None:
            return ended, texts.scores
        width = self._options.width
        ends = texts.ids[..., position] == self._end_id
        taken = ends & (tf.range(2 * width) < width)
        scores = tf.where(taken, self._normalised(texts.scores, length), -np.inf)
        ended, _ = best(joined(ended, texts._replace(scores=scores)), width)
        going_on = tf.where(ends, -np.inf, texts.scores)
        leading = self._normalised(tf.reduce_max(going_on, axis=1, keepdims=True), length)
        over = tf.reduce_min(ended.scores, axis=1, keepdims=True) >= leading
        return ended, tf.where(over, -np.inf, going_on)

    def _normalised(self, scores: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
        return scores / tf.cast(length, tf.float32) ** self._options.length_penalty

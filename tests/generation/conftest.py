"""Tiny models that decoding can step through, and what it should do, in plain Python."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from nlpcat4 import backend
from nlpcat4.generation.options import Sampling

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

Logits = NDArray[np.float32]
Reference = Callable[..., Logits]


@dataclass(frozen=True)
class Model:
    """A step and the state that it starts from."""

    step: Any
    state: Callable[[int], Any]
    """The state of so many rows."""

    def logits(self, ids: Sequence[int]) -> Logits:
        """Return what the model says after some tokens, one eager step at a time."""
        import tensorflow as tf

        state = self.state(1)
        for one in ids:
            logits, state = self.step(tf.constant([one]), state)
        return np.asarray(logits[0])

    def log_probabilities(self, ids: Sequence[int]) -> NDArray[np.float64]:
        """Return the log-probability of each next token after some tokens."""
        return log_softmax(self.logits(ids))


def log_softmax(logits: ArrayLike) -> NDArray[np.float64]:
    """Return log-probabilities in double precision."""
    shifted: NDArray[np.float64] = np.asarray(logits, np.float64) - np.max(logits)
    shifted -= np.log(np.exp(shifted).sum())
    return shifted


@pytest.fixture(scope="session")
def table() -> Callable[[ArrayLike], Model]:
    """Make a model that looks the next logits up by the last token: [vocabulary, vocabulary]."""
    backend.start(0)
    import tensorflow as tf

    def make(logits: ArrayLike) -> Model:
        rows = tf.constant(logits, tf.float32)
        return Model(lambda ids, state: (tf.gather(rows, ids), state), lambda batch: ())

    return make


@pytest.fixture(scope="session")
def gru() -> Callable[[int, int], Model]:
    """Make a model that remembers all it has read, with random weights: seed, vocabulary."""
    backend.start(0)
    import keras
    import tensorflow as tf

    @cache
    def make(seed: int, vocabulary: int) -> Model:
        random = keras.initializers.RandomNormal(stddev=1.5, seed=seed)
        cell = keras.layers.GRUCell(6, kernel_initializer=random, recurrent_initializer=random)
        dense = keras.layers.Dense(vocabulary, kernel_initializer=random, bias_initializer=random)

        def step(ids: Any, state: Any) -> tuple[Any, Any]:
            output, (state,) = cell(tf.one_hot(ids, vocabulary), [state[0]])
            return dense(output), (state,)

        step(tf.constant([1]), (tf.zeros([1, 6]),))
        return Model(step, lambda batch: (tf.zeros([batch, 6]),))

    return make


@pytest.fixture(scope="session")
def reference() -> Reference:
    """One row's filtered logits by the book: float32 like TensorFlow, so that ties are the same ones."""

    def make(
        logits: ArrayLike, history: Sequence[int], sampling: Sampling, never: Sequence[int] = ()
    ) -> Logits:
        row = np.array(logits, np.float32)
        penalty = np.float32(sampling.repetition_penalty)
        for one in set(history):
            row[one] = row[one] / penalty if row[one] > 0 else row[one] * penalty
        row[[0, *never]] = -np.inf
        row = without(row, repeating(history, sampling.no_repeat_ngram))
        return row if sampling.greedy else narrowed(row, sampling)

    return make


def repeating(history: Sequence[int], ngram: int | None) -> set[int]:
    """Return the ids that would complete an n-gram that is there already."""
    if ngram is None or len(history) < ngram:
        return set()
    grams = [tuple(history[start : start + ngram]) for start in range(len(history) - ngram + 1)]
    last = tuple(history[len(history) - ngram + 1 :])
    return {gram[-1] for gram in grams if gram[:-1] == last}


def without(row: Logits, ids: set[int]) -> Logits:
    """Exclude ids, unless nothing would be left."""
    kept = row.copy()
    kept[list(ids)] = -np.inf
    return row if np.isinf(kept).all() else kept


def narrowed(row: Logits, sampling: Sampling) -> Logits:
    """Apply temperature, top-k, top-p and min-p."""
    row = (row - row.max()) / np.float32(sampling.temperature)
    order = sorted(range(len(row)), key=lambda one: (-row[one], one))
    kept = order[: sampling.top_k]
    if sampling.top_p < 1:
        probabilities = np.exp(log_softmax(row[kept]))
        reached = [probabilities[:count].sum() for count in range(1, len(kept) + 1)]
        kept = kept[: 1 + sum(sum_ < sampling.top_p for sum_ in reached)]
    most = np.exp(float(row[order[0]]))
    kept = [one for one in kept if np.exp(float(row[one])) >= sampling.min_p * most]
    return without(row, set(range(len(row))) - set(kept))

"""Filters leave what the same rules in plain Python leave."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from nlpcat4 import backend
from nlpcat4.generation.options import Sampling

Logits = NDArray[np.float32]
Reference = Callable[..., Logits]

logits = st.integers(2, 12).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-4, 4).map(float) | st.floats(-30, 30, width=32), min_size=size, max_size=size),
        min_size=1,
        max_size=3,
    )
)
samplings = st.builds(
    Sampling,
    temperature=st.sampled_from([0, 1e-9, 1e-5, 0.5, 1.0, 2.5, 1000.0]),
    top_k=st.none() | st.integers(1, 15),
    top_p=st.just(1.0) | st.floats(0.01, 1.0),
    min_p=st.just(0.0) | st.floats(0.001, 1.0),
    repetition_penalty=st.sampled_from([1.0, 1.3, 5.0, 0.7]),
    no_repeat_ngram=st.none() | st.integers(1, 4),
)


def filtered(
    rows: ArrayLike, histories: Sequence[Sequence[int]], sampling: Sampling, never: Sequence[int] = ()
) -> Logits:
    backend.start()
    import tensorflow as tf

    from nlpcat4.generation import filters

    ids = np.array(histories, np.int32)
    room = np.pad(ids, [(0, 0), (0, 3)])  # of tokens that are still to come
    length = tf.constant(ids.shape[1])
    return np.asarray(
        filters.filtered(tf.constant(rows, tf.float32), tf.constant(room), length, sampling, never)
    )


def probabilities(rows: ArrayLike) -> NDArray[np.float64]:
    raised = np.exp(np.asarray(rows, np.float64) - np.max(rows, axis=-1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def on_the_edge(row: Logits, sampling: Sampling) -> bool:
    """Tell whether rounding decides what is kept."""
    scaled = (row.astype(np.float64) - row.max()) / sampling.temperature
    shares = np.sort(np.exp(scaled))[::-1]
    sums = np.cumsum(shares[: sampling.top_k])
    near_p = np.abs(sums / sums[-1] - sampling.top_p) < 1e-5
    near_min = np.abs(shares / max(sampling.min_p, 1e-9) - 1) < 1e-4
    return bool(near_p.any() or near_min.any())


@settings(deadline=None, max_examples=100)
@given(rows=logits, sampling=samplings, data=st.data())
def test_each_row_is_filtered_by_the_book(
    reference: Reference, rows: list[list[float]], sampling: Sampling, data: st.DataObject
) -> None:
    size, length = len(rows[0]), data.draw(st.integers(1, 7))
    ids = st.lists(st.integers(1, size - 1), min_size=length, max_size=length)
    histories = data.draw(st.lists(ids, min_size=len(rows), max_size=len(rows)))
    never = data.draw(st.lists(st.integers(1, size - 1), max_size=size - 2, unique=True))
    if not sampling.greedy:
        wide = Sampling(
            repetition_penalty=sampling.repetition_penalty, no_repeat_ngram=sampling.no_repeat_ngram
        )
        before = [reference(row, ids, wide, never) for row, ids in zip(rows, histories, strict=True)]
        assume(not any(on_the_edge(row, sampling) for row in before))
    kept = filtered(rows, histories, sampling, never)
    expected = [reference(row, ids, sampling, never) for row, ids in zip(rows, histories, strict=True)]
    np.testing.assert_array_equal(np.isinf(kept), np.isinf(expected))
    np.testing.assert_allclose(probabilities(kept), probabilities(expected), atol=1e-6)
    assert probabilities(kept).sum(axis=1) == pytest.approx(1, abs=1e-6)
    assert np.isinf(kept[:, [0, *never]]).all()


@pytest.mark.parametrize("temperature", [0, 1e-9, 1e-6, 1.0, 1000.0])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_probabilities_sum_to_1_at_every_temperature(temperature: float, scale: float) -> None:
    rows = np.random.default_rng(0).normal(size=(4, 50)) * scale
    sampling = Sampling(temperature=temperature, top_k=1000, top_p=0.9, min_p=0.01, repetition_penalty=100)
    kept = filtered(rows, [[1, 2]] * 4, sampling)
    assert not np.isnan(kept).any()
    assert probabilities(kept).sum(axis=1) == pytest.approx(1, abs=1e-6)


def kept_ids(shares: Sequence[float], history: Sequence[int] = (1,), **options: Any) -> list[int]:
    """Return the ids left of a model with these probabilities (id 0 comes before the first one)."""
    rows = np.log([[1e-9, *shares]])
    return [int(one) for one in np.flatnonzero(~np.isinf(filtered(rows, [history], Sampling(**options))))]


def test_more_words_than_there_are_is_all_words() -> None:
    assert kept_ids([0.4, 0.3, 0.2, 0.1], top_k=1000) == [1, 2, 3, 4]


def test_of_equally_likely_words_the_first_are_kept() -> None:
    assert kept_ids([0.2, 0.3, 0.2, 0.3], top_k=3) == [1, 2, 4]
    assert kept_ids([0.25, 0.25, 0.25, 0.25], top_p=0.4) == [1, 2]
    assert kept_ids([0.25, 0.25, 0.25, 0.25], min_p=1.0) == [1, 2, 3, 4]


def test_top_p_keeps_at_least_one_word() -> None:
    assert kept_ids([0.1, 0.8, 0.1], top_p=0.01) == [2]


def test_top_p_keeps_the_word_with_which_the_sum_is_reached() -> None:
    assert kept_ids([0.1, 0.5, 0.3, 0.1], top_p=0.6) == [2, 3]


def test_temperature_comes_before_top_p() -> None:
    assert kept_ids([0.6, 0.2, 0.2], top_p=0.55) == [1]
    assert kept_ids([0.6, 0.2, 0.2], top_p=0.55, temperature=2.0) == [1, 2]


def test_top_k_comes_before_top_p() -> None:
    assert kept_ids([0.4, 0.3, 0.2, 0.1], top_p=0.75) == [1, 2, 3]
    assert kept_ids([0.4, 0.3, 0.2, 0.1], top_p=0.75, top_k=3) == [1, 2]  # 7/9 of the three


def test_top_p_comes_before_min_p() -> None:
    assert kept_ids([0.4, 0.35, 0.15, 0.1], min_p=0.5, top_p=0.5) == [
        1,
        2,
    ]  # 0.4 is 8/15 of what min-p alone leaves


def test_the_repetition_penalty_comes_before_top_k() -> None:
    rows = [[0.0, 2.0, 1.5, 1.0]]
    assert np.flatnonzero(~np.isinf(filtered(rows, [[1]], Sampling(top_k=1)))) == [1]
    assert np.flatnonzero(~np.isinf(filtered(rows, [[1]], Sampling(top_k=1, repetition_penalty=2)))) == [2]


def test_a_repeated_word_is_less_likely_whatever_the_sign_of_its_logit() -> None:
    sampling = Sampling(temperature=0, repetition_penalty=2.0)
    kept = filtered([[0.0, 4.0, -4.0, 4.0, -4.0]], [[1, 2, 1]], sampling)
    assert kept[0, 1:].tolist() == [2.0, -8.0, 4.0, -4.0]


@pytest.mark.parametrize(
    ("history", "ngram", "excluded"),
    [
        ([1, 2, 3, 1], 2, [2]),
        ([1, 2, 3, 1, 2], 3, [3]),
        ([1, 2, 1, 3, 1], 2, [2, 3]),
        ([2, 2], 2, [2]),
        ([1, 2, 3], 1, [1, 2, 3]),
        ([1, 2], 3, []),
        ([1], 2, []),
    ],
)
def test_what_would_repeat_an_ngram_is_excluded(history: list[int], ngram: int, excluded: list[int]) -> None:
    left = kept_ids([0.25, 0.25, 0.25, 0.25], history, no_repeat_ngram=ngram)
    assert left == [one for one in range(1, 5) if one not in excluded]


def test_repetition_is_allowed_where_nothing_else_is_left() -> None:
    assert kept_ids([0.6, 0.4], [1, 2], no_repeat_ngram=1) == [1, 2]

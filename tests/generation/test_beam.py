"""Beam search finds what trying everything finds, where it is wide enough to."""

import itertools
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4.generation.options import Beam, Sampling

VOCABULARY = 5  # padding and four words
END = 1


def searcher(model: Any, **options: Any) -> Callable[..., Any]:
    """Return a search from seeds, up to a length."""
    from nlpcat4.generation.beam import BeamSearch

    settings = {name: options.pop(name) for name in ("never", "end_id") if name in options}
    beam = BeamSearch(model.step, Beam(**options), **settings)
    return lambda seeds, length: beam(np.array(seeds, np.int32), model.state(len(seeds)), length=length)


def search(model: Any, seeds: Sequence[Sequence[int]], length: int, **options: Any) -> Any:
    return searcher(model, **options)(seeds, length)


def everything(
    model: Any, seed: list[int], length: int, end_id: int | None, penalty: float
) -> list[tuple[float, list[int]]]:
    """Score every continuation that is complete or of full length, the best one first."""
    log_probabilities = cache(lambda ids: model.log_probabilities([*seed, *ids]))
    scores: dict[tuple[int, ...], float] = {}
    for full in itertools.product(range(1, VOCABULARY), repeat=length):
        ids = full[: full.index(end_id) + 1] if end_id in full else full
        if ids not in scores:
            chances = [log_probabilities(ids[:at])[ids[at]] for at in range(len(ids))]
            scores[ids] = sum(chances) / len(ids) ** penalty
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return [(score, list(ids) + [0] * (length - len(ids))) for ids, score in ranked]


@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("end_id", [None, END])
@pytest.mark.parametrize(("width", "length"), [(VOCABULARY, 2), (VOCABULARY**2, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_a_width_of_all_words_finds_the_best_of_all_texts(
    gru: Any, seed: int, width: int, length: int, end_id: int | None, penalty: float
) -> None:
    model = gru(seed, VOCABULARY)
    found = search(model, [[2, 3]], length, width=width, length_penalty=penalty, end_id=end_id)
    expected = everything(model, [2, 3], length, end_id, penalty)[:width]
    assert found.ids[0, : len(expected)].tolist() == [ids for _, ids in expected]
    np.testing.assert_allclose(found.scores[0, : len(expected)], [s for s, _ in expected], atol=1e-5)


@pytest.mark.parametrize("options", [{}, {"repetition_penalty": 1.5}, {"no_repeat_ngram": 2}])
@pytest.mark.parametrize("end_id", [None, END])
@pytest.mark.parametrize("seed", range(4))
def test_a_width_of_1_is_greedy_decoding(
    gru: Any, seed: int, end_id: int | None, options: dict[str, Any]
) -> None:
    from nlpcat4.generation.sampling import Sampler

    model, seeds = gru(seed, 12), [[END, 4], [END, 7], [3, 9], [END, END]]
    found = search(model, seeds, 15, end_id=end_id, never=(2,), **options)
    sampler = Sampler(model.step, Sampling(temperature=0, **options), never=(2,), end_id=end_id)
    for row, start in enumerate(seeds):
        ids, log_probabilities = sampler.begin(start, model.state(1)).run(15)
        assert found.ids[row].tolist() == ids.tolist()
        np.testing.assert_allclose(found.log_probabilities[row], log_probabilities, atol=1e-5)


def test_the_score_is_the_mean_of_the_log_probabilities(gru: Any) -> None:
    found = search(gru(2, 12), [[3], [4], [5]], 8, width=4, end_id=END)
    lengths = (found.ids != 0).sum(axis=2)
    assert len(np.unique(lengths)) > 1
    np.testing.assert_allclose(found.scores, found.log_probabilities.sum(axis=2) / lengths, atol=1e-5)
    assert (np.diff(found.scores, axis=1) <= 0).all()
    assert (found.log_probabilities[found.ids == 0] == 0).all()


def test_the_log_probabilities_are_the_models_own_under_a_penalty(gru: Any) -> None:
    model = gru(2, 12)
    found = search(model, [[3]], 6, width=3, repetition_penalty=2.0)
    for ids, log_probabilities in zip(found.ids[0].tolist(), found.log_probabilities[0], strict=True):
        expected = [model.log_probabilities([3, *ids[:at]])[ids[at]] for at in range(6)]
        np.testing.assert_allclose(log_probabilities, expected, atol=1e-5)
    assert found.scores[0, 0] != pytest.approx(found.log_probabilities[0, 0].mean(), abs=1e-3)


@pytest.mark.parametrize("end_id", [None, END])
def test_a_seed_finds_the_same_among_others_as_alone(gru: Any, end_id: int | None) -> None:
    model, seeds = gru(6, 12), [[one] for one in range(2, 12)]
    find = searcher(model, width=4, end_id=end_id, no_repeat_ngram=2)
    together = find(seeds, 7)
    for row, seed in enumerate(seeds):
        alone = find([seed], 7)
        np.testing.assert_array_equal(together.ids[row], alone.ids[0])
        np.testing.assert_allclose(together.scores[row], alone.scores[0], atol=1e-5)


def test_a_width_beyond_all_texts_leaves_places_empty(gru: Any) -> None:
    found = search(gru(0, VOCABULARY), [[2]], 1, width=9)
    assert sorted(found.ids[0, :4, 0].tolist()) == [1, 2, 3, 4]
    assert np.isfinite(found.scores[0, :4]).all()
    assert np.isneginf(found.scores[0, 4:]).all()
    assert not found.ids[0, 4:].any()
    assert not found.log_probabilities[0, 4:].any()


def words(shares: dict[int, dict[int, float]]) -> NDArray[np.float64]:
    """Return the logits of a model of bigrams: word -> next word -> probability."""
    rows = np.full((8, 8), -60.0)
    for word, following in shares.items():
        for other, share in following.items():
            rows[word, other] = np.log(share)
    return rows


SHORT_OR_LONG = words({2: {END: 0.5, 3: 0.5}, 3: {4: 0.8, END: 0.2}, 4: {END: 0.9, 3: 0.1}})
"""The end at once has 0.5; `3 4 END` has 0.36, which is more a token."""


@pytest.mark.parametrize(("penalty", "best"), [(0.0, [END, 0, 0]), (1.0, [3, 4, END])])
def test_the_length_penalty_decides_between_a_short_and_a_long_text(
    table: Any, penalty: float, best: list[int]
) -> None:
    found = search(table(SHORT_OR_LONG), [[2]], 3, width=2, length_penalty=penalty, end_id=END)
    assert found.ids[0, 0].tolist() == best
    assert found.scores[0, 0] == pytest.approx({0.0: np.log(0.5), 1.0: np.log(0.36) / 3}[penalty], abs=1e-5)


def test_a_text_that_ended_early_is_not_lost_to_worse_ones_that_looked_better(table: Any) -> None:
    tempting = words(
        {
            2: {3: 0.35, 4: 0.34, END: 0.31},
            3: {5: 0.5, 6: 0.5},
            4: {5: 0.5, 6: 0.5},
            5: {END: 0.2, 5: 0.4, 6: 0.4},
            6: {END: 0.2, 5: 0.4, 6: 0.4},
        }
    )
    found = search(table(tempting), [[2]], 6, width=3, length_penalty=0.0, end_id=END)
    assert found.ids[0, 0].tolist() == [END, 0, 0, 0, 0, 0]
    assert found.scores[0, 0] == pytest.approx(np.log(0.31), abs=1e-5)


def test_what_is_still_going_on_at_the_end_competes_with_what_has_ended(table: Any) -> None:
    found = search(table(words({2: {3: 0.6, END: 0.4}, 3: {3: 1.0}})), [[2]], 4, width=2, end_id=END)
    assert found.ids[0].tolist() == [[3, 3, 3, 3], [END, 0, 0, 0]]


def test_the_loop_stops_when_every_search_is_over(table: Any) -> None:
    import tensorflow as tf

    calls = tf.Variable(0)
    model = table(words({2: {END: 0.6, 3: 0.4}, 3: {END: 0.9, 3: 0.1}}))

    def step(ids: Any, state: Any) -> Any:
        calls.assign_add(1)
        return model.step(ids, state)

    found = search(type(model)(step, model.state), [[2], [3]], 1000, width=2, end_id=END)
    assert int(calls) == 2
    assert found.ids.shape == (2, 2, 1000)
    assert found.ids[:, :, :2].tolist() == [[[END, 0], [3, END]], [[END, 0], [3, END]]]


def test_never_ids_and_repeated_ngrams_are_not_found(gru: Any) -> None:
    found = search(gru(3, 7), [[3], [4]], 9, width=3, never=(1, 2), no_repeat_ngram=2)
    for seed, texts in zip([3, 4], found.ids.tolist(), strict=True):
        for text in texts:
            assert set(text) <= {3, 4, 5, 6}
            bigrams = list(itertools.pairwise([seed, *text]))
            assert len(set(bigrams)) == len(bigrams)


def test_other_batch_sizes_and_lengths_are_not_traced_anew(gru: Any) -> None:
    from nlpcat4.generation.beam import BeamSearch

    model, traces = gru(5, 12), []

    def step(ids: Any, state: Any) -> Any:
        traces.append(ids.shape)
        logits, remembered = model.step(ids, state[:1])
        return logits + tf.reduce_sum(state[1], axis=(1, 2))[:, None], (*remembered, state[1])

    import tensorflow as tf

    beam, counts = BeamSearch(step, Beam(width=3), end_id=END), []
    for batch, source, length in ((4, 7, 5), (4, 7, 9), (2, 7, 3), (4, 5, 5), (3, 9, 5), (1, 4, 8)):
        state = (
            *model.state(batch),
            tf.zeros([batch, source, 2]),
        )  # such as what an encoder made of a source
        beam(np.full((batch, 1), 2, np.int32), state, length=length)
        counts.append(len(traces))
    assert counts[2] == counts[0]
    assert counts[5] == counts[3] == 2 * counts[0]  # the second length of a source makes it general

"""Drawn tokens have the distribution of the model, and are the same however they are asked for."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from nlpcat4.generation.options import Sampling

Ids = NDArray[np.int32]
DRAWS = 20_000
VOCABULARY = 10
ROWS = np.random.default_rng(1).normal(size=(VOCABULARY, VOCABULARY)) * 1.5
SEED = [3, 4, 5, 3, 6, 3]

SAMPLINGS = {
    "plain": Sampling(),
    "cold": Sampling(temperature=0.5),
    "hot": Sampling(temperature=3.0),
    "top_k": Sampling(top_k=4),
    "top_k_of_1": Sampling(top_k=1),
    "top_k_of_all": Sampling(top_k=1000),
    "top_p": Sampling(top_p=0.8),
    "tiny_top_p": Sampling(top_p=1e-6),
    "min_p": Sampling(min_p=0.15),
    "penalty": Sampling(repetition_penalty=1.8),
    "ngram": Sampling(no_repeat_ngram=2),
    "ngram_of_1": Sampling(no_repeat_ngram=1),
    "cold_top_k_top_p": Sampling(temperature=0.8, top_k=5, top_p=0.9),
    "hot_top_p_min_p": Sampling(temperature=1.7, top_p=0.95, min_p=0.1),
    "all": Sampling(
        temperature=1.2, top_k=6, top_p=0.97, min_p=0.02, repetition_penalty=1.3, no_repeat_ngram=2
    ),
}


def begin(model: Any, sampling: Sampling, seed: Sequence[int] = (1,), **options: Any) -> Any:
    """Begin a text; what `Sampler` takes and what `begin` takes are told apart here."""
    from nlpcat4.generation.sampling import Sampler

    settings = {name: options.pop(name) for name in ("never", "end_id") if name in options}
    return Sampler(model.step, sampling, **settings).begin(seed, model.state(1), **options)


def softmax(logits: ArrayLike) -> NDArray[np.float64]:
    raised = np.exp(np.asarray(logits, np.float64) - np.max(logits))
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares


def assert_drawn_from(counts: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Chi-square goodness of fit; the draws are the same every time, so a test cannot fail by chance."""
    from scipy.stats import chisquare

    assert counts[shares == 0].sum() == 0
    observed, expected = counts[shares > 0], shares[shares > 0] * counts.sum()
    rare = expected < 5
    if rare.any():
        observed = np.append(observed[~rare], observed[rare].sum())
        expected = np.append(expected[~rare], expected[rare].sum())
    if len(observed) > 1:
        assert chisquare(observed, expected * counts.sum() / expected.sum()).pvalue > 0.001


@pytest.mark.parametrize("name", SAMPLINGS)
def test_tokens_are_drawn_from_the_filtered_distribution(table: Any, reference: Any, name: str) -> None:
    sampling = SAMPLINGS[name]
    text = begin(table(ROWS), sampling, SEED, samples=DRAWS, never=(2,))
    ids, _ = text.run(1)
    expected = softmax(reference(ROWS[SEED[-1]], SEED, sampling, never=(2,)))
    assert_drawn_from(np.bincount(ids[:, 0], minlength=VOCABULARY), expected)


@pytest.mark.parametrize("name", ["plain", "top_p", "all"])
def test_a_token_is_drawn_for_itself_given_the_one_before(table: Any, reference: Any, name: str) -> None:
    sampling = SAMPLINGS[name]
    ids, _ = begin(table(ROWS), sampling, SEED, samples=DRAWS, random_seed=1).run(2)
    shares = np.zeros((VOCABULARY, VOCABULARY))
    for first, share in enumerate(softmax(reference(ROWS[SEED[-1]], SEED, sampling))):
        if share > 0:
            shares[first] = share * softmax(reference(ROWS[first], [*SEED, first], sampling))
    counts = np.bincount(ids[:, 0] * VOCABULARY + ids[:, 1], minlength=VOCABULARY**2)
    assert_drawn_from(counts, shares.ravel())


def test_the_log_probabilities_are_the_models_own(gru: Any) -> None:
    model, sampling = gru(3, VOCABULARY), SAMPLINGS["all"]
    ids, log_probabilities = begin(model, sampling, [1, 5], samples=3, never=(2,)).run(6)
    for row, found in zip(ids.tolist(), log_probabilities, strict=True):
        expected = [model.log_probabilities([1, 5, *row[:place]])[row[place]] for place in range(6)]
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("temperature", [0, 1e-9])
def test_greedy_takes_the_likeliest_token_after_all_that_was_read(gru: Any, temperature: float) -> None:
    model, seed = gru(8, VOCABULARY), [1, 7, 3]
    expected: list[int] = []
    for _ in range(12):
        expected.append(1 + int(model.logits([*seed, *expected])[1:].argmax()))
    ids, _ = begin(model, Sampling(temperature=temperature), seed, samples=2).run(12)
    assert ids.tolist() == [expected, expected]
    assert len(set(expected)) > 2


@pytest.mark.parametrize("name", ["plain", "all"])
@pytest.mark.parametrize("pieces", [[1] * 10, [3, 7], [9, 1]])
def test_the_text_does_not_depend_on_the_pieces_it_is_asked_in(
    gru: Any, name: str, pieces: list[int]
) -> None:
    whole, whole_log_probabilities = begin(gru(5, VOCABULARY), SAMPLINGS[name], samples=3).run(10)
    text = begin(gru(5, VOCABULARY), SAMPLINGS[name], samples=3)
    ids, log_probabilities = zip(*(text.run(count) for count in pieces), strict=True)
    np.testing.assert_array_equal(np.hstack(ids), whole)
    np.testing.assert_allclose(np.hstack(log_probabilities), whole_log_probabilities, atol=1e-6)


def test_another_random_seed_gives_another_text_and_so_does_another_row(table: Any) -> None:
    model = table(np.zeros((VOCABULARY, VOCABULARY)))
    texts = [begin(model, Sampling(), samples=4, random_seed=seed).run(20)[0] for seed in (1, 2, 1)]
    np.testing.assert_array_equal(texts[0], texts[2])
    assert len(np.unique(np.vstack(texts[:2]), axis=0)) == 8


def test_ids_never_to_be_generated_are_not_even_if_the_model_wants_them(table: Any) -> None:
    wants = np.zeros((VOCABULARY, VOCABULARY))
    wants[:, [0, 1, 2]] = 50
    ids, _ = begin(table(wants), Sampling(), samples=50, never=(1, 2)).run(20)
    assert Counter(ids.ravel().tolist()).keys() == {3, 4, 5, 6, 7, 8, 9}


@pytest.mark.parametrize("ngram", [2, 3])
def test_no_ngram_comes_twice(table: Any, ngram: int) -> None:
    loops = np.eye(VOCABULARY) * 6
    text = begin(table(loops), Sampling(no_repeat_ngram=ngram), [4, 4, 4][:ngram], samples=20)
    ids = np.hstack([text.run(15)[0], text.run(15)[0]])
    for row in ids.tolist():
        row = [4, 4, 4][:ngram] + row
        grams = [tuple(row[start : start + ngram]) for start in range(len(row) - ngram + 1)]
        assert len(set(grams)) == len(grams)


def ending(share: float) -> NDArray[np.float64]:
    """Return the logits of a model that ends (id 2) with that probability, else says 3."""
    rows = np.full((4, 4), -50.0)
    rows[:, 2], rows[:, 3] = np.log([share, 1 - share])
    return rows


def test_a_row_is_padding_after_its_end(table: Any) -> None:
    text = begin(table(ending(0.3)), Sampling(), samples=200, end_id=2)
    ids, log_probabilities = text.run(60)
    lengths = (ids != 0).sum(axis=1)
    assert text.ended
    assert lengths.min() == 1
    assert lengths.mean() == pytest.approx(1 / 0.3, abs=0.6)  # three standard errors
    for row, found, length in zip(ids, log_probabilities, lengths, strict=True):
        assert row.tolist() == [3] * (length - 1) + [2] + [0] * (60 - length)
        assert found[length - 1] == pytest.approx(np.log(0.3), abs=1e-5)
        assert (found[length:] == 0).all()


def test_the_loop_stops_when_all_rows_have_ended(table: Any) -> None:
    import tensorflow as tf

    calls = tf.Variable(0)
    model = table(ending(0.9))

    def step(ids: Any, state: Any) -> Any:
        calls.assign_add(1)
        return model.step(ids, state)

    text = begin(type(model)(step, model.state), Sampling(), [3, 3, 3], samples=5, end_id=2)
    assert int(calls) == 2  # the last token of the seed is read when something is to follow
    ids, _ = text.run(1000)
    assert ids.shape == (5, 1000)
    assert int(calls) == 2 + (ids != 0).sum(axis=1).max() < 10
    assert (text.run(1000)[0] == 0).all()
    assert int(calls) < 10


def test_a_text_without_an_end_token_goes_on(table: Any) -> None:
    text = begin(table(ending(0.5)), Sampling(), samples=5)
    assert (text.run(50)[0] != 0).all()
    assert not text.ended


def test_an_end_token_that_the_text_starts_from_is_no_repetition(table: Any) -> None:
    options: dict[str, Any] = {"samples": 50, "end_id": 2}
    ids, _ = begin(table(ending(0.5)), Sampling(no_repeat_ngram=1), [2], **options).run(5)
    assert set(map(tuple, ids.tolist())) == {(2, 0, 0, 0, 0), (3, 2, 0, 0, 0)}


def test_an_empty_seed_is_refused(table: Any) -> None:
    with pytest.raises(ValueError, match="the seed needs at least one token"):
        begin(table(ROWS), Sampling(), [])


def test_it_is_traced_once_for_all_seeds_lengths_and_numbers_of_rows(gru: Any) -> None:
    from nlpcat4.generation.sampling import Sampler

    model, traces = gru(5, VOCABULARY), []

    def step(ids: Any, state: Any) -> Any:
        traces.append(ids.shape)
        return model.step(ids, state)

    sampler = Sampler(step, SAMPLINGS["all"])
    sampler.begin([1, 2], model.state(1)).run(1)
    once = len(traces)
    for seed, samples in (([1], 1), ([4, 5, 6, 7], 3), ([2], 16)):
        text = sampler.begin(seed, model.state(1), samples=samples, random_seed=samples)
        for count in (1, 2, 30):
            text.run(count)
    assert len(traces) == once

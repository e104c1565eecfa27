"""What is minimised and reported is a mean over the tokens that count."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.layers import Layer
from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches
from nlpcat4.training.config import Training
from nlpcat4.training.objectives import perplexity, token_means


@pytest.fixture(scope="module")
def batches() -> Batches:
    """Ten texts of 1 to 10 tokens, in batches of two of nearly one length."""
    random = np.random.default_rng(0)
    ids = random.integers(1, 8, size=(10, 11)).astype(np.int32)
    ids[np.arange(11) > random.permutation(10)[:, None] + 1] = 0
    inputs = np.where(ids[:, 1:] == 0, 0, ids[:, :-1])
    return Batches(
        inputs=(Ragged.of_rectangle(inputs),),
        targets=Ragged.of_rectangle(ids[:, 1:]),
        batch_size=2,
        padding="post",
    )


def log_probabilities(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def test_reported_figures_are_means_over_tokens_however_they_are_batched(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nlpcat4.models.language_model import build_language_model
    from nlpcat4.training.datasets import ordered_dataset
    from nlpcat4.training.objectives import compile_tokens

    monkeypatch.setattr("nlpcat4.training.batches.ROOM_OF_TOKENS", 24)
    backend.start(3)
    layers = TypeAdapter(list[Layer]).validate_python(
        [{"embedding": 4}, {"gru": {"units": 4, "return_sequences": True}}]
    )
    model = build_language_model(layers, vocab_size=8, max_length=10, causal=True)
    for weight in model.weights:  # so that no two tokens are about as likely
        weight.assign(weight * 4)
    compile_tokens(model, Training())
    reported = token_means(
        {"epoch": 1, **model.evaluate(ordered_dataset(batches), verbose=0, return_dict=True)}
    )
    widths = {batch[1].shape[1] for batch in batches.ordered()}
    assert len(widths) > 2

    assert isinstance(batches.targets, Ragged)
    targets = batches.targets.padded(np.arange(10), "post")
    counted = targets != 0
    found = log_probabilities(np.asarray(model(batches.inputs[0].padded(np.arange(10), "post"))))
    losses = -np.take_along_axis(found, targets[..., None], axis=-1)[..., 0][counted]
    hits = (found.argmax(axis=-1) == targets)[counted]
    assert reported["loss"] == pytest.approx(losses.mean(), rel=1e-5)
    assert reported["accuracy"] == pytest.approx(hits.mean(), rel=1e-6)
    assert reported["perplexity"] == pytest.approx(math.exp(losses.mean()), rel=1e-5)

    # What is minimised in a batch is the same mean over the batch.
    batch = next(batches.shuffled(seed=1, epoch=0))
    minimised = model.compute_loss(batch[0], batch[1], model(batch[0]), batch[2])
    of_batch = log_probabilities(np.asarray(model(batch[0])))
    expected = -np.take_along_axis(of_batch, batch[1][..., None], axis=-1)[..., 0][batch[1] != 0].mean()
    assert float(minimised) == pytest.approx(expected, rel=1e-5)


def test_batches_of_targets_at_each_position_weigh_padding_nothing(batches: Batches) -> None:
    seen = []
    for ids, targets, weights in batches.shuffled(seed=5, epoch=2):
        assert ids.shape == targets.shape == weights.shape
        assert ((targets != 0) == (weights == 1)).all()
        assert (np.count_nonzero(ids, axis=1) == np.count_nonzero(targets, axis=1)).all()
        assert (targets[:, -1] != 0).any()
        seen += [tuple(row[row != 0].tolist()) for row in targets]
    assert isinstance(batches.targets, Ragged)
    assert sorted(seen) == sorted(tuple(row.tolist()) for row in batches.targets)


def test_a_perplexity_too_large_for_a_number_is_infinite() -> None:
    assert perplexity(0.0) == 1
    assert perplexity(1e9) == math.inf

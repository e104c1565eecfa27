"""Each token's loss is that of one plain pass, however the texts are divided."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4.tasks.language_model import scoring
from nlpcat4.tasks.language_model.encoding import Encoded
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.scoring import foreseen
from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches
from nlpcat4.training.windows import Windows

Models = Callable[[str], LanguageModel]
TEXTS = ["the wind and the sea", "", "the", "and a boat of the old men went out", "a night"] * 3


def plain(
    model: LanguageModel, ids: NDArray[np.int32], targets: NDArray[np.int32]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return loss and hit at each position of rows that are read at once, in double precision."""
    logits = np.asarray(model.keras_model(ids, training=False), np.float64)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    chances = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    losses = -np.take_along_axis(chances, targets[..., None], axis=-1)[..., 0]
    return losses, logits.argmax(axis=-1) == targets


@pytest.mark.parametrize("at_once", [1, 3000, 2**24])
@pytest.mark.parametrize("kind", ["lines", "prefix"])
def test_lines_and_prefixes_are_scored_as_in_one_pass(
    model_of: Models, monkeypatch: pytest.MonkeyPatch, kind: str, at_once: int
) -> None:
    model = model_of(kind)
    encoded = Encoded.of(TEXTS, model.tokenizer, model.config, "texts")
    batches = encoded.batches
    assert isinstance(batches, Batches)
    monkeypatch.setattr(scoring, "LOGITS_PER_BATCH", at_once)
    losses, hits = foreseen(model.keras_model, encoded, model.config)
    everything = np.arange(len(batches.targets))
    targets = batches.targets
    if isinstance(targets, Ragged):
        targets = targets.padded(everything, "post")
    counted = targets != 0
    expected, right = plain(model, batches.inputs[0].padded(everything, batches.padding), targets)
    np.testing.assert_array_equal(encoded.targets, targets[counted])
    np.testing.assert_allclose(losses, expected[counted], atol=1e-5)
    np.testing.assert_array_equal(hits, right[counted])


@pytest.mark.parametrize("kind", ["stream", "stream without ends"])
def test_the_lanes_of_a_stream_are_scored_as_one_long_row_each(model_of: Models, kind: str) -> None:
    model = model_of(kind)
    encoded = Encoded.of(TEXTS * 40, model.tokenizer, model.config, "texts")
    windows = encoded.batches
    assert isinstance(windows, Windows)
    assert len(windows) > 1
    losses, hits = foreseen(model.keras_model, encoded, model.config)
    lanes = -(-(len(windows.stream) - 1) // windows.lanes)
    rows = np.zeros((2, windows.lanes * lanes), np.int32)
    rows[:, : len(windows.stream) - 1] = windows.stream[:-1], windows.stream[1:]
    expected, right = plain(model, *rows.reshape(2, windows.lanes, lanes))
    np.testing.assert_array_equal(encoded.targets, windows.stream[1:])
    np.testing.assert_allclose(losses, expected.reshape(-1)[: len(losses)], atol=1e-5)
    np.testing.assert_array_equal(hits, right.reshape(-1)[: len(hits)])

"""Rows of ids in, probabilities out, in the order asked."""

from typing import Literal

import numpy as np
import pytest
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.layers import Layer
from nlpcat4.models import inference
from nlpcat4.models.classifier import build_classifier
from nlpcat4.models.inference import Scorer
from nlpcat4.text.ragged import Ragged


def rows(padding: Literal["pre", "post"], examples: int = 50, width: int = 12) -> np.ndarray:
    random = np.random.default_rng(3)
    ids = np.zeros((examples, width), dtype=np.int32)
    for row in ids:
        length = random.integers(1, width + 1)
        place = slice(0, length) if padding == "post" else slice(width - length, width)
        row[place] = random.integers(1, 30, size=length)
    return ids


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("classes", [2, 3])
def test_the_answers_are_those_of_keras_predict_in_the_order_of_the_rows(
    padding: Literal["pre", "post"], classes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.start(5)
    monkeypatch.setattr(inference, "IDS_PER_BATCH", 7 * 12)  # several batches, the last one smaller
    architecture = TypeAdapter(list[Layer]).validate_python([{"embedding": 4}, {"bilstm": 3}])
    model = build_classifier(architecture, vocab_size=30, max_length=12, classes=classes)
    ids = rows(padding)
    probabilities = Scorer(model, padding)(Ragged.of_rectangle(ids, padding))
    expected = model.predict(ids, verbose=0)
    assert probabilities.shape == (50, classes)
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(probabilities[:, -1], expected[:, -1], atol=1e-6)

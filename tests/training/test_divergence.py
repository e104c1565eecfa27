"""A training that cannot go on ends with a message, wherever that shows."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.errors import TrainingError
from nlpcat4.layers import Layer
from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches
from nlpcat4.training.config import Training
from nlpcat4.training.divergence import check_finite
from nlpcat4.training.fit import fit
from nlpcat4.training.keeping import Outputs
from nlpcat4.training.objectives import compile_tokens, token_means
from nlpcat4.training.progress import Silent


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_figure_that_is_no_finite_number_is_named(value: float) -> None:
    with pytest.raises(TrainingError, match=f"^epoch 3: the val_loss is {value}, so .*learning_rate"):
        check_finite("epoch 3", {"epoch": 3, "loss": 0.0, "val_loss": value})


def test_finite_figures_pass() -> None:
    check_finite("epoch 1", {"epoch": 1, "loss": 1e300, "accuracy": 0.0})


@pytest.mark.parametrize(
    ("scale", "figure"),
    [(1e6, "perplexity is inf"), (math.nan, "loss is nan")],
    ids=["finite losses of a perplexity that no number holds", "no numbers"],
)
def test_a_validation_that_diverged_ends_it_before_anything_is_saved(
    tmp_path: Path, scale: float, figure: str
) -> None:
    """The step that breaks a model may be the last one of an epoch: only the validation shows it."""
    from nlpcat4.models.language_model import build_language_model

    backend.start(1)
    layers: list[Any] = [{"embedding": 4}, {"rnn": {"units": 4, "return_sequences": True}}]
    model = build_language_model(
        TypeAdapter(list[Layer]).validate_python(layers), vocab_size=6, max_length=5, causal=True
    )
    ids = np.random.default_rng(0).integers(1, 6, size=(8, 6)).astype(np.int32)
    train = Batches(
        inputs=(Ragged.of_rectangle(ids[:, :-1]),),
        targets=Ragged.of_rectangle(ids[:, 1:]),
        batch_size=8,
        padding="post",
    )

    class BreaksAfterTheStep(Silent):
        def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
            model.set_weights([weight * scale for weight in model.get_weights()])

    training = Training()
    compile_tokens(model, training)
    outputs = Outputs(
        best=tmp_path / "checkpoints" / "best.keras",
        checkpoints=tmp_path / "checkpoints",
        history=tmp_path / "history.jsonl",
        tensorboard=tmp_path / "tensorboard",
    )
    with pytest.raises(TrainingError, match=rf"^epoch 1: the val_{figure}, so training cannot go on"):
        fit(
            model,
            train,
            train,
            training,
            seed=1,
            outputs=outputs,
            progress=BreaksAfterTheStep(),
            figures=token_means,
        )
    assert not outputs.best.exists()
    assert not outputs.history.exists()

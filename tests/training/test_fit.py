"""Training on a few rows of ids that a small model can tell apart."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.errors import Interrupted, TrainingError
from nlpcat4.layers import Layer
from nlpcat4.models.classifier import build_classifier
from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches
from nlpcat4.training.config import Training
from nlpcat4.training.fit import fit
from nlpcat4.training.keeping import Outputs
from nlpcat4.training.objectives import compile_classifier
from nlpcat4.training.progress import Silent

if TYPE_CHECKING:
    import keras


def rows(examples: int, *, weights: bool = False) -> Batches:
    """Return rows of 2 to 6 ids; the label is whether the first one is above 10."""
    random = np.random.default_rng(0)
    ids = random.integers(1, 20, size=(examples, 6)).astype(np.int32)
    ids[np.arange(6) >= random.integers(2, 7, size=examples)[:, None]] = 0
    targets = (ids[:, 0] > 10).astype(np.int32)
    return Batches(
        inputs=(Ragged.of_rectangle(ids),),
        targets=targets,
        batch_size=8,
        padding="post",
        weights=np.ones(examples, dtype=np.float32) if weights else None,
    )


def model(seed: int = 1) -> "keras.Model":
    backend.start(seed)
    layers: list[Any] = [{"embedding": 4}, {"dropout": 0.2}, {"lstm": 4}]
    architecture = TypeAdapter(list[Layer]).validate_python(layers)
    return build_classifier(architecture, vocab_size=20, max_length=6, classes=2)


def outputs(folder: Path) -> Outputs:
    checkpoints = folder / "checkpoints"
    return Outputs(
        best=checkpoints / "best.keras",
        checkpoints=checkpoints,
        history=folder / "history.jsonl",
        tensorboard=folder / "tensorboard",
    )


def trained(folder: Path, progress: Any = None, **settings: Any) -> tuple["keras.Model", Any]:
    training = Training(**{"epochs": 3, "batch_size": 8, "optimizer": {"adam": 0.01}, **settings})
    fresh = model()
    compile_classifier(fresh, training)
    watch = fit(
        fresh,
        rows(64, weights=True),
        rows(24),
        training,
        seed=1,
        outputs=outputs(folder),
        progress=progress or Silent(),
    )
    return fresh, watch


def test_an_epoch_leaves_a_record_a_model_a_state_and_events(tmp_path: Path) -> None:
    _, watch = trained(tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert lines == watch.history
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    assert set(lines[0]) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"}
    assert (tmp_path / "checkpoints" / "best.keras").is_file()
    assert list((tmp_path / "tensorboard").rglob("events.out.tfevents.*"))


def test_the_state_is_whole_and_its_digests_are_right(tmp_path: Path) -> None:
    fitted, watch = trained(tmp_path)
    last = tmp_path / "checkpoints" / "last"
    manifest = json.loads((last / "manifest.json").read_text())
    assert set(manifest) == {"variables.npz", "state.json"}
    for name, digest in manifest.items():
        assert hashlib.sha256((last / name).read_bytes()).hexdigest() == digest
    with np.load(last / "variables.npz", allow_pickle=False) as arrays:
        saved = {name: array for name, array in arrays.items() if name.startswith("model.")}
    for array, variable in zip(saved.values(), fitted.variables, strict=True):
        np.testing.assert_array_equal(array, np.asarray(variable))
    state = json.loads((last / "state.json").read_text())
    assert (state["epoch"], state["step"]) == (3, 0)
    assert state["watch"]["best"]["epoch"] == watch.best.epoch
    assert sorted(path.name for path in last.parent.iterdir()) == ["best.keras", "last", "previous"]


def test_the_best_model_is_that_of_the_best_epoch(tmp_path: Path) -> None:
    import keras

    _, watch = trained(tmp_path, epochs=6, monitor="val_loss")
    best = keras.models.load_model(tmp_path / "checkpoints" / "best.keras")
    held_out = rows(24)
    ids = held_out.inputs[0].padded(np.arange(24), "post")
    scores = np.clip(best.predict(ids, verbose=0)[:, 0], 1e-7, 1 - 1e-7)
    loss = -np.mean(np.log(np.where(held_out.targets == 1, scores, 1 - scores)))
    assert loss == pytest.approx(watch.best.value, rel=1e-3)


def test_the_same_seed_gives_the_same_history(tmp_path: Path) -> None:
    histories = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        _, watch = trained(tmp_path / name)
        histories.append([{**record, "seconds": 0} for record in watch.history])
    assert histories[0] == histories[1]


def test_early_stopping_ends_it(tmp_path: Path) -> None:
    patience = {"patience": 2, "min_delta": 1}
    _, watch = trained(tmp_path, epochs=50, optimizer={"sgd": 1e-9}, early_stopping=patience)
    assert len(watch.history) == 3


def test_a_loss_that_is_not_a_number_ends_it_and_says_where(tmp_path: Path) -> None:
    backend.start(1)
    broken = model()
    broken.get_layer("embedding").set_weights([np.full((20, 4), np.nan)])
    training = Training()
    compile_classifier(broken, training)
    with pytest.raises(TrainingError, match=r"epoch 1, step 2: the loss is nan.*learning_rate"):
        fit(broken, rows(16), rows(8), training, seed=1, outputs=outputs(tmp_path), progress=Silent())
    assert not (tmp_path / "checkpoints" / "best.keras").exists()


class StopsAfter(Silent):
    """A watcher that presses Ctrl-C at one step."""

    def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
        import os
        import signal

        if (epoch, step) == (2, 3):
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_finishes_the_step_and_saves_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlpcat4.training.fit.IDS_AT_ONCE", 1)
    with pytest.raises(Interrupted, match="interrupted in epoch 2, after step 3"):
        trained(tmp_path, progress=StopsAfter())
    state = json.loads((tmp_path / "checkpoints" / "last" / "state.json").read_text())
    assert [record["epoch"] for record in state["watch"]["history"]] == [1]
    with np.load(tmp_path / "checkpoints" / "last" / "variables.npz") as arrays:
        scalars = [int(array) for array in arrays.values() if array.ndim == 0 and array.dtype.kind == "i"]
    assert 8 + 3 in scalars

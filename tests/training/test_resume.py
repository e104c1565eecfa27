"""A training that is stopped anywhere and gone on with ends as if it never had been."""

import json
import os
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.errors import Interrupted, RunError
from nlpcat4.layers import Layer
from nlpcat4.models.classifier import build_classifier
from nlpcat4.models.language_model import build_language_model
from nlpcat4.models.seq2seq import EncoderDecoder
from nlpcat4.text.ragged import Ragged
from nlpcat4.training.batches import Batches, Feed
from nlpcat4.training.best import Watch
from nlpcat4.training.config import Training
from nlpcat4.training.fit import fit
from nlpcat4.training.keeping import Outputs
from nlpcat4.training.objectives import compile_classifier, compile_tokens, token_means
from nlpcat4.training.progress import EpochRecord, Silent
from nlpcat4.training.windows import Windows

if TYPE_CHECKING:
    import keras

STEPS, EPOCHS = 5, 3
SETTINGS = {"epochs": EPOCHS, "batch_size": 8, "optimizer": {"adam": 0.01}}


@dataclass(frozen=True)
class Work:
    """One kind of training."""

    model: "Callable[[], keras.Model]"
    train: Feed
    validation: Feed
    figures: Callable[[EpochRecord], EpochRecord] = dict


def ids(rows: int, width: int, *, above: int = 1, below: int = 20) -> "np.ndarray[Any, Any]":
    return np.random.default_rng(rows).integers(above, below, size=(rows, width)).astype(np.int32)


def layers(*written: dict[str, Any]) -> Any:
    return TypeAdapter(list[Layer]).validate_python(list(written))


def classifier() -> "keras.Model":
    architecture = layers(
        {"embedding": 4}, {"dropout": 0.3}, {"lstm": {"units": 4, "recurrent_dropout": 0.2}}
    )
    model = build_classifier(architecture, vocab_size=20, max_length=6, classes=2)
    compile_classifier(model, Training(**SETTINGS))
    return model


def language_model() -> "keras.Model":
    architecture = layers({"embedding": 4}, {"gru": {"units": 5, "dropout": 0.2, "return_sequences": True}})
    model = build_language_model(
        architecture, vocab_size=20, max_length=6, causal=True, tie_weights=False, lanes=2
    )
    compile_tokens(model, Training(**SETTINGS))
    return model


def translator() -> "keras.Model":
    model = EncoderDecoder(embedding=4, units=5, dropout=0.2, attention="luong").build(20)
    compile_tokens(model, Training(**SETTINGS))
    return model


def classified(rows: int) -> Batches:
    texts = ids(rows, 6)
    read = Ragged.of_rectangle(texts)
    return Batches(inputs=(read,), targets=(texts[:, 0] > 10).astype(np.int32), batch_size=8, padding="post")


def paired(rows: int) -> Batches:
    sources, targets = ids(rows, 5), ids(rows, 4)
    inputs = (Ragged.of_rectangle(sources), Ragged.of_rectangle(targets[:, :-1]))
    written = Ragged.of_rectangle(targets[:, 1:])
    return Batches(inputs=inputs, targets=written, batch_size=8, padding="post")


WORKS = {
    "classifier": Work(classifier, classified(40), classified(17)),
    "stream": Work(
        language_model,
        Windows(stream=ids(1, 2 * 6 * STEPS + 1)[0], lanes=2, width=6),
        Windows(stream=ids(1, 30)[0], lanes=2, width=6),
        token_means,
    ),
    "translator": Work(translator, paired(40), paired(17), token_means),
}


def training(work: Work, folder: Path, progress: Silent | None = None, /, **settings: Any) -> Watch:
    """Train, or go on with what is in `folder`."""
    backend.start(1)
    folder.mkdir(exist_ok=True)
    return fit(
        work.model(),
        work.train,
        work.validation,
        Training(**{**SETTINGS, **settings}),
        seed=7,
        outputs=Outputs(
            best=folder / "checkpoints" / "best.keras",
            checkpoints=folder / "checkpoints",
            history=folder / "history.jsonl",
            tensorboard=folder / "tensorboard",
        ),
        progress=progress or Silent(),
        figures=work.figures,
    )


def outcome(folder: Path) -> dict[str, Any]:
    """Return all that a training leaves, but for the time it took."""
    lines = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    with zipfile.ZipFile(folder / "checkpoints" / "best.keras") as best:
        weights = best.read("model.weights.h5")
    with np.load(folder / "checkpoints" / "last" / "variables.npz", allow_pickle=False) as arrays:
        variables = {name: array.tobytes() for name, array in arrays.items()}
    history = [{**line, "seconds": 0} for line in lines]
    return {"history": history, "best": weights, "variables": variables}


@pytest.fixture(autouse=True, scope="module")
def _step_by_step() -> Iterator[None]:
    """Let Keras look up after each step, so that a training can be stopped at any of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlpcat4.training.fit.IDS_AT_ONCE", 1)
        yield


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each training that nobody stopped; to be copied, not changed."""
    folders = {name: tmp_path_factory.mktemp(name) for name in WORKS}
    for name, folder in folders.items():
        training(WORKS[name], folder)
    return folders


@pytest.fixture(scope="module")
def undisturbed(ended: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """What each training comes to when nobody stops it."""
    return {name: outcome(folder) for name, folder in ended.items()}


@pytest.fixture(scope="module")
def in_epoch_2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a classifier's training that was stopped at step 3 of epoch 2; to be copied."""
    folder = tmp_path_factory.mktemp("stopped")
    with pytest.raises(Interrupted):
        training(WORKS["classifier"], folder, StopsAt((2, 3)))
    return folder


class StopsAt(Silent):
    """A watcher that presses Ctrl-C after certain steps, each of one training, and notes what it is told."""

    def __init__(self, *places: tuple[int, int]) -> None:
        self.places = list(places)
        self.steps: list[tuple[int, int]] = []
        self.messages: list[str] = []

    def message(self, text: str) -> None:
        self.messages.append(text)

    def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
        self.steps.append((epoch, step))
        if self.places and (epoch, step) == self.places[0]:
            self.places.pop(0)
            os.kill(os.getpid(), signal.SIGINT)


def stopped(work: Work, folder: Path, *places: tuple[int, int]) -> Iterator[StopsAt]:
    """Train with a stop after each of these steps, going on each time."""
    watcher = StopsAt(*places)
    for _ in places:
        with pytest.raises(Interrupted):
            training(work, folder, watcher)
    training(work, folder, watcher)
    yield watcher


@pytest.mark.parametrize("kind", WORKS)
@pytest.mark.parametrize(
    "places",
    [[(1, STEPS)], [(1, 1), (1, 4), (2, 3), (EPOCHS, STEPS)]],
    ids=str,
)
def test_stopped_at_a_step_it_ends_as_if_it_had_not_been(
    kind: str, places: list[tuple[int, int]], tmp_path: Path, undisturbed: dict[str, dict[str, Any]]
) -> None:
    for watcher in stopped(WORKS[kind], tmp_path, *places):
        assert outcome(tmp_path) == undisturbed[kind]
        # Each step once, but for one that was the last of its epoch, which is done again for its validation.
        again = [place for place in places if place[1] == STEPS]
        assert len(watcher.steps) == STEPS * EPOCHS + len(again)


@pytest.mark.parametrize(("at_once", "told"), [(2, [2, 4, 5]), (3, [3, 5]), (100, [5])])
def test_where_keras_makes_several_steps_at_once_all_is_the_same(
    at_once: int,
    told: list[int],
    tmp_path: Path,
    undisturbed: dict[str, dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work = WORKS["classifier"]
    monkeypatch.setattr("nlpcat4.training.fit.IDS_AT_ONCE", at_once * work.train.ids_per_batch)
    stop = told[-1] if len(told) == 1 else told[-2]
    for watcher in stopped(work, tmp_path, (2, stop)):
        assert outcome(tmp_path) == undisturbed["classifier"]
        assert [step for epoch, step in watcher.steps if epoch == 1] == told


def test_stopped_in_a_validation_it_goes_on_with_the_last_step(
    tmp_path: Path, undisturbed: dict[str, dict[str, Any]]
) -> None:
    work = WORKS["classifier"]

    class StopsInValidation(Batches):
        calls = 0

        def ordered(self) -> Iterator[Any]:
            StopsInValidation.calls += 1
            if StopsInValidation.calls == 3:  # after looking at shapes, and at what variables there are
                os.kill(os.getpid(), signal.SIGINT)
            yield from Batches.ordered(self)

    held_out = classified(17)
    stopping = StopsInValidation(
        inputs=held_out.inputs, targets=held_out.targets, batch_size=8, padding="post"
    )
    with pytest.raises(Interrupted, match=f"interrupted in epoch 1, after step {STEPS - 1}"):
        training(Work(work.model, work.train, stopping), tmp_path)
    training(work, tmp_path)
    assert outcome(tmp_path) == undisturbed["classifier"]


def test_within_a_long_epoch_the_state_is_saved_too(tmp_path: Path) -> None:
    """The process dies without a word after step 4 of the first epoch; no more than one step is lost."""

    class Dies(Silent):
        def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
            if step == 4:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        training(WORKS["classifier"], tmp_path, Dies(), checkpoint_minutes=1e-9)
    watcher = StopsAt()
    training(WORKS["classifier"], tmp_path, watcher)
    assert watcher.messages == ["resuming at epoch 1, step 4"]
    assert watcher.steps[0] == (1, 4)


@pytest.mark.parametrize("what", ["cut", "flipped", "manifest", "missing"])
def test_a_damaged_state_is_named_and_the_one_before_it_used(
    what: str, tmp_path: Path, in_epoch_2: Path, undisturbed: dict[str, dict[str, Any]]
) -> None:
    shutil.copytree(in_epoch_2, tmp_path, dirs_exist_ok=True)
    damage(tmp_path / "checkpoints" / "last", what)
    watcher = StopsAt()
    training(WORKS["classifier"], tmp_path, watcher)
    assert "checkpoints/last is damaged" in watcher.messages[0]
    assert "going on from the one before it" in watcher.messages[0]
    assert watcher.messages[1] == "resuming at epoch 2, step 1"
    assert outcome(tmp_path) == undisturbed["classifier"]


def damage(checkpoint: Path, what: str) -> None:
    variables = checkpoint / "variables.npz"
    content = bytearray(variables.read_bytes())
    match what:
        case "cut":
            variables.write_bytes(content[: len(content) // 2])
        case "flipped":
            content[len(content) // 2] ^= 1
            variables.write_bytes(content)
        case "manifest":
            (checkpoint / "manifest.json").write_text("{}")
        case "missing":
            (checkpoint / "state.json").unlink()


def test_where_the_only_state_is_damaged_it_begins_anew(
    tmp_path: Path, undisturbed: dict[str, dict[str, Any]]
) -> None:
    with pytest.raises(Interrupted):
        training(WORKS["classifier"], tmp_path, StopsAt((1, 3)))
    damage(tmp_path / "checkpoints" / "last", "cut")
    watcher = StopsAt()
    training(WORKS["classifier"], tmp_path, watcher)
    assert "last is damaged" in watcher.messages[0]
    assert watcher.messages[0].endswith("going on from the beginning")
    assert outcome(tmp_path) == undisturbed["classifier"]


def test_where_no_state_is_whole_nothing_is_gone_on_with(tmp_path: Path, in_epoch_2: Path) -> None:
    shutil.copytree(in_epoch_2, tmp_path, dirs_exist_ok=True)
    for name in ("last", "previous"):
        damage(tmp_path / "checkpoints" / name, "cut")
    with pytest.raises(RunError, match=r"last is damaged .*previous is damaged .*train anew"):
        training(WORKS["classifier"], tmp_path)


def test_a_training_that_is_over_is_not_trained_again(tmp_path: Path, ended: dict[str, Path]) -> None:
    shutil.copytree(ended["classifier"], tmp_path, dirs_exist_ok=True)
    before = outcome(tmp_path)
    (tmp_path / "history.jsonl").unlink()  # as if the process had died before it was written
    watcher = StopsAt()
    training(WORKS["classifier"], tmp_path, watcher)
    assert watcher.steps == []
    assert watcher.messages == ["resuming after the last epoch"]
    assert outcome(tmp_path) == before


def test_early_stopping_and_the_best_epoch_are_remembered(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"epochs": 50, "early_stopping": {"patience": 2, "min_delta": 1}}
    with pytest.raises(Interrupted):
        training(WORKS["classifier"], tmp_path, StopsAt((3, 2)), **settings)
    watch = training(WORKS["classifier"], tmp_path, **settings)
    assert [record["epoch"] for record in watch.history] == [1, 2, 3]
    assert training(WORKS["classifier"], tmp_path, **settings) == watch


def test_a_best_model_that_is_not_what_was_saved_is_refused(tmp_path: Path, ended: dict[str, Path]) -> None:
    shutil.copytree(ended["classifier"], tmp_path, dirs_exist_ok=True)
    best = tmp_path / "checkpoints" / "best.keras"
    content = bytearray(best.read_bytes())
    content[len(content) // 2] ^= 1
    best.write_bytes(content)
    with pytest.raises(RunError, match=r"best\.keras: damaged: it is not what was saved after epoch \d"):
        training(WORKS["classifier"], tmp_path)


def test_a_folder_that_is_deleted_meanwhile_is_named_and_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "run"

    class Deletes(Silent):
        def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
            if (epoch, step) == (1, 2):
                shutil.rmtree(folder)

    with pytest.raises(OSError, match="run/checkpoints"):
        training(WORKS["classifier"], folder, Deletes())
    assert not folder.exists()


def test_a_state_of_another_model_is_refused(tmp_path: Path, in_epoch_2: Path) -> None:
    shutil.copytree(in_epoch_2, tmp_path, dirs_exist_ok=True)
    with pytest.raises(RunError, match="that of another model"):
        training(WORKS["translator"], tmp_path)

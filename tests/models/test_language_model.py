"""A language model reads a text token by token as it does at once, and its file is one of plain Keras."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.layers import Entry, Layer

VOCAB_SIZE, LENGTH = 12, 9
RNN: dict[str, Any] = {"rnn": {"units": 5, "return_sequences": True}}
LSTM: dict[str, Any] = {"lstm": {"units": 6, "return_sequences": True, "recurrent_dropout": 0.2}}
GRU: dict[str, Any] = {"gru": {"units": 7, "return_sequences": True, "dropout": 0.2}}
CAUSAL: dict[str, list[Any]] = {
    "rnn": [{"embedding": 4}, RNN],
    "lstm": [{"embedding": 4}, {"spatial_dropout": 0.3}, LSTM],
    "gru": [{"embedding": 4}, GRU, "layer_normalization", {"dropout": 0.3}],
    "stack": [{"embedding": 4}, LSTM, GRU, RNN, {"dense": 3}],
    "one_hot": ["one_hot", RNN],
    "no recurrent layer": [{"embedding": 4}, {"dense": {"units": 5, "activation": "tanh"}}],
    "tied": [{"embedding": 4}, "layer_normalization", LSTM, {"dense": {"units": 4, "activation": "linear"}}],
}


def architecture(layers: list[Any]) -> Sequence[Entry]:
    return TypeAdapter(list[Layer]).validate_python(layers)


def built(name: str, lanes: int | None = None) -> Any:
    from nlpcat4.models.language_model import build_language_model

    backend.start(7)
    return build_language_model(
        architecture(CAUSAL[name]),
        vocab_size=VOCAB_SIZE,
        max_length=LENGTH,
        causal=True,
        tie_weights=name == "tied",
        lanes=lanes,
    )


@pytest.fixture
def ids() -> NDArray[np.int32]:
    return np.random.default_rng(3).integers(1, VOCAB_SIZE, size=(4, LENGTH)).astype(np.int32)


def stepped(model: Any, layers: list[Any], ids: NDArray[np.int32], **options: Any) -> NDArray[np.float32]:
    """Return float32 [batch, length, vocabulary]: the logits after each token, one step a token."""
    from nlpcat4.models.language_model import CausalStep

    step = CausalStep(model, architecture(layers), **options)
    state, logits = step.begin(len(ids)), []
    for column in ids.T:
        after, state = step(column, state)
        logits.append(np.asarray(after))
    return np.stack(logits, axis=1)


@pytest.mark.parametrize("name", CAUSAL)
def test_a_step_gives_what_a_full_pass_gives(name: str, ids: NDArray[np.int32], tmp_path: Path) -> None:
    from nlpcat4.models.files import load_model, save_model

    model = built(name)
    full = np.asarray(model(ids, training=False))
    assert full.std() > 1e-4
    assert np.abs(stepped(model, CAUSAL[name], ids) - full).max() < 1e-5
    save_model(model, tmp_path / "best.keras")
    loaded = load_model(tmp_path / "best.keras")
    assert np.abs(stepped(loaded, CAUSAL[name], ids) - full).max() < 1e-5


@pytest.mark.parametrize("name", CAUSAL)
def test_no_position_sees_what_comes_after_it(name: str, ids: NDArray[np.int32]) -> None:
    model = built(name)
    other = ids.copy()
    other[:, 5:] = 0
    assert np.abs(np.asarray(model(ids))[:, :5] - np.asarray(model(other))[:, :5]).max() < 1e-6


def test_a_step_forgets_at_the_end_of_a_line(ids: NDArray[np.int32]) -> None:
    end = 2
    line = np.where(ids == end, 3, ids)
    line[:, 4] = end
    model = built("stack")
    going_on = stepped(model, CAUSAL["stack"], line, forget_at=end)
    alone = stepped(model, CAUSAL["stack"], line[:, 4:])
    assert np.abs(going_on[:, 4:] - alone).max() < 1e-6
    remembering = stepped(model, CAUSAL["stack"], line)
    assert np.abs(remembering[:, 4:] - alone).max() > 1e-4


@pytest.mark.parametrize("name", ["stack", "tied", "one_hot"])
def test_lanes_go_on_from_batch_to_batch(name: str, ids: NDArray[np.int32]) -> None:
    model, lanes = built(name), built(name, lanes=len(ids))
    lanes.set_weights(model.get_weights())
    full = np.asarray(model(ids))
    parts = [np.asarray(lanes(ids[:, start : start + 3])) for start in range(0, LENGTH, 3)]
    assert np.abs(np.concatenate(parts, axis=1) - full).max() < 1e-5


def test_tied_weights_are_the_same_weights() -> None:
    names = [weight.path for weight in built("tied").weights]
    assert not any("output" in name for name in names)
    assert sum(weight.shape == (VOCAB_SIZE, 4) for weight in built("tied").weights) == 1


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_a_prefix_step_reads_the_whole_beginning(padding: str) -> None:
    from nlpcat4.models.language_model import PrefixStep, build_language_model
    from nlpcat4.text.padding import pad

    backend.start(7)
    model = build_language_model(
        architecture([{"embedding": 4}, {"bilstm": 5}]), vocab_size=VOCAB_SIZE, max_length=4, causal=False
    )
    step = PrefixStep(model, 4)
    tokens, state = [3, 5, 7, 9, 11, 2], step.begin(1)
    for count, token in enumerate(tokens, start=1):
        logits, state = step(np.array([token], np.int32), state)
        row = pad([tokens[:count]], 4, padding=padding, truncating="pre")  # type: ignore[arg-type]
        assert np.abs(np.asarray(logits) - np.asarray(model(row))).max() < 1e-5


@pytest.mark.parametrize("name", ["tied", "one_hot"])
def test_plain_keras_loads_the_file(name: str, ids: NDArray[np.int32], tmp_path: Path) -> None:
    from nlpcat4.models.files import save_model

    model = built(name)
    save_model(model, tmp_path / "best.keras")
    np.save(tmp_path / "ids.npy", ids)
    code = (
        "import sys; sys.modules['nlpcat4'] = None\n"
        "import keras, numpy as np\n"
        "np.save('logits.npy', keras.models.load_model('best.keras')(np.load('ids.npy')))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert np.abs(np.load(tmp_path / "logits.npy") - np.asarray(model(ids))).max() < 1e-5


def test_a_file_that_asks_for_absurd_one_hot_vectors_is_refused(tmp_path: Path) -> None:
    import zipfile

    from nlpcat4.errors import RunError
    from nlpcat4.models.files import load_model, save_model

    save_model(built("one_hot"), tmp_path / "good.keras")
    with (
        zipfile.ZipFile(tmp_path / "good.keras") as good,
        zipfile.ZipFile(tmp_path / "bad.keras", "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            if name == "config.json":
                content = content.replace(b'"num_classes": 12', b'"num_classes": 999999999')
                assert b"999999999" in content
            bad.writestr(name, content)
    with pytest.raises(RunError, match="one_hot"):
        load_model(tmp_path / "bad.keras")

"""A model of the token after a text: a step reads as much as the whole, padded on either side."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4 import backend
from nlpcat4.errors import RunError
from nlpcat4.models.files import CONFIG, load_model, save_model
from nlpcat4.models.language_model import PrefixStep, build_language_model

from .conftest import parsed

if TYPE_CHECKING:
    import keras

VOCAB_SIZE, MAX_LENGTH = 11, 6
ARCHITECTURES = {
    "bilstm": "[embedding: 4, bilstm: 5]",
    "one_hot": "[one_hot, gru: 5]",
    "birnn_stacked": "[embedding: 4, birnn: {units: 5, return_sequences: true}, bigru: 3]",
    "average": "[embedding: 4, global_average_pooling, dense: 6]",
    "flatten": "[embedding: 4, flatten, dropout: 0.3, dense: 6]",
    "conv1d": "[embedding: 4, conv1d: {filters: 6, kernel_size: 3}, global_max_pooling]",
    "bag_of_words": "[bag_of_words: count, dense: 6]",
    "tied": "[embedding: 4, bilstm: {units: 4, merge_mode: sum}]",
}


@dataclass(frozen=True)
class Saved:
    """A model, and the file that it was saved in."""

    model: "keras.Model"
    path: Path

    def logits(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.asarray(self.model(ids, training=False))


@pytest.fixture(scope="module")
def saved(folder: Path) -> dict[str, Saved]:
    """Each model, with weights large enough to make every difference show."""
    models = {}
    for name, text in ARCHITECTURES.items():
        backend.start(7)
        model = build_language_model(
            parsed(text),
            vocab_size=VOCAB_SIZE,
            max_length=MAX_LENGTH,
            causal=False,
            tie_weights=name == "tied",
        )
        model.set_weights([3 * weight for weight in model.get_weights()])
        models[name] = Saved(model, folder / f"prefix_{name}.keras")
        save_model(model, models[name].path)
    return models


@pytest.fixture(scope="module", params=ARCHITECTURES)
def one(request: pytest.FixtureRequest, saved: dict[str, Saved]) -> Saved:
    """Each model in turn."""
    return saved[request.param]


def rows(length: int) -> NDArray[np.int32]:
    """Return three rows of random ids, none of them padding."""
    return np.random.default_rng(3).integers(1, VOCAB_SIZE, (3, length), dtype=np.int32)


def test_a_step_gives_what_the_model_says_of_the_padded_beginning(one: Saved) -> None:
    import tensorflow as tf

    ids, step = rows(MAX_LENGTH + 3), PrefixStep(load_model(one.path), MAX_LENGTH)
    compiled, state = tf.function(step, autograph=False), step.begin(len(ids))
    for end in range(1, ids.shape[1] + 1):
        found, state = compiled(tf.constant(ids[:, end - 1]), state)
        read = ids[:, max(0, end - MAX_LENGTH) : end]
        padded = np.pad(read, ((0, 0), (MAX_LENGTH - read.shape[1], 0)))
        np.testing.assert_allclose(found, one.logits(padded), atol=1e-5)


def test_padding_on_either_side_changes_nothing(one: Saved) -> None:
    alone = one.logits(rows(4))
    for sides in ((0, 2), (2, 0), (1, 1)):
        np.testing.assert_allclose(one.logits(np.pad(rows(4), ((0, 0), sides))), alone, atol=1e-5)


def test_every_token_matters(one: Saved) -> None:
    ids = rows(4)
    for position in range(4):
        other = ids.copy()
        other[:, position] = 1 + ids[:, position] % (VOCAB_SIZE - 1)
        assert np.abs(one.logits(other) - one.logits(ids)).max() > 1e-3


def test_every_model_loads_with_plain_keras_where_this_project_is_missing(saved: dict[str, Saved]) -> None:
    script = """
import json, sys
sys.modules["nlpcat4"] = sys.modules["nlpcat4_cli"] = None
import keras, numpy as np
ids = np.array(json.loads(sys.argv[1]), dtype="int32")
print(json.dumps([np.asarray(keras.models.load_model(path)(ids)).tolist() for path in sys.argv[2:]]))
"""
    ids, paths = rows(5), [str(one.path) for one in saved.values()]
    command = [sys.executable, "-c", script, json.dumps(ids.tolist()), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for one, found in zip(saved.values(), json.loads(done.stdout), strict=True):
        np.testing.assert_allclose(found, one.logits(ids), atol=1e-6)


@pytest.fixture
def with_features(saved: dict[str, Saved], tmp_path: Path) -> Callable[[Any], Path]:
    """Write a model file whose one-hot vectors have so many features."""

    def write(count: Any) -> Path:
        with zipfile.ZipFile(saved["one_hot"].path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        config = json.loads(members[CONFIG])
        (entry,) = [layer for layer in config["config"]["layers"] if layer["class_name"] == "OneHot"]
        assert entry["config"]["num_classes"] == VOCAB_SIZE
        entry["config"]["num_classes"] = count
        with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
            for name, content in (members | {CONFIG: json.dumps(config).encode()}).items():
                archive.writestr(name, content)
        return tmp_path / "model.keras"

    return write


@pytest.mark.parametrize("count", [10**12, 10**6 + 1, 0, -1])
def test_one_hot_vectors_of_an_absurd_size_are_refused(
    with_features: Callable[[Any], Path], count: int
) -> None:
    with pytest.raises(RunError, match="more features than any vocabulary of ours"):
        load_model(with_features(count))


@pytest.mark.parametrize("count", ["many", None, [3]])
def test_one_hot_vectors_of_no_size_are_refused(with_features: Callable[[Any], Path], count: Any) -> None:
    with pytest.raises(RunError, match="not built like that of a Keras model"):
        load_model(with_features(count))

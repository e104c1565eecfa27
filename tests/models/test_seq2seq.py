"""What holds of every cell and attention: padding does not matter, steps give what the whole gives."""

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4.models.decoding import Decoder
from nlpcat4.models.files import load_model, save_model
from nlpcat4.models.seq2seq import EncoderDecoder

VOCAB_SIZE = 13
KINDS = list(itertools.product(("lstm", "gru"), ("none", "luong", "bahdanau")))


def sized(cell: Any, attention: Any) -> EncoderDecoder:
    """Return a small architecture: two layers of LSTM, or one of GRU."""
    layers = 2 if cell == "lstm" else 1
    return EncoderDecoder(cell=cell, attention=attention, embedding=4, units=6, layers=layers, dropout=0.2)


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def architecture(request: pytest.FixtureRequest) -> EncoderDecoder:
    return sized(*request.param)


@pytest.fixture(scope="module")
def model(architecture: EncoderDecoder) -> Any:
    """A model whose weights are large enough to make every difference show."""
    import keras

    keras.utils.set_random_seed(7)
    model = architecture.build(VOCAB_SIZE)
    model.set_weights([3 * weight for weight in model.get_weights()])
    return model


def rows(lengths: tuple[int, ...], seed: int = 3) -> NDArray[np.int32]:
    """Return random ids, padded on the right."""
    random = np.random.default_rng(seed)
    found = np.zeros((len(lengths), max(lengths)), dtype=np.int32)
    for row, length in zip(found, lengths, strict=True):
        row[:length] = random.integers(1, VOCAB_SIZE, length)
    return found


SOURCE, TARGET = rows((5, 1, 7, 3)), rows((4, 2, 1, 6), seed=4)


def logits(model: Any, source: NDArray[np.int32], target: NDArray[np.int32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = model([source, target], training=False).numpy()
    return found


def test_padding_changes_no_logit(model: Any) -> None:
    together = logits(model, np.pad(SOURCE, ((0, 0), (0, 4))), np.pad(TARGET, ((0, 0), (0, 3))))
    for row, (source, target) in enumerate(zip(SOURCE, TARGET, strict=True)):
        alone = logits(model, source[source > 0][None], target[target > 0][None])[0]
        np.testing.assert_allclose(together[row, : len(alone)], alone, atol=1e-5)


def test_the_source_matters_and_so_does_its_order(model: Any) -> None:
    found = [logits(model, source, TARGET[:1]) for source in (SOURCE[:1], SOURCE[:1, ::-1], SOURCE[2:3])]
    for one, other in itertools.combinations(found, 2):
        assert np.abs(one - other).max() > 1e-3


def test_no_position_sees_the_tokens_after_it(model: Any) -> None:
    target = rows((6, 6, 6, 6))
    changed = target.copy()
    changed[:, 3:] = 1 + changed[:, 3:] % (VOCAB_SIZE - 1)
    before, after = logits(model, SOURCE, target), logits(model, SOURCE, changed)
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert np.abs(before[:, 3] - after[:, 3]).max() > 1e-3


def test_steps_give_the_logits_of_the_whole(model: Any, architecture: EncoderDecoder) -> None:
    decoder = Decoder(model, architecture)
    reading = decoder.read(SOURCE)
    whole = logits(model, SOURCE, TARGET)
    for position in range(TARGET.shape[1]):
        found, reading = decoder.step(TARGET[:, position], reading)
        np.testing.assert_allclose(found, whole[:, position], atol=1e-5)


def test_the_encoder_hands_over_every_layer(model: Any, architecture: EncoderDecoder) -> None:
    reading = Decoder(model, architecture).read(SOURCE)
    states = 2 if architecture.cell == "lstm" else 1
    shapes = [[tuple(state.shape) for state in layer] for layer in reading.states]
    assert shapes == [[(4, 6)] * states] * architecture.layers


def test_dropout_is_for_training_alone(model: Any) -> None:
    np.testing.assert_array_equal(logits(model, SOURCE, TARGET), logits(model, SOURCE, TARGET))
    trained = model([SOURCE, TARGET], training=True).numpy()
    assert np.abs(trained - logits(model, SOURCE, TARGET)).max() > 1e-3


def test_every_weight_is_trained(model: Any) -> None:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model([SOURCE, TARGET])[:, :4] ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    assert all(np.any(np.asarray(tf.convert_to_tensor(one)) != 0) for one in gradients)


def test_a_saved_model_answers_as_before(model: Any, tmp_path: Path) -> None:
    save_model(model, tmp_path / "model.keras")
    loaded = load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(logits(loaded, SOURCE, TARGET), logits(model, SOURCE, TARGET))


def test_a_loaded_model_can_be_taken_apart(model: Any, architecture: EncoderDecoder, tmp_path: Path) -> None:
    save_model(model, tmp_path / "model.keras")
    decoder = Decoder(load_model(tmp_path / "model.keras"), architecture)
    found, _ = decoder.step(TARGET[:, 0], decoder.read(SOURCE))
    np.testing.assert_allclose(found, logits(model, SOURCE, TARGET)[:, 0], atol=1e-5)


@pytest.mark.parametrize("attention", ["luong", "bahdanau"])
def test_attention_weights_are_those_of_the_formula(attention: Any) -> None:
    """Compare with the equations, written out in NumPy from the outputs of the two halves."""
    import keras

    keras.utils.set_random_seed(7)
    architecture = sized("gru", attention)
    model = architecture.build(VOCAB_SIZE)
    weights = Decoder(model, architecture).attention_weights(SOURCE, TARGET).numpy()
    top = [model.get_layer(f"{part}_0").output[0] for part in ("encoder", "decoder")]
    memory, outputs = (np.asarray(one) for one in keras.Model(model.inputs, top)([SOURCE, TARGET]))
    if attention == "luong":
        scores = outputs @ memory.swapaxes(1, 2)
    else:
        query, key = (np.asarray(model.get_layer(f"attention_{part}").kernel) for part in ("query", "key"))
        hidden = np.tanh((outputs @ query)[:, :, None] + (memory @ key)[:, None])
        scores = hidden @ np.asarray(model.get_layer("attention").scale)
    expected = np.where(SOURCE[:, None] > 0, np.exp(scores), 0)
    np.testing.assert_allclose(weights, expected / expected.sum(axis=-1, keepdims=True), atol=1e-6)


def test_padding_is_not_looked_at() -> None:
    architecture = sized("lstm", "bahdanau")
    weights = Decoder(architecture.build(VOCAB_SIZE), architecture).attention_weights(SOURCE, TARGET)
    assert not np.any(np.asarray(weights)[np.broadcast_to(SOURCE[:, None] == 0, weights.shape)])


def test_every_model_loads_with_plain_keras_where_this_project_is_missing(tmp_path: Path) -> None:
    script = """
import sys
sys.modules["nlpcat4"] = None
import keras, numpy as np
for path in sys.argv[1:]:
    print(keras.models.load_model(path)([np.ones((2, 3), "int32"), np.ones((2, 4), "int32")]).shape)
"""
    paths = [tmp_path / f"{cell}_{attention}.keras" for cell, attention in KINDS]
    for path, (cell, attention) in zip(paths, KINDS, strict=True):
        save_model(sized(cell, attention).build(VOCAB_SIZE), path)
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, paths)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["(2, 4, 13)"] * len(KINDS), done.stderr

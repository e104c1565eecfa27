"""What holds of every architecture: it learns, padding does not matter, and its size is known beforehand."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter

from nlpcat4.errors import ConfigError
from nlpcat4.layers import Layer, check_architecture, estimated_parameters

VOCAB_SIZE, MAX_LENGTH = 30, 8
STACKED_BILSTM = [
    {"embedding": {"dim": 16}},
    {"dropout": 0.2},
    {"bilstm": {"units": 64, "return_sequences": True}},
    {"dropout": 0.2},
    {"bilstm": 32},
    {"dropout": 0.2},
    {"dense": {"units": 64, "activation": "relu"}},
]


def layers(items: Sequence[Any]) -> tuple[Any, ...]:
    return TypeAdapter(tuple[Layer, ...]).validate_python(items)


def build(items: Sequence[Any], **sizes: Any) -> Any:
    from nlpcat4.models.classifier import build_classifier

    sizes = {"vocab_size": VOCAB_SIZE, "max_length": MAX_LENGTH, "classes": 2} | sizes
    return build_classifier(layers(items), **sizes)


def padded(texts: Sequence[NDArray[np.int32]], before: int, after: int) -> NDArray[np.int32]:
    """Fill all texts to the longest, on the side where there is more, then add columns on both sides."""
    width = max(map(len, texts))
    rows = [np.pad(ids, (width - len(ids), 0) if before > after else (0, width - len(ids))) for ids in texts]
    return np.pad(rows, ((0, 0), (before, after)))


def scores(model: Any, rows: NDArray[np.int32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = model(rows, training=False).numpy()
    return found


@pytest.fixture(scope="session")
def alone(classifier: Any, texts: Any) -> list[NDArray[np.float32]]:
    """Return the scores of each text by itself, without any padding."""
    return [scores(classifier.model, ids[None])[0] for ids in texts]


def test_nothing_is_wrong_with_the_architecture(classifier: Any) -> None:
    assert list(check_architecture(classifier.architecture)) == []


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 5), (1, 0), (9, 0), (2, 3)])
def test_padding_never_changes_a_prediction(
    classifier: Any, texts: Any, alone: Any, before: int, after: int
) -> None:
    together = scores(classifier.model, padded(texts, before, after))
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-6)


def test_a_row_without_any_token_gives_a_number(classifier: Any) -> None:
    rows = np.zeros((2, 5), dtype=np.int32)
    rows[1, :2] = 3
    found = scores(classifier.model, rows)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[1:], scores(classifier.model, rows[1:, :2]), rtol=0, atol=1e-6)


def test_one_step_changes_every_trainable_weight(classifier: Any, texts: Any) -> None:
    import keras
    import tensorflow as tf

    model = keras.models.clone_model(classifier.model)
    model.set_weights(classifier.model.get_weights())
    labels = np.array([[0], [1], [1], [0], [1]], dtype=np.float32)
    with tf.GradientTape() as tape:
        found = model(padded(texts, 0, 1), training=True)
        loss = tf.reduce_mean(keras.losses.binary_crossentropy(labels, found)) + sum(model.losses)
    gradients = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    before = [weight.numpy() for weight in model.trainable_weights]
    keras.optimizers.SGD(learning_rate=1.0).apply(gradients, model.trainable_weights)
    unchanged = [
        weight.path
        for old, weight in zip(before, model.trainable_weights, strict=True)
        if np.array_equal(old, weight.numpy())
    ]
    assert unchanged == []


def test_the_parameters_are_known_before_the_model_is_built(classifier: Any) -> None:
    estimate = estimated_parameters(classifier.architecture, vocab_size=VOCAB_SIZE, max_length=MAX_LENGTH)
    if classifier.name.startswith("keras"):
        assert estimate <= classifier.model.count_params() <= 2 * estimate
    else:
        assert estimate == classifier.model.count_params()


def test_the_names_in_a_model_are_unique_and_plain(classifier: Any) -> None:
    names = [operation.name for operation in classifier.model.operations]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_]{1,64}", name) for name in names)


def test_the_stacked_bilstm_has_246_913_parameters() -> None:
    from nlpcat4.models.summary import summary

    model = build(STACKED_BILSTM, vocab_size=10_000, max_length=100)
    sizes = {row.name: row.parameters for row in summary(model) if row.parameters}
    assert sizes == {"embedding": 160_000, "bilstm": 41_472, "bilstm_1": 41_216, "dense": 4_160, "output": 65}
    assert model.count_params() == 246_913
    assert estimated_parameters(layers(STACKED_BILSTM), vocab_size=10_000, max_length=100) == 246_913


def test_the_same_seed_gives_the_same_weights() -> None:
    import keras

    found = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        found.append(
            np.concatenate([w.ravel() for w in build(STACKED_BILSTM).get_weights() if w.dtype == "float32"])
        )
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


def test_three_labels_end_in_a_softmax(texts: Any) -> None:
    found = scores(build([{"embedding": 4}, {"gru": 3}], classes=3), padded(texts, 0, 0))
    assert found.shape == (5, 3)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"Dense": {"units": 3, "activation": "relux"}}, r"architecture\[1\]\.Dense: .*relux"),
        ({"Dropout": 3}, r"architecture\[1\]\.Dropout: .*between 0 and 1.*rate=3"),
        ({"LSTM": {"units": 3, "kernel_initializer": "nothing"}}, r"LSTM: .*initializer identifier: nothing"),
        ({"DepthwiseConv1D": {"kernel_size": 3, "padding": "causal"}}, r"DepthwiseConv1D: .*padding.*causal"),
    ],
)
def test_what_keras_refuses_is_named_with_its_reason(item: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        build([{"embedding": 4}, item])
    assert "\n" not in str(caught.value)


def test_tf_idf_without_document_frequencies_is_refused() -> None:
    with pytest.raises(ValueError, match="tf_idf needs the document frequencies of the training texts"):
        build([{"bag_of_words": "tf_idf"}])

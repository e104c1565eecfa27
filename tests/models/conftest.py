"""A small classifier of every architecture, each built once."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray
from pydantic import TypeAdapter

from nlpcat4.layers import DocumentFrequency, Entry, Layer

if TYPE_CHECKING:
    import keras

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

VOCAB_SIZE, MAX_LENGTH = 30, 8

BAGS = {
    "bow_multi_hot": "[bag_of_words, dense: 16]",
    "bow_count": "[bag_of_words: count]",
    "bow_tf_idf": "[bag_of_words: tf_idf, dropout: 0.3]",
    "one_hot": "[one_hot, gru: 5]",
}
AFTER_EMBEDDING = {
    "flatten": "[flatten, dense: 16]",
    "gap": "[global_average_pooling, dense: {units: 16, activation: gelu}]",
    "gmp": "[global_max_pooling]",
    "conv1d": "[conv1d: {filters: 6, kernel_size: 3}, global_max_pooling]",
    "conv1d_even": "[conv1d: {filters: 6, kernel_size: 4, activation: tanh}, flatten]",
    "conv1d_causal": "[conv1d: {filters: 6, padding: causal, strides: 2}, lstm: 5]",
    "conv1d_stacked": "[conv1d: {filters: 6, strides: 3}, max_pooling: 2, conv1d: 5, flatten]",
    "max_pooling": "[max_pooling: 3, bigru: 5]",
    "rnn": "[rnn: 5]",
    "rnn_stacked": "[rnn: {units: 5, return_sequences: true}, rnn: 5]",
    "lstm": "[spatial_dropout: 0.2, lstm: 5]",
    "lstm_stacked": "[lstm: {units: 5, return_sequences: true}, lstm: 5]",
    "lstm_average": "[lstm: {units: 5, return_sequences: true}, global_average_pooling]",
    "gru": "[gru: 5]",
    "gru_stacked": "[gru: {units: 5, return_sequences: true}, gru: 5]",
    "recurrent_dropout": "[lstm: {units: 5, dropout: 0.2, recurrent_dropout: 0.2}]",
    "birnn": "[birnn: {units: 5, merge_mode: sum}]",
    "bilstm": "[bilstm: {units: 5, merge_mode: ave}]",
    "bilstm_stacked": "[dropout: 0.2, bilstm: {units: 5, return_sequences: true}, bilstm: 3, dense: 9]",
    "bigru_max": "[bigru: {units: 5, return_sequences: true}, global_max_pooling]",
    "birnn_conv": "[birnn: {units: 5, return_sequences: true, merge_mode: mul}, conv1d: 5, flatten]",
    "dense_steps": "[dense: {units: 6, activation: elu}, layer_normalization, global_max_pooling]",
    "layer_normalization": "[layer_normalization: {epsilon: 0.01}, gru: 5, layer_normalization]",
    "keras_steps": "[GaussianNoise: 0.1, LayerNormalization, Dense: {units: 5, activation: silu}, flatten]",
    "keras_normalized": "[BatchNormalization, global_average_pooling, BatchNormalization]",
    "keras_recurrent": "[GRU: {units: 5, return_sequences: true}, SimpleRNN: 5, PReLU]",
    "keras_conv1d": "[Conv1D: {filters: 6, kernel_size: 3, padding: causal, strides: 2}, flatten]",
    "keras_separable": "[SeparableConv1D: {filters: 6, kernel_size: 3, padding: same}, LSTM: 5]",
    "keras_regularized": "[gru: 3, Dense: {units: 5, kernel_regularizer: l2, kernel_constraint: max_norm}]",
}
ARCHITECTURES = BAGS | {name: f"[embedding: 4, {rest[1:]}" for name, rest in AFTER_EMBEDDING.items()}


@dataclass(frozen=True)
class Classifier:
    """A model, what it was built from, and a file that it was saved in."""

    name: str
    architecture: tuple[Entry, ...]
    model: "keras.Model"
    path: Path


def parsed(text: str) -> tuple[Entry, ...]:
    """Return the layers that a YAML list names."""
    return TypeAdapter(tuple[Layer, ...]).validate_python(yaml.safe_load(text))


@cache
def build(name: str, folder: Path) -> Classifier:
    """Return the classifier of that name, from the same seed every time."""
    import keras

    from nlpcat4.models.classifier import build_classifier
    from nlpcat4.models.files import save_model

    keras.utils.set_random_seed(7)
    architecture = parsed(ARCHITECTURES[name])
    counts = np.arange(VOCAB_SIZE) % 11
    model = build_classifier(
        architecture,
        vocab_size=VOCAB_SIZE,
        max_length=MAX_LENGTH,
        classes=2,
        document_frequency=DocumentFrequency(texts=12, counts=counts),
    )
    path = folder / f"{name}.keras"
    save_model(model, path)
    return Classifier(name, architecture, model, path)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all models are saved."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session", params=ARCHITECTURES)
def classifier(request: pytest.FixtureRequest, folder: Path) -> Classifier:
    """Each classifier in turn."""
    return build(request.param, folder)


@pytest.fixture(scope="session")
def classifiers(folder: Path) -> list[Classifier]:
    """All classifiers."""
    return [build(name, folder) for name in ARCHITECTURES]


@pytest.fixture(scope="session")
def bilstm(folder: Path) -> Classifier:
    """One classifier, for what does not depend on the architecture."""
    return build("bilstm_stacked", folder)


@pytest.fixture(scope="session")
def texts() -> list[NDArray[np.int32]]:
    """Return encoded texts of 1 to `MAX_LENGTH` tokens."""
    random = np.random.default_rng(3)
    return [random.integers(1, VOCAB_SIZE, length, dtype=np.int32) for length in (5, 1, 8, 3, 2)]

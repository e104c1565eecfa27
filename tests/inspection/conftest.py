"""Small classifiers to look inside of."""

from collections.abc import Callable
from functools import cache
from typing import Any

import keras
import numpy as np
import pytest
import yaml
from pydantic import TypeAdapter

from nlpcat4 import backend
from nlpcat4.layers import Layer
from nlpcat4.models.classifier import build_classifier
from nlpcat4.training.config import Training
from nlpcat4.training.objectives import compile_classifier

backend.start()

VOCAB_SIZE, LENGTH = 30, 9
Build = Callable[..., keras.Model]


def fresh(architecture: str, classes: int) -> keras.Model:
    """Return a compiled model of an architecture."""
    keras.utils.set_random_seed(5)
    layers: tuple[Any, ...] = TypeAdapter(tuple[Layer, ...]).validate_python(yaml.safe_load(architecture))
    model = build_classifier(layers, vocab_size=VOCAB_SIZE, max_length=LENGTH, classes=classes)
    compile_classifier(model, Training())
    random = np.random.default_rng(1)  # biases that are not zero, and larger weights than fresh ones
    model.set_weights([0.5 * random.normal(size=weight.shape) for weight in model.get_weights()])
    return model


_built = cache(fresh)


@pytest.fixture(scope="session")
def build() -> Build:
    """Return a compiled model of an architecture: `build("[embedding: 4, gru: 5]")`; made once."""
    return lambda architecture, classes=2: _built(architecture, classes)

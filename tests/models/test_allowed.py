"""The list of what a model file may name fits the Keras that is installed."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from nlpcat4.errors import ConfigError
from nlpcat4.layers import Layer
from nlpcat4.models.allowed import ALLOWED
from nlpcat4.models.graph import check_config


@pytest.mark.parametrize("module", [module for module in ALLOWED if module])
def test_every_allowed_class_is_one_of_keras(module: str) -> None:
    import importlib

    import keras

    assert keras.__version__
    home = importlib.import_module(module)
    for name in ALLOWED[module]:
        assert getattr(home, name).__module__.startswith("keras."), name


@pytest.mark.parametrize("kind", ["initializer", "regularizer", "constraint"])
def test_whatever_a_config_can_name_is_allowed(kind: str) -> None:
    """What Keras builds for us is not refused in our own file later on."""
    import keras

    from nlpcat4.models.classifier import build_classifier

    home = getattr(keras, f"{kind}s")
    known = {name for name in dir(home) if name.islower() and not name.startswith("_")}
    built = set()
    for name in known - {"get", "serialize", "deserialize"}:
        items: Any = [{"bag_of_words": "count"}, {"Dense": {"units": 19, f"kernel_{kind}": name}}]
        layers = TypeAdapter(tuple[Layer, ...]).validate_python(items)
        try:
            model = build_classifier(layers, vocab_size=20, max_length=4, classes=2)
        except ConfigError:
            continue
        config = json.dumps(keras.saving.serialize_keras_object(model))
        check_config(config.encode(), weights_size=4 * model.count_params())
        built.add(name)
    assert len(built) >= 3

"""The config of a model file, checked to be the graph of a model that our builders could have made."""

import json
import re
from typing import Any, NoReturn

from nlpcat4.layers.bag_of_words import RARITY
from nlpcat4.models.allowed import ALLOWED
from nlpcat4.models.graph_size import least_weights

NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
MOST_IDS = 1_000_000
"""What `vocab_size` may be at most."""
MODEL = ("keras.src.models.functional", "Functional")
MODEL_KEYS = {"module", "class_name", "config", "registered_name", "build_config", "compile_config"}
GRAPH_KEYS = {"name", "trainable", "layers", "input_layers", "output_layers"}
LAYER_KEYS = {"module", "class_name", "config", "registered_name", "build_config", "name", "inbound_nodes"}


def check_config(content: bytes, weights_size: int) -> None:
    """Raise a ValueError that names the entry of `config.json` that no model of ours has.

    Args:
        content: The member `config.json`.
        weights_size: Bytes of the weights, which a config cannot need more of.
    """
    try:
        model = json.loads(content, parse_constant=_no_number)
        _check_model(model)
        if 4 * least_weights(model) > weights_size:
            raise ValueError("config.json describes a model larger than the weights in the file")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"config.json cannot be read: {error}") from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("config.json is not built like that of a Keras model") from error


def _check_model(model: Any) -> None:
    """Check the model as a whole: one functional model, every layer of which leads to its output."""
    if (model["module"], model["class_name"]) != MODEL:
        raise ValueError(
            f"config.json: the model is a {model['module']}.{model['class_name']}, not functional"
        )
    _check_keys(model, MODEL_KEYS, "the model")
    if model.get("compile_config") or model["registered_name"] not in (None, "Functional"):
        raise ValueError("config.json: the model brings an optimizer or a class of its own")
    graph = model["config"]
    _check_keys(graph, GRAPH_KEYS, "the graph")
    for layer in graph["layers"]:
        _check_keys(layer, LAYER_KEYS, f"layer {layer['name']!r}")
        if layer.get("module") is None or layer["config"].get("name") != layer["name"]:
            raise ValueError(f"config.json: layer {layer['name']!r} is not a layer, or has two names")
        _check_value(layer, f"layer {layer['name']!r}")
    _check_value([graph["name"], graph["input_layers"], graph["output_layers"]], "the graph")
    _check_connected(graph)


def _check_keys(entry: dict[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(entry.keys() - keys)
    if unknown:
        raise ValueError(f"config.json: {where} has {unknown[0]!r}, which no model of ours has")


def _check_value(value: Any, where: str) -> None:
    """Check every object and every name, however deep it lies."""
    if isinstance(value, dict):
        if value.keys() & {"class_name", "module", "registered_name"}:
            _check_object(value, where)
        name = value.get("name", "")
        if not isinstance(name, str) or ("name" in value and not NAME.fullmatch(name)):
            raise ValueError(f"config.json: {where}: {name!r} is no name of a layer")
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            _check_value(part, where)


def _check_object(entry: dict[str, Any], where: str) -> None:
    """Check that Keras would make one of the allowed objects of this, and by no other name."""
    module, name = entry.get("module"), entry.get("class_name")
    if not isinstance(module, str | None) or name not in ALLOWED.get(module, ()):
        raise ValueError(f"config.json: {where} holds {module}.{name}, which no model of ours has")
    if entry.get("registered_name") not in (None, name) or not isinstance(entry.get("config"), dict):
        raise ValueError(f"config.json: {where} holds {module}.{name} under another name")
    if name == "EinsumDense" and entry["config"].get("equation") != RARITY:
        raise ValueError(f"config.json: {where} multiplies in a way that no model of ours does")
    if name == "OneHot" and not 0 < entry["config"]["num_classes"] <= MOST_IDS:
        raise ValueError(f"config.json: {where} has more features than any vocabulary of ours")


def _check_connected(graph: dict[str, Any]) -> None:
    """Check that every layer is called on others and leads to the output; Keras would run it regardless."""
    for layer in graph["layers"]:
        calls = layer["inbound_nodes"]
        if layer["class_name"] != "InputLayer" and not (calls and all(map(_origins, calls))):
            raise ValueError(f"config.json: layer {layer['name']!r} is called on no other layer")
    inputs = {layer["name"]: set(_origins(layer["inbound_nodes"])) for layer in graph["layers"]}
    if len(inputs) != len(graph["layers"]):
        raise ValueError("config.json: two layers have the same name")
    reached: set[str] = set()
    ahead = {graph["output_layers"][0]}
    while ahead:
        reached |= ahead
        ahead = {origin for name in ahead for origin in inputs[name]} - reached
    idle = sorted(inputs.keys() - reached)
    if idle:
        raise ValueError(f"config.json: layer {idle[0]!r} leads nowhere")


def _origins(value: Any) -> list[str]:
    """Return the names of the layers whose outputs a call takes."""
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return [value["config"]["keras_history"][0]]
        return _origins(list(value.values()))
    return [name for part in value for name in _origins(part)] if isinstance(value, list) else []


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"config.json holds {name}")

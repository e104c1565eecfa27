"""What is saved loads anywhere and answers as before; what is hostile is refused before Keras sees it."""

import io
import json
import pickle
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from nlpcat4.errors import RunError
from nlpcat4.models.files import CONFIG, WEIGHTS, check_model_file, load_model, save_model

Edit = Callable[[dict[str, Any]], None]
Members = dict[str, bytes]


@pytest.fixture
def no_loading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make Keras' loading end the test, and a folder for hostile files the working folder."""
    import keras

    def load(*_: Any, **__: Any) -> None:
        pytest.fail("the file reached Keras")

    monkeypatch.setattr(keras.models, "load_model", load)
    monkeypatch.chdir(tmp_path)


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, content: Members, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def edited(source: Path, edit: Edit) -> Path:
    """Return a copy of a good file whose config was changed."""
    content = members(source)
    config = json.loads(content[CONFIG])
    edit(config)
    return written(Path("hostile.keras").absolute(), content | {CONFIG: json.dumps(config).encode()})


def reweighted(source: Path, edit: Callable[[h5py.File], None]) -> Path:
    """Return a copy of a good file whose weights were changed."""
    content = members(source)
    weights = io.BytesIO(content[WEIGHTS])
    with h5py.File(weights, "r+") as file:
        edit(file)
    return written(Path("hostile.keras").absolute(), content | {WEIGHTS: weights.getvalue()})


def layer(config: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in config["config"]["layers"] if one["name"] == name)
    return found


def test_a_saved_model_answers_as_before(classifier: Any, texts: Any) -> None:
    loaded = load_model(classifier.path)
    for ids in texts:
        before = classifier.model(ids[None], training=False)
        assert np.array_equal(loaded(ids[None], training=False), before)


def test_a_saved_model_brings_no_optimizer(bilstm: Any, tmp_path: Path) -> None:
    bilstm.model.compile(optimizer="adam", loss="binary_crossentropy")
    save_model(bilstm.model, tmp_path / "model.keras")
    assert not load_model(tmp_path / "model.keras").compiled
    assert b"adam" not in members(tmp_path / "model.keras")[CONFIG].lower()


def test_a_loaded_model_can_be_saved_again(bilstm: Any, tmp_path: Path) -> None:
    save_model(load_model(bilstm.path), tmp_path / "again.keras")
    found = load_model(tmp_path / "again.keras").get_weights()
    assert all(map(np.array_equal, found, load_model(bilstm.path).get_weights()))


def test_saving_leaves_nothing_but_the_file(bilstm: Any, tmp_path: Path) -> None:
    save_model(bilstm.model, tmp_path / "model.keras")
    save_model(bilstm.model, tmp_path / "model.keras")
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


def test_every_model_loads_with_plain_keras_where_this_project_is_missing(
    classifiers: Any, texts: Any, tmp_path: Path
) -> None:
    script = """
import json, sys
sys.modules["nlpcat4"] = None
import keras, numpy as np
rows = np.array([[5, 3, 2, 0, 0], [0, 0, 0, 9, 1]], dtype="int32")
scores = {path: keras.models.load_model(path)(rows).numpy().tolist() for path in sys.argv[1:]}
print(json.dumps(scores))
"""
    paths = [str(one.path) for one in classifiers]
    done = subprocess.run(
        [sys.executable, "-c", script, *paths], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = np.array([[5, 3, 2, 0, 0], [0, 0, 0, 9, 1]], dtype="int32")
    for one in classifiers:
        np.testing.assert_allclose(found[str(one.path)], one.model(rows, training=False), rtol=0, atol=1e-7)


def append(entry: dict[str, Any]) -> Edit:
    """Return an edit that adds an object as a layer of its own, which Keras makes though nothing uses it."""
    config = {"name": "extra"} | entry.pop("config", {})
    whole = (
        {"registered_name": None, "name": config["name"], "inbound_nodes": []} | entry | {"config": config}
    )
    return lambda model: model["config"]["layers"].append(whole)


def function(module: str, name: str) -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def replace(name: str, key: str, value: Any) -> Edit:
    return lambda model: layer(model, name)["config"].update({key: value})


def dead_switch(model: dict[str, Any]) -> None:
    """Add a node that leads nowhere, and that Keras' safe mode runs all the same."""
    call = [0, [function("keras.config", "set_dtype_policy")], "float16"]
    node = {"args": call, "kwargs": {}}
    append({"module": "keras.src.ops.core", "class_name": "Switch", "inbound_nodes": [node]})(model)


def rename(name: str) -> Edit:
    def edit(model: dict[str, Any]) -> None:
        text = json.dumps(model["config"]).replace('"dense"', json.dumps(name))
        model["config"] = json.loads(text)

    return edit


def call_with(argument: dict[str, Any]) -> Edit:
    return lambda model: layer(model, "dense")["inbound_nodes"][0]["kwargs"].update(training=argument)


LAMBDA = {"class_name": "__lambda__", "config": {"code": "4wE=", "defaults": None, "closure": None}}
HOSTILE: dict[str, tuple[Edit, str]] = {
    "lambda": (
        append({"module": "keras.layers", "class_name": "Lambda", "config": {"function": LAMBDA}}),
        r"'extra' holds keras.layers.Lambda",
    ),
    "lambda as argument": (replace("dense", "activation", LAMBDA), r"'dense' holds None.__lambda__"),
    "lambda in a call": (call_with(LAMBDA), r"'dense' holds None.__lambda__"),
    "function": (replace("dense", "activation", function("os", "abort")), r"'dense' holds os.function"),
    "function of Keras": (
        replace("dense", "activation", function("keras.utils", "get_file")),
        r"'dense' holds keras.utils.function",
    ),
    "dead switch": (dead_switch, r"'extra' holds keras.src.ops.core.Switch"),
    "dead layer": (
        append({"module": "keras.layers", "class_name": "Identity"}),
        r"layer 'extra' is called on no other layer",
    ),
    "dead end": (
        lambda model: model["config"]["layers"].append(
            layer(model, "dense")
            | {"name": "extra", "config": layer(model, "dense")["config"] | {"name": "extra"}}
        ),
        r"layer 'extra' leads nowhere",
    ),
    "call on nothing": (
        lambda model: layer(model, "dense").update(inbound_nodes=[{"args": [[[1.0]]], "kwargs": {}}]),
        r"layer 'dense' is called on no other layer",
    ),
    "call on a seeming layer": (
        lambda model: layer(model, "dense").update(
            inbound_nodes=[{"args": [{"keras_history": ["bilstm_1", 0, 0]}], "kwargs": {}}]
        ),
        r"layer 'dense' is called on no other layer",
    ),
    "other product": (
        append({"module": "keras.layers", "class_name": "EinsumDense", "config": {"equation": "ab,bc->ac"}}),
        r"'extra' multiplies in a way that no model of ours does",
    ),
    "lookup": (
        append(
            {"module": "keras.layers", "class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}}
        ),
        r"'extra' holds keras.layers.StringLookup",
    ),
    "saved model": (
        append({"module": "keras.layers", "class_name": "TFSMLayer", "config": {"filepath": "/tmp/x"}}),
        r"'extra' holds keras.layers.TFSMLayer",
    ),
    "torch": (
        append({"module": "keras.layers", "class_name": "TorchModuleWrapper"}),
        r"'extra' holds keras.layers.TorchModuleWrapper",
    ),
    "hidden deep": (
        replace(
            "dense", "kernel_initializer", {"a": [{"module": "builtins", "class_name": "dict", "config": {}}]}
        ),
        r"'dense' holds builtins.dict",
    ),
    "registered name": (
        lambda model: layer(model, "dense").update(registered_name="package>Evil"),
        r"'dense' holds keras.layers.Dense under another name",
    ),
    "legacy layer": (lambda model: layer(model, "dense").pop("module"), r"'dense' is not a layer"),
    "climbing name": (rename("../../dense"), r"'../../dense' is no name of a layer"),
    "long name": (rename("d" * 65), r"'d+' is no name of a layer"),
    "compiled": (
        lambda model: model.update(compile_config={"optimizer": function("os", "abort")}),
        r"brings an optimizer",
    ),
    "sequential": (
        lambda model: model.update(class_name="Sequential"),
        r"a keras.src.models.functional.Sequential, not functional",
    ),
    "subclass": (lambda model: model.update(module="evil"), r"a evil.Functional, not functional"),
    "argument of the model": (lambda model: model["config"].update(evil=1), r"the graph has 'evil'"),
    "key of a layer": (lambda model: layer(model, "dense").update(evil=1), r"layer 'dense' has 'evil'"),
    "legacy node": (
        lambda model: layer(model, "dense").update(
            inbound_nodes=[[["bilstm_1", 0, 0, {"training": LAMBDA}]]]
        ),
        r"'dense' holds None.__lambda__",
    ),
    "same name twice": (
        lambda model: model["config"]["layers"].append(layer(model, "dense")),
        r"two layers have the same name",
    ),
    "too large": (replace("dense", "units", 10**9), r"larger than the weights"),
    "too large inside": (
        lambda model: layer(model, "bilstm")["config"]["layer"]["config"].update(units=10**9),
        r"larger than the weights",
    ),
    "not a number": (replace("dense", "units", float("nan")), r"config.json holds NaN"),
    "no layers": (lambda model: model["config"].pop("layers"), r"not built like that of a Keras model"),
    "no object": (
        lambda model: layer(model, "dense").update(config="x"),
        r"not built like|under another name",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("no_loading")
def test_a_config_with_anything_else_is_refused_by_name(bilstm: Any, name: str) -> None:
    import keras

    edit, message = HOSTILE[name]
    with pytest.raises(RunError, match=message):
        load_model(edited(bilstm.path, edit))
    assert keras.config.dtype_policy().name == "float32"


def test_the_hostile_node_is_hostile(bilstm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: what is refused above does run when Keras alone loads the file in safe mode."""
    import keras

    monkeypatch.chdir(tmp_path)
    try:
        keras.models.load_model(edited(bilstm.path, dead_switch), safe_mode=True)
        assert keras.config.dtype_policy().name == "float16"
    except (TypeError, ValueError):
        pytest.skip("this version of Keras refuses the node by itself")
    finally:
        keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"[1]", b"{}", b"\xff\xfe", b'{"module": []}'])
@pytest.mark.usefixtures("no_loading")
def test_a_config_that_is_no_model_is_refused(bilstm: Any, content: bytes) -> None:
    path = written(Path("hostile.keras").absolute(), members(bilstm.path) | {CONFIG: content})
    with pytest.raises(RunError, match=r"config.json (cannot be read|is not built like)"):
        load_model(path)


@pytest.mark.usefixtures("no_loading")
@pytest.mark.parametrize("name", ["../evil", "/evil", "assets/evil", "model.weights.npz"])
def test_another_member_is_refused(bilstm: Any, name: str) -> None:
    path = written(Path("hostile.keras").absolute(), members(bilstm.path) | {name: b"x"})
    with pytest.raises(RunError, match=f"holds '{name}'"):
        load_model(path)


@pytest.mark.usefixtures("no_loading")
def test_a_bomb_is_refused(bilstm: Any) -> None:
    path = written(
        Path("hostile.keras").absolute(),
        members(bilstm.path) | {WEIGHTS: bytes(50_000_000)},
        zipfile.ZIP_DEFLATED,
    )
    with pytest.raises(RunError, match="is compressed or too large"):
        load_model(path)


@pytest.mark.usefixtures("no_loading")
@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_a_member_too_few_is_refused(bilstm: Any, name: str) -> None:
    content = members(bilstm.path)
    del content[name]
    with pytest.raises(RunError, match=r"instead of config\.json, metadata\.json, model\.weights\.h5"):
        load_model(written(Path("hostile.keras").absolute(), content))


def outside(file: h5py.File) -> None:
    del file["layers/embedding/vars/0"]
    Path("secret").write_bytes(bytes(480))
    file["layers/embedding/vars"].create_dataset(
        "0", (30, 4), dtype="float32", external=[("secret", 0, h5py.h5f.UNLIMITED)]
    )


def virtual(file: h5py.File) -> None:
    del file["layers/embedding/vars/0"]
    layout = h5py.VirtualLayout((30, 4), dtype="float32")
    layout[:] = h5py.VirtualSource("secret.h5", "x", (30, 4))
    file["layers/embedding/vars"].create_virtual_dataset("0", layout)


def linked(link: Any) -> Callable[[h5py.File], None]:
    def edit(file: h5py.File) -> None:
        del file["layers/embedding"]
        file["layers/embedding"] = link(file)

    return edit


def huge(file: h5py.File) -> None:
    file.create_dataset("huge", (10**6, 10**6), dtype="float32", chunks=(10, 10))


def pointers(file: h5py.File) -> None:
    file.create_dataset("objects", (1,), dtype=h5py.ref_dtype)


@pytest.mark.usefixtures("no_loading")
@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (outside, "'/layers/embedding/vars/0' do not lie in the file"),
        (virtual, "'/layers/embedding/vars/0' do not lie in the file"),
        (
            linked(lambda _: h5py.ExternalLink("secret.h5", "/x")),
            "'/layers/embedding' are a link to somewhere else",
        ),
        (linked(lambda _: h5py.SoftLink("/layers")), "'/layers/embedding' are a link to somewhere else"),
        (linked(lambda file: file["layers"]), "too deep, or in a circle"),
        (huge, "'/huge' do not lie in the file"),
        (pointers, "'/objects' are not numbers"),
    ],
    ids=["external data", "virtual", "external link", "soft link", "circle", "huge", "references"],
)
def test_weights_that_reach_outside_are_refused(bilstm: Any, edit: Any, message: str) -> None:
    with pytest.raises(RunError, match=message):
        load_model(reweighted(bilstm.path, edit))


@pytest.mark.usefixtures("no_loading")
def test_what_is_no_model_file_is_refused(bilstm: Any, tmp_path: Path) -> None:
    hdf5 = tmp_path / "hdf5.keras"
    hdf5.write_bytes(members(bilstm.path)[WEIGHTS])
    pickled = tmp_path / "pickle.keras"
    pickled.write_bytes(pickle.dumps({"a": 1}))
    shutil.copy(bilstm.path, tmp_path / "model.h5")
    for path in (hdf5, pickled, tmp_path / "model.h5"):
        with pytest.raises(RunError, match=f"{path.name}: not a .keras file"):
            load_model(path)


@pytest.mark.usefixtures("no_loading")
def test_a_folder_is_no_model_file(tmp_path: Path) -> None:
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(RunError, match=r"folder\.keras: not a regular file"):
        load_model(tmp_path / "folder.keras")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"none\.keras: no such model file"):
        load_model(tmp_path / "none.keras")


@pytest.mark.usefixtures("no_loading")
@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])
def test_a_truncated_file_is_refused(bilstm: Any, tmp_path: Path, share: float) -> None:
    content = bilstm.path.read_bytes()
    path = tmp_path / "cut.keras"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(RunError, match=r"cut\.keras: (cannot be read|not a \.keras file)"):
        load_model(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_bit_is_found_or_does_no_harm(bilstm: Any, tmp_path: Path, seed: int) -> None:
    """Bits of times and permissions in the archive may flip unseen; those of the members may not."""
    content = bytearray(bilstm.path.read_bytes())
    position = int(np.random.default_rng(seed).integers(len(content) * 8))
    content[position // 8] ^= 1 << position % 8
    path = tmp_path / "flipped.keras"
    path.write_bytes(content)
    try:
        check_model_file(path)
    except RunError:
        return
    assert members(path) == members(bilstm.path)


@pytest.mark.filterwarnings("ignore:Skipping nested container")
def test_weights_of_another_shape_are_named_with_both_shapes(
    bilstm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrower(file: h5py.File) -> None:
        del file["layers/dense/vars/0"]
        file["layers/dense/vars/0"] = np.zeros((6, 8), dtype="float32")

    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunError, match=r"dense/kernel are \(6, 8\) in the file, but \(6, 9\) in the model"):
        load_model(reweighted(bilstm.path, narrower))


@pytest.mark.filterwarnings("ignore:Skipping nested container")
def test_weights_that_are_missing_are_named(
    bilstm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(file: h5py.File) -> None:
        del file["layers/dense/vars/0"]

    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunError, match=r"'dense' expected 2 variables, but received 1"):
        load_model(reweighted(bilstm.path, without))

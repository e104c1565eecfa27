"""Broken configs: each says what is wrong, where, and what to do, and nothing is started.

The files in `configs/` say it themselves: each line `# expect:` is what stands after the file's name. What no
comment can be put into is built here.
"""

import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

FOLDER = Path(__file__).with_name("configs")
CONFIGS = sorted(FOLDER.glob("*.yaml"))
EXPECT = "# expect: "

Build = Callable[[Path], object]


def alias_bomb() -> bytes:
    levels = "".join(f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    return f"training:\n  - &a0 [1, 2, 3]\n{levels}".encode()


def written(content: bytes) -> Build:
    return lambda path: path.write_bytes(content)


def hundred_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


NESTED = 100_000
BUILT: dict[str, tuple[Build, str]] = {
    "empty": (written(b""), ":1:1: there is nothing here but white space or comments"),
    "comments only": (written(b"# a\n\n# b\n"), ":4:1: there is nothing here but white space or comments"),
    "a NUL byte": (
        written(b"extends: sarcasm_gap\nrandom_seed: \x001\n"),
        ':2:14: character U+0000 is not allowed; is this text in UTF-8? In quotes write "\\u0000"',
    ),
    "an escape character": (
        written(b"extends: sarcasm_gap\ntokenizer: {oov_token: \x1b[31m}\n"),
        ':2:24: character U+001B is not allowed; is this text in UTF-8? In quotes write "\\u001B"',
    ),
    "Latin-1": (
        written("extends: sarcasm_gap\n# fa\xe7ade\n".encode("latin-1")),
        ":2:5: byte 25 (0xe7) is not UTF-8; in Latin-1 it would be 'ç'; save the file as UTF-8",
    ),
    "UTF-16": (
        written("extends: sarcasm_gap\n".encode("utf-16")),
        ":1:1: byte 0 (0xff) is not UTF-8; the file is in UTF-16; save the file as UTF-8",
    ),
    "tabs": (
        written(b"extends: sarcasm_gap\ntraining:\n\tepochs: 3\n\tbatch_size: 3\n"),
        ":3:1: a tab cannot indent or separate anything in YAML; use spaces",
    ),
    "100 MB": (hundred_megabytes, ": has 100,000,000 bytes; a config has at most 1,000,000"),
    "lists in lists": (
        written(b"training: " + b"[" * NESTED + b"]" * NESTED),
        ":1:1010: nested too deep",
    ),
    "mappings in mappings": (
        written(b"training: " + b"{a: " * NESTED + b"}" * NESTED),
        ":1:139: nested more than 32 levels deep",
    ),
    "an alias bomb": (written(alias_bomb()), ":6:20: more than 10,000 values; a config is smaller than that"),
    "10,001 values": (
        written(b"training:\n" + b"  - 1\n" * 10_000),
        ":10000:5: more than 10,000 values; a config is smaller than that",
    ),
    "a folder": (Path.mkdir, ": is a folder; name a YAML file"),
    "a link to nowhere": (
        lambda path: path.symlink_to("nowhere"),
        ": cannot be read: No such file or directory",
    ),
    "a device": (lambda path: path.symlink_to("/dev/zero"), ": is no regular file; name a YAML file"),
    "nothing": (
        lambda path: None,
        ": no such file; `nlp configs list` shows those that are shipped",
    ),
}

OVERRIDES = {
    "training.epochs=many": "must be a whole number from 1 to 100000, found 'many'",
    "training.epohcs=3": "unknown key (did you mean 'epochs'?)",
    "training.epochs": "write KEY=VALUE to set a key, ~KEY to delete one",
    "training.epochs=": (
        "write ~training.epochs to delete it, training.epochs=null for null, "
        "training.epochs='\"\"' for no text"
    ),
    "training..epochs=3": "a key is missing; write keys with dots between them, as in training.epochs=3",
    "training.epochs.more=3": "training.epochs is 30, it has no keys; replace it whole",
    "architecture.7.dense.units=3": ("architecture is a list, it takes an index from 0 to 2, not '7'"),
    "~training.epohcs": "there is no training.epohcs (did you mean 'epochs'?)",
    "extends=sarcasm_gru": "what a config extends is part of its file",
    "training=[": "a value is missing here",
    "random_seed=017": '017 is octal to some YAML readers; drop the leading zero, or write "017" for text',
}

NAMES = ("../x", "a/b", "CON", "n" * 300, "a\nb", "-rf", ".hidden", "")


def expected(config: Path) -> list[str]:
    """Return what a config says about itself, each with the file that it concerns."""
    lines = config.read_text(encoding="utf-8").splitlines()
    messages = [line.removeprefix(EXPECT) for line in lines if line.startswith(EXPECT)]
    return [f"{config.name}:{one}" if one[0].isdigit() else one for one in messages]


def test_there_are_many() -> None:
    assert len(CONFIGS) >= 60


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_a_broken_config_says_what_is_wrong(
    nlp: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, config: Path
) -> None:
    monkeypatch.chdir(FOLDER)
    result = nlp("validate", config.name)
    assert result.stderr.splitlines() == expected(config)
    assert (result.stdout, result.exit_code) == ("", 2)


@pytest.mark.parametrize("name", BUILT)
def test_a_file_that_is_no_config_says_why(
    nlp: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    build, message = BUILT[name]
    monkeypatch.chdir(tmp_path)
    build(Path("x.yaml"))
    result = nlp("validate", "x.yaml")
    assert (result.stderr, result.stdout, result.exit_code) == (f"x.yaml{message}\n", "", 2)


@pytest.mark.parametrize("name", ["100 MB", "lists in lists", "an alias bomb", "10,001 values"])
def test_an_attack_on_memory_is_refused_in_little_of_it(
    nlp: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    BUILT[name][0](tmp_path / "x.yaml")
    tracemalloc.start()
    try:
        assert nlp("validate", tmp_path / "x.yaml").exit_code == 2
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("argument", OVERRIDES)
def test_a_broken_override_is_named(nlp: Callable[..., Result], argument: str) -> None:
    result = nlp("config", "resolve", "sarcasm_gap", argument)
    assert result.stderr == f"command line: {argument}: {OVERRIDES[argument]}\n"
    assert (result.stdout, result.exit_code) == ("", 2)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_folder_should_have_is_refused(
    nlp: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    runs = tmp_path / "runs"
    result = nlp("train", "sarcasm_gap", "--sample", f"--name={name}", "--runs-dir", runs)
    assert "cannot name a run: 1 to 64 of the characters a-z A-Z 0-9 . _ -" in result.stderr
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize(
    "name",
    ["many_at_once", "layer_lambda", "layer_dotted", "syntax_tag_python", "range_units", "data_generators"],
)
def test_training_stops_at_a_broken_config_before_anything_slow_is_loaded(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, name: str
) -> None:
    config = FOLDER / f"{name}.yaml"
    result = nlp_process("train", config, python=("-X", "importtime"), cwd=tmp_path)
    lines = result.stderr.splitlines()
    loaded = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    messages = [line for line in lines if not line.startswith("import time:")]
    assert messages == [line.replace(config.name, str(config), 1) for line in expected(config)]
    assert (result.stdout, result.returncode) == ("", 2)
    assert "nlpcat4.errors" in loaded
    assert not {"tensorflow", "keras", "numpy", "tokenizers"} & loaded
    assert list(tmp_path.iterdir()) == []

"""What holds of every generated data set, and `name: hello`."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from nlpcat4.data import BUILT_IN
from nlpcat4.data.examples import Examples
from nlpcat4.data.generated import Generated, GeneratedPairs
from nlpcat4.data.settings import DataSettings

GENERATED = [name for name, cls in BUILT_IN.items() if issubclass(cls, Generated)]
PAIRS = [name for name, cls in BUILT_IN.items() if issubclass(cls, GeneratedPairs)]


@pytest.mark.parametrize("name", GENERATED)
def test_it_is_there_without_a_network_or_a_file(
    dataset: Callable[..., Any], settings: DataSettings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a socket was opened"))
    section = dataset(name=name)
    splits = section.load(settings)
    parts = {"train": splits.train, "validation": splits.validation}
    if section.paired:
        assert sum(map(len, parts.values())) == section.about.records
        assert all(len(part.targets or ()) == len(part) for part in parts.values())
    assert not settings.cache_dir.exists()
    assert list(settings.data_dirs[0].iterdir()) == []


@pytest.mark.parametrize("name", GENERATED)
def test_another_process_makes_the_same(
    dataset: Callable[..., Any], settings: DataSettings, name: str
) -> None:
    code = (
        "from nlpcat4.data.catalog import named; from nlpcat4.data.settings import data_settings;"
        f"print(named({name!r}).load(data_settings(offline=True)).fingerprint)"
    )
    # Another order of sets and dictionaries than here must not matter.
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "1"}
    )
    assert run.stdout.strip() == dataset(name=name).load(settings).fingerprint


@pytest.mark.parametrize("name", PAIRS)
def test_a_sample_is_small_divided_four_to_one_and_says_that_it_is_one(
    dataset: Callable[..., Any], settings: DataSettings, name: str
) -> None:
    splits = dataset(name=name, sample=True, train=7, test=None).load(settings)
    assert (len(splits.train), len(splits.validation), splits.test) == (240, 60, None)
    assert splits.notes == ("a sample, whose figures mean nothing",)


@pytest.mark.parametrize("name", PAIRS)
def test_a_sample_is_no_larger_than_the_set_and_can_be_cut(
    dataset: Callable[..., Any], settings: DataSettings, name: str
) -> None:
    splits = dataset(name=name, sample=True, pairs=20, limit=5).load(settings)
    assert (len(splits.train), len(splits.validation)) == (5, 4)


@pytest.mark.parametrize("name", PAIRS)
def test_the_split_follows_its_keys(dataset: Callable[..., Any], settings: DataSettings, name: str) -> None:
    splits = dataset(name=name, pairs=100, validation=0.2, test=0.1).load(settings)
    assert splits.test is not None
    assert (len(splits.train), len(splits.validation), len(splits.test)) == (72, 18, 10)
    splits = dataset(name=name, pairs=100, train=60, limit=30).load(settings)
    assert (len(splits.train), len(splits.validation)) == (30, 30)


@pytest.mark.parametrize("name", PAIRS)
def test_two_pairs_are_enough(dataset: Callable[..., Any], settings: DataSettings, name: str) -> None:
    splits = dataset(name=name, pairs=2).load(settings)
    assert (len(splits.train), len(splits.validation)) == (1, 1)


def test_hello_is_one_word_that_validates_itself_and_says_so(
    dataset: Callable[..., Any], settings: DataSettings
) -> None:
    splits = dataset(name="hello").load(settings)
    assert splits.train == splits.validation == Examples(["hello"])
    assert (splits.test, splits.label_names) == (None, None)
    assert splits.notes == (
        "hello: one text, which validates what was trained on it, so its figures say nothing new",
    )
    assert splits.fingerprint.startswith("bac23ba1786f")


def test_hello_has_no_key_but_its_name(dataset: Callable[..., Any]) -> None:
    assert list(type(dataset(name="hello")).model_fields) == ["name"]

"""Encoded data from the cache are those that would be made anew."""

from pathlib import Path

import numpy as np
import pytest

from nlpcat4 import experiment
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.sources import digest
from nlpcat4.tasks.classification.prepared import Prepared
from nlpcat4.tasks.classification.schema import Classification

LINES = ["text,label"] + [f"word{number} and word{number % 3} é,{'ab'[number % 2]}" for number in range(40)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


def config_of(data: Path, *overrides: str) -> Classification:
    named = f"dataset={{path: '{data}', label: label, validation: 0.2, test: 0.1}}"
    config = experiment.load("sarcasm_gap", [named, "tokenizer.vocab_size=20", *overrides]).config
    assert isinstance(config, Classification)
    return config


def settings_of(tmp_path: Path, *, use_cache: bool = True) -> DataSettings:
    return DataSettings(data_dirs=(), cache_dir=tmp_path / "cache" / "data", use_cache=use_cache)


def assert_same(one: Prepared, other: Prepared) -> None:
    assert one.facts == other.facts
    assert one.tokenizer.content == other.tokenizer.content
    assert list(one.summary()) == list(other.summary())
    assert list(one.rows) == list(other.rows)
    for split in one.rows:
        mine, theirs = one.rows[split], other.rows[split]
        assert [row.tolist() for row in mine.ids] == [row.tolist() for row in theirs.ids]
        np.testing.assert_array_equal(mine.cut, theirs.cut)
        np.testing.assert_array_equal(mine.unknown, theirs.unknown)
        assert mine.unknown_tokens == theirs.unknown_tokens
        np.testing.assert_array_equal(one.truth[split], other.truth[split])
    for batch, same in zip(
        one.batches("train").shuffled(seed=1, epoch=2),
        other.batches("train").shuffled(seed=1, epoch=2),
        strict=True,
    ):
        np.testing.assert_array_equal(batch[0], same[0])


def test_a_hit_is_what_a_miss_would_make(data: Path, tmp_path: Path) -> None:
    config, settings = config_of(data, "sequence.max_length=3"), settings_of(tmp_path)
    first = Prepared.of(config, settings)
    kept = list(settings.encoded_dir.iterdir())
    assert len(kept) == 1
    second = Prepared.of(config, settings)
    assert isinstance(second.rows["train"].ids.flat, np.memmap)
    assert_same(first, second)
    assert_same(second, Prepared.of(config, settings_of(tmp_path, use_cache=False)))


@pytest.mark.parametrize(
    "override",
    [
        "tokenizer.lower=false",
        "sequence.max_length=2",
        "sequence.truncating=pre",
        "dataset.limit=9",
        "dataset.split_seed=1",
    ],
)
def test_other_settings_are_other_data(override: str, data: Path, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    Prepared.of(config_of(data), settings)
    changed = config_of(data, override)
    assert_same(Prepared.of(changed, settings), Prepared.of(changed, settings_of(tmp_path, use_cache=False)))
    assert len(list(settings.encoded_dir.iterdir())) == 2


def test_what_only_training_reads_is_no_other_data(data: Path, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    Prepared.of(config_of(data), settings)
    Prepared.of(config_of(data, "training.epochs=1", "random_seed=7", "sequence.padding=post"), settings)
    assert len(list(settings.encoded_dir.iterdir())) == 1


def test_a_changed_file_of_the_same_size_and_time_is_noticed(data: Path, tmp_path: Path) -> None:
    import os

    config, settings = config_of(data), settings_of(tmp_path)
    before, times = Prepared.of(config, settings), data.stat()
    data.write_text("\n".join(LINES).replace("word7", "word8"), encoding="utf-8")
    os.utime(data, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = Prepared.of(config, settings)
    assert data.stat().st_size == times.st_size
    assert after.facts.fingerprint != before.facts.fingerprint


def test_without_a_cache_nothing_is_kept(data: Path, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, use_cache=False)
    Prepared.of(config_of(data), settings)
    assert not settings.encoded_dir.exists()


def test_a_folder_whose_labels_are_renamed_is_another_one(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    for label in ("a", "b"):
        (folder / label).mkdir(parents=True)
        (folder / label / "1.txt").write_text(f"text of {label}", encoding="utf-8")
    settings = settings_of(tmp_path)
    config = experiment.load("sarcasm_gap", [f"dataset={{path: '{folder}', format: folder}}"]).config
    before = digest(config.dataset, settings)
    (folder / "b").rename(folder / "c")
    assert digest(config.dataset, settings) not in (before, None)


def test_ids_that_are_too_many_for_the_memory_are_the_same(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, settings = config_of(data), settings_of(tmp_path, use_cache=False)
    small = Prepared.of(config, settings)
    monkeypatch.setattr("nlpcat4.text.ragged.SPILL", 7)
    monkeypatch.setattr("nlpcat4.text.ragged.PART", 4)
    monkeypatch.setattr("nlpcat4.data.readers.LARGE", 10)
    large = Prepared.of(config, settings)
    assert isinstance(large.rows["train"].ids.flat, np.memmap)
    assert_same(small, large)
    assert not list(settings.encoded_dir.iterdir()), "the files have no names"

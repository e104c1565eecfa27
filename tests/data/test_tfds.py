"""Data sets as TensorFlow Datasets stores them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlpcat4 import backend
from nlpcat4.data import tfds_store
from nlpcat4.data.examples import Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError


def prepared(folder: Path, *path: str) -> Path:
    """Make what `find` takes for a prepared data set."""
    place = folder.joinpath("tensorflow_datasets", *path)
    place.mkdir(parents=True)
    (place / "dataset_info.json").touch()
    return place


def test_the_newest_version_is_found(tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "1.10.0.incompleteX", "2.0.0.lock"):
        place = prepared(tmp_path, "news", version)
    assert tfds_store.find("news", [tmp_path]) == place.parent / "1.10.0"


def test_a_version_that_is_named_is_found(tmp_path: Path) -> None:
    prepared(tmp_path, "news", "2.0.0")
    assert tfds_store.find("news:1.0.0", [tmp_path]) is None
    assert tfds_store.find("news:1.0.0", [tmp_path / "other", tmp_path]) is None
    place = prepared(tmp_path, "news", "1.0.0")
    assert tfds_store.find("news:1.0.0", [tmp_path]) == place


def test_the_first_folder_wins_even_with_an_older_version(tmp_path: Path) -> None:
    place = prepared(tmp_path / "a", "news", "1.0.0")
    prepared(tmp_path / "b", "news", "2.0.0")
    assert tfds_store.find("news", [tmp_path / "a", tmp_path / "b"]) == place


def test_a_variant_is_found_by_name_or_because_it_is_the_default(tmp_path: Path) -> None:
    plain, other = prepared(tmp_path, "film", "plain", "1.0.0"), prepared(tmp_path, "film", "other", "1.0.0")
    assert tfds_store.find("film", [tmp_path]) is None
    metadata = tmp_path / "tensorflow_datasets" / "film" / ".config" / "metadata.json"
    metadata.parent.mkdir()
    metadata.write_text('{"default_config_name": "plain"}')
    assert tfds_store.find("film", [tmp_path]) == plain
    assert tfds_store.find("film/other:1.0.0", [tmp_path]) == other


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a tiny prepared set, of which one split has no labels."""
    backend.start()
    import tensorflow as tf
    import tensorflow_datasets as tfds

    folder = tmp_path_factory.mktemp("store")
    features = {
        "idx": tf.int64,
        "text": tfds.features.Text(),
        "label": tfds.features.ClassLabel(names=["b", "a", "c"]),
        "topic": tfds.features.Text(),
    }

    def records(count: int, *labels: int) -> Any:
        return tf.data.Dataset.from_tensor_slices(
            {
                "idx": list(range(count)),
                "text": [f"text {number} ü" for number in range(count)],
                "label": [labels[number % len(labels)] for number in range(count)],
                "topic": ["xy"[number % 2] for number in range(count)],
            }
        )

    tfds.disable_progress_bar()
    tfds.dataset_builders.store_as_tfds_dataset(
        name="tiny",
        version="1.0.0",
        features=tfds.features.FeaturesDict(features),
        split_datasets={"train": records(10, 0, 1), "dev": records(4, 1, 0), "bare": records(2, -1)},
        data_dir=folder / "tensorflow_datasets",
    )
    return folder


@pytest.fixture
def load(store: Path, settings: DataSettings, dataset: Callable[..., Any]) -> Callable[..., Splits]:
    """Keys -> the splits of the tiny set."""
    return lambda **keys: dataset(name="tfds:tiny", **keys).load(replace(settings, data_dirs=(store,)))


def test_splits_are_those_of_the_data_set(load: Callable[..., Splits]) -> None:
    splits = load(train="train[:80%]", validation="train[80%:]", test="dev[:1]+dev[2:]")
    assert splits.test is not None
    assert [len(part) for part in (splits.train, splits.validation, splits.test)] == [8, 2, 3]
    assert sorted(splits.train.texts)[0].startswith("text ")
    assert splits.train.texts[0].endswith(" ü")


def test_labels_have_their_names_in_the_order_of_the_data_set(load: Callable[..., Splits]) -> None:
    splits = load()
    assert splits.label_names == ("b", "a")
    assert Counter(splits.train.labels) == {"b": 4, "a": 5} or Counter(splits.train.labels) == {
        "b": 5,
        "a": 4,
    }


@pytest.mark.parametrize(
    ("keys", "sizes"), [({"train": 7}, (7, 3)), ({"validation": 0.2}, (8, 2)), ({"train": "dev"}, (3, 1))]
)
def test_a_split_can_be_divided_further(
    load: Callable[..., Splits], keys: dict[str, Any], sizes: tuple[int, int]
) -> None:
    splits = load(**keys)
    assert (len(splits.train), len(splits.validation)) == sizes


def test_other_features_can_be_the_text_or_the_label(load: Callable[..., Splits]) -> None:
    assert load(label="topic").label_names == ("x", "y")
    assert load(label="idx", validation="dev").label_names == tuple(map(str, range(10)))


def test_texts_can_go_without_labels(load: Callable[..., Splits]) -> None:
    assert load(label=None).label_names is None


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"train": "trian"},
            r"1.0.0: trian: Unknown split 'trian'. Should be one of \['train', 'dev', 'bare'\]",
        ),
        (
            {"train": "train[:99]"},
            r"1.0.0: train\[:99\]: Requested slice \[:99\] incompatible with 10 examples",
        ),
        ({"train": "train[50%:20%]"}, r"tfds:tiny: no examples; at least 2 are needed"),
        ({"validation": "dev[:0]"}, r"tfds:tiny: nothing is left for validation"),
        ({"text": "txt"}, r"1.0.0: no feature 'txt' \(did you mean 'text'\?\); there are 'idx', 'label'"),
        ({"text": "idx"}, r"1.0.0: train: example 0: the text is \d, not a text"),
        ({"test": "bare"}, r"1.0.0: bare: example 0: the label is missing, not a text"),
    ],
)
def test_what_the_data_set_does_not_have_is_explained(
    load: Callable[..., Splits], keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        load(**keys)


def test_a_damaged_file_is_explained(load: Callable[..., Splits], store: Path) -> None:
    (record,) = store.rglob("tiny-dev.tfrecord-*")
    content = record.read_bytes()
    record.write_bytes(content[:-20])
    try:
        with pytest.raises(DataError, match=r"1.0.0: dev: damaged: truncated record"):
            load(test="dev")
    finally:
        record.write_bytes(content)


def test_reading_writes_nothing_to_the_terminal(
    load: Callable[..., Splits], capfd: pytest.CaptureFixture[str]
) -> None:
    load()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "tfds:ag_news_subst",
            r"^tfds:ag_news_subst: .*no such data set \(did you mean 'ag_news_subset'\?\)",
        ),
        ("tfds:glue/sst3", r"^tfds:glue/sst3: BuilderConfig sst3 not found"),
        (
            "tfds:imdb_reviews:9.9.9",
            r"^tfds:imdb_reviews:9.9.9: .* cannot be loaded at version 9.9.9, only: 1.0.0",
        ),
    ],
)
def test_a_data_set_that_tfds_does_not_know_is_explained(
    dataset: Callable[..., Any], settings: DataSettings, name: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        dataset(name=name).load(replace(settings, offline=False))
    assert [path.suffix for path in settings.cache_dir.iterdir()] == [".lock"]


def test_the_real_reviews_are_the_known_ones(real: Callable[..., Splits]) -> None:
    splits = real(name="imdb_reviews")
    assert splits.test is not None
    assert (len(splits.train), len(splits.validation)) == (22_500, 2_500)
    assert Counter(splits.test.labels) == {"neg": 12_500, "pos": 12_500}
    assert Counter(splits.train.labels) == {"neg": 11_250, "pos": 11_250}
    assert splits.label_names == ("neg", "pos")
    assert splits.train.texts[0].startswith("This was an absolutely terrible movie.")

"""What data sets there are, and where each was found."""

from pathlib import Path

import pytest

from nlpcat4.data import catalog
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import NlpcatError, UsageError


def test_every_built_in_set_is_listed_with_the_place_where_it_was_found(
    settings: DataSettings, folder: Path
) -> None:
    (folder / "sarcasm.json").write_text("[]")
    reviews = folder / "tensorflow_datasets" / "imdb_reviews" / "1.0.0"
    reviews.mkdir(parents=True)
    (reviews / "dataset_info.json").write_text("{}")
    found = {entry.name: (entry.place, entry.size) for entry in catalog.entries(settings)}
    assert found == {
        "sarcasm": (folder / "sarcasm.json", 2),
        "imdb_reviews": (reviews, 2),
        "addition": (None, None),
        "dates": (None, None),
        "hello": (None, None),
        "irish_lyrics": (None, None),
    }


def test_every_built_in_set_says_what_it_is(settings: DataSettings) -> None:
    for entry in catalog.entries(settings):
        assert all((entry.about.title, entry.about.licence, entry.about.records))
        assert entry.about.source.startswith("https://")
        assert entry.generated or str(entry.about.address).startswith("https://")


def test_what_is_generated_is_listed_as_such(settings: DataSettings) -> None:
    found = [entry.name for entry in catalog.entries(settings) if entry.generated]
    assert found == ["addition", "dates", "hello"]


@pytest.mark.parametrize("name", ["addition", "dates", "hello"])
def test_what_is_generated_cannot_be_fetched(settings: DataSettings, name: str) -> None:
    message = f"^{name}: made when it is needed; there is nothing to fetch$"
    with pytest.raises(UsageError, match=message):
        catalog.fetch(name, settings)


def test_what_is_on_the_machine_is_not_fetched(settings: DataSettings, folder: Path) -> None:
    (folder / "sarcasm.json").write_text("[]")
    assert catalog.fetch("sarcasm", settings) == folder / "sarcasm.json"


def test_what_is_not_on_the_machine_cannot_be_fetched_offline(settings: DataSettings) -> None:
    with pytest.raises(NlpcatError, match="irish_lyrics: not on this machine"):
        catalog.fetch("irish_lyrics", settings)


@pytest.mark.parametrize("name", ["sarcasm", "addition", "hello", "tfds:glue/sst2"])
def test_a_data_set_is_had_by_its_name(name: str) -> None:
    assert catalog.named(name).name == name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sarcsm", r"no data set is called 'sarcsm' \(did you mean 'sarcasm'\?\)"),
        ("tfds:", "write `tfds:` and a name"),
    ],
)
def test_a_name_that_is_none_is_explained(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        catalog.named(name)

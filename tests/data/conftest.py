"""What the tests of data share: settings without the machine's own folders, and the real data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from nlpcat4.config.checking import check
from nlpcat4.config.loading import load
from nlpcat4.config.section import Section
from nlpcat4.data import Dataset
from nlpcat4.data.builtin import NamedDataset
from nlpcat4.data.examples import Splits
from nlpcat4.data.settings import DataSettings, data_settings

REPOSITORY = Path(__file__).parents[2]


class Experiment(Section):
    """A config that is nothing but a data set."""

    dataset: Dataset


@pytest.fixture
def settings(tmp_path: Path) -> DataSettings:
    """Offline, with one data folder and an empty cache."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return DataSettings(data_dirs=(folder,), cache_dir=tmp_path / "cache", offline=True)


@pytest.fixture
def folder(settings: DataSettings) -> Path:
    """The data folder of `settings`."""
    return settings.data_dirs[0]


@pytest.fixture
def dataset() -> Callable[..., Any]:
    """Keys of a data set -> its section."""
    return lambda **keys: TypeAdapter(Dataset).validate_python(keys)


@pytest.fixture
def own(folder: Path, settings: DataSettings) -> Callable[..., Splits]:
    """A file's name, content and keys -> what `path:` makes of it; columns are `text` and `label`."""

    def splits(name: str, content: str | bytes, **keys: Any) -> Splits:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        loaded: Splits = TypeAdapter(Dataset).validate_python({"path": name, **keys}).load(settings)
        return loaded

    return splits


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[str], Any]:
    """A YAML text -> the checked data set in it."""

    def section(text: str) -> Any:
        path = tmp_path / "experiment.yaml"
        path.write_text(text)
        return check(Experiment, load(path)).dataset

    return section


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, dataset: Callable[..., Any]) -> Callable[..., Splits]:
    """Keys of a data set -> the real data; skips where they are not on this machine."""
    monkeypatch.chdir(REPOSITORY)

    def splits(**keys: Any) -> Splits:
        wanted, here = dataset(**keys), data_settings(offline=True)
        assert isinstance(wanted, NamedDataset)
        if wanted.find(here) is None:
            pytest.skip(f"{wanted.name} is in none of {', '.join(map(str, here.folders))}")
        loaded: Splits = wanted.load(here)  # type: ignore[attr-defined]
        return loaded

    return splits

"""The tiny WordNet in a data folder."""

from pathlib import Path

import pytest

from tests.tiny_wordnet import write_wordnet


@pytest.fixture(scope="session")
def wordnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the tiny WordNet in it."""
    data = tmp_path_factory.mktemp("data")
    write_wordnet(data)
    return data

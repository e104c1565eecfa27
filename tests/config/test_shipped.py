"""Names -> the configs that come with the package."""

import pytest

from nlpcat4.config.loading import load
from nlpcat4.config.shipped import ShippedConfig, find, shipped


@pytest.mark.parametrize("config", shipped(), ids=lambda config: config.name)
def test_a_shipped_config_is_found_by_its_name_and_says_what_it_is(config: ShippedConfig) -> None:
    assert find(config.name) == config
    assert load(config.path).path == config.path
    assert config.summary
    assert not config.summary.startswith(("#", "yaml-language-server"))


@pytest.mark.parametrize("name", ["sarcasm_bilstmm", "", "../configs/sarcasm_bilstm", "__init__"])
def test_what_is_no_name_of_a_shipped_config_finds_none(name: str) -> None:
    assert find(name) is None

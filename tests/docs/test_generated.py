"""docs/configuration.md and docs/nlpcat4.schema.json say what the schema says."""

import json
import runpy
from pathlib import Path

import jsonschema
import pytest
import yaml

from nlpcat4.config.shipped import ShippedConfig, shipped


@pytest.mark.parametrize("name", ["configuration.md", "nlpcat4.schema.json"])
def test_a_generated_page_is_up_to_date(root: Path, name: str) -> None:
    page = root / "docs" / name
    expected = runpy.run_path(str(root / "docs/generate.py"))["pages"]()[page]
    assert page.read_text(encoding="utf-8") == expected, "run: python docs/generate.py"


@pytest.mark.parametrize("config", shipped(), ids=lambda config: config.name)
def test_an_editor_accepts_every_shipped_config(root: Path, config: ShippedConfig) -> None:
    text = (root / "configs" / f"{config.name}.yaml").read_text(encoding="utf-8")
    (schema,) = [line.partition("$schema=")[2] for line in text.splitlines() if "$schema=" in line]
    rules = json.loads((root / "configs" / schema).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(rules).validate(yaml.safe_load(text))

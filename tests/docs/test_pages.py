"""What README.md and the pages of docs/ show exists and holds."""

import re
from importlib import import_module
from pathlib import Path

import pytest
import typer

from nlpcat4 import experiment

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_section_that_is_linked_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", text):
        if "://" not in target:
            linked = (page.parent / target).read_text(encoding="utf-8") if target else text
            assert anchor in {_anchor(heading) for heading in re.findall(r"^#+ (.*)$", linked, re.M)}


def test_the_config_of_the_readme_is_valid(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```yaml\n(task: .*?)^```$", _readme(), re.M | re.S)
    file = tmp_path / "readme.yaml"
    file.write_text(block, encoding="utf-8")
    assert experiment.load(file).config.task == "classification"


def test_the_configs_of_the_page_on_generation_are_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "generation.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    for block in blocks:
        file = tmp_path / "config.yaml"
        file.write_text(block, encoding="utf-8")
        assert experiment.load(file).config.task in block
    assert len(blocks) == 2


def test_the_readme_lists_every_command_and_no_other() -> None:
    table = re.findall(r"^\| `nlp ([a-z]+)(?: ([a-z|\\]+))?[` ]", _readme(), re.M)
    shown = {(name, part) for name, parts in table for part in parts.replace("\\", "").split("|")}
    assert shown == set(_commands())


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _commands() -> list[tuple[str, str]]:
    """Return the names of all commands, those of a group with the group's name before."""
    app: typer.Typer = import_module("nlpcat4_cli.app").app
    single = [(str(command.name), "") for command in app.registered_commands]
    return single + [
        (str(group.name), command.name or command.callback.__name__)
        for group in app.registered_groups
        if group.typer_instance is not None
        for command in group.typer_instance.registered_commands
        if command.callback is not None
    ]

"""What docs/inspection.md shows of texts of one's own is what the commands print."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

PAGE = Path(__file__).parents[2] / "docs" / "inspection.md"
BLOCKS = re.findall(
    r"^```console\n\$ nlp ([^\n]*)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S
)
OWN = [
    (command, output)
    for command, output in BLOCKS
    if command.split()[1] in ("cooccurrence", "contexts", "bow", "onehot", "tokenize")
    and "--run" not in command
]


@pytest.mark.parametrize(("command", "output"), OWN, ids=[command for command, _ in OWN])
def test_what_is_shown_is_what_is_printed(nlp: Callable[..., Result], command: str, output: str) -> None:
    printed = nlp(*shlex.split(command)).stdout
    assert [line.rstrip() for line in printed.splitlines()] == output.splitlines()


def test_each_way_to_look_at_a_text_is_shown() -> None:
    shown = [command.split()[1] for command, _ in OWN]
    assert shown == ["cooccurrence", "contexts", "bow", "onehot", "tokenize"]

"""docs/reliability.md: each line of the table names tests that exist, and none is left out."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
TESTS = Path(__file__).parents[1]
ROWS = re.findall(r"^\| ([\d, ]+) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.M)


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE.read_text(encoding="utf-8"))
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (TESTS / file).is_file()
        or not re.search(rf"^def {test}\(", (TESTS / file).read_text(encoding="utf-8"), re.M)
    ]
    assert missing == []
    assert len(named) > 100


def test_every_fault_has_a_test_or_a_reason() -> None:
    numbers = {int(number) for numbers, _ in ROWS for number in numbers.split(",")}
    assert numbers == set(range(1, max(numbers) + 1))
    assert not [
        number for number, rest in ROWS if rest.count("|") == 3 and "`" not in rest and "](" not in rest
    ]

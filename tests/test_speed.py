"""The speed benchmarks' own sums: who is compared with whom, and how."""

import sys

import pytest

from benchmarks.speed.__main__ import Turn, part, rows, run
from benchmarks.speed.comparisons import COMPARISONS, Side


def turn(side: str, seconds: float, accuracy: float | None = None) -> Turn:
    return Turn(side, seconds, seconds, 100.0, {} if accuracy is None else {"accuracy": accuracy})


def test_ratios_are_taken_turn_by_turn() -> None:
    sides = [Side("ours", []), Side("theirs", [])]
    turns = [turn("ours", 1), turn("theirs", 10, 0.5), turn("ours", 4), turn("theirs", 20, 0.7)]
    ours, theirs = rows(sides, turns)
    assert ours == ("ours", "2.5", "1.00", "1.00", "1.00", "100", "")
    assert theirs == ("theirs", "15", "7.50", "5.00", "10.00", "100", "0.6000")
    assert "2 turns" in part("name", sides, turns)


def test_a_side_is_a_process_whose_last_line_counts_and_whose_memory_is_seen() -> None:
    script = "x = bytearray(2 * 10**8); print('noise'); print('{\"seconds\": 3.5, \"accuracy\": 1}')"
    found = run(Side("one", [sys.executable, "-c", script]))
    assert (found.seconds, found.figures["accuracy"]) == (3.5, 1)
    assert found.peak_megabytes > 190
    whole = run(Side("one", [sys.executable, "-c", "import time; time.sleep(0)"]))
    assert whole.seconds > 0


def test_a_side_that_fails_ends_it_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        run(Side("one", [sys.executable, "-c", "raise SystemExit('no such thing')"]))


def test_every_comparison_says_what_it_is() -> None:
    assert all(comparison.what for comparison in COMPARISONS.values())

"""What a sweep leaves for its readers."""

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from nlpcat4.reports.document import as_markdown
from nlpcat4.sweeps.plan import Plan
from nlpcat4.sweeps.report import _place, sweep_report
from nlpcat4.sweeps.results import _RESULTS, RESULTS, Finished, Results, _as_csv, read_results
from nlpcat4.sweeps.space import Axis, Choice, Range

Nlp = Callable[..., Result]

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def results(tried: list[Any], *, whole: bool = True) -> Results:
    """A sweep of one choice and one range, with a trial for each value of the choice and one that failed."""
    low, high = (1, 9) if whole else (0.5, 2.0)
    space: dict[str, Axis] = {"architecture": Choice(tuple(tried)), "training.epochs": Range(low, high)}
    made = Plan("a-sweep", "sarcasm_gap", ("~training.early_stopping",), space, 20, "tpe", "none", "loss", 0)
    trials = [
        Finished(
            number,
            "completed",
            0.1 * number,
            1.5,
            "runs/a",
            {"architecture": one, "training.epochs": low},
            None,
        )
        for number, one in enumerate(tried, start=1)
    ]
    failed = Finished(len(tried) + 1, "failed", None, None, "", {}, "<b>it</b> failed")
    return Results(made, [*trials, failed], {"architecture": 0.75, "training.epochs": 0.25})


@given(st.lists(values, min_size=1, max_size=4, unique_by=repr), st.booleans())
def test_results_are_read_as_they_were_written(tried: list[Any], whole: bool) -> None:
    written = results(tried, whole=whole)
    read = _RESULTS.validate_json(json.dumps(_RESULTS.dump_python(written, mode="json"), allow_nan=False))
    assert repr(read) == repr(written)  # 1, 1.0 and true are equal, and differ here


def test_a_command_is_one_for_a_shell() -> None:
    made = results([8])
    odd = replace(made.plan, config="my config.yaml", overrides=("dataset.text=it's $(id)",))
    page = as_markdown(sweep_report(replace(made, plan=odd)))
    (command,) = re.findall(r"^nlp train .*$", page, re.MULTILINE)
    wanted = ["my config.yaml", "dataset.text=it's $(id)", "architecture=8", "training.epochs=1"]
    assert shlex.split(command) == ["nlp", "train", *wanted]


def test_values_that_are_equal_and_differ_have_places_of_their_own() -> None:
    axis = Choice((1, 1.0, True))
    assert [_place(axis, value) for value in axis.values] == [0.0, 0.5, 1.0]


def test_keys_of_the_same_last_part_are_told_apart() -> None:
    axis = Choice((1, 2))
    space: dict[str, Axis] = {"encoder.dim": axis, "decoder.dim": axis, "training.epochs": axis}
    made = results([1])
    titles = replace(made.plan, space=space).titles
    assert [*titles.values()] == ["encoder.dim", "decoder.dim", "epochs"]


def test_no_text_of_the_table_is_a_formula() -> None:
    made = results(["=cmd()"])
    table = list(csv.DictReader(io.StringIO(_as_csv(made))))
    assert (table[0]["architecture"], table[0]["training.epochs"]) == ("'=cmd()", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sweeps" / "a-sweep"
    made.mkdir(parents=True)
    (made / RESULTS).write_bytes(_RESULTS.dump_json(results([8, 16])))
    return made


def test_a_report_of_a_sweep_needs_nothing_but_its_folder(
    nlp: Nlp, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = nlp("report", folder, "--format", "md")
    assert (made.exit_code, made.stdout) == (0, as_markdown(sweep_report(read_results(folder))))
    assert "3 of 20 trials (2 completed, 1 failed)" in made.stdout
    for asked in ((folder,), ("a-sweep", "--runs-dir", tmp_path)):
        assert nlp("report", *asked).stdout == "a-sweep.html\n"
    assert "&lt;b&gt;it&lt;/b&gt; failed" in Path("a-sweep.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "[]", '{"plan": {}, "trials": [], "importances": {}}'])
def test_results_that_are_damaged_are_named(nlp: Nlp, folder: Path, content: str) -> None:
    (folder / RESULTS).write_text(content)
    made = nlp("report", folder)
    assert (made.exit_code, made.stdout) == (1, "")
    assert made.stderr.startswith(f"{folder / RESULTS}: damaged: ")


def test_a_sweep_beside_runs_is_refused(nlp: Nlp, folder: Path) -> None:
    made = nlp("report", folder, "latest")
    assert made.exit_code == 2
    assert made.stderr == f"{folder}: a sweep has a report of its own; ask for it alone\n"

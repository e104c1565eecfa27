"""Runs side by side, and which of them are asked for."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4.errors import UsageError
from nlpcat4.runs.choosing import chosen
from nlpcat4.runs.comparing import compare
from nlpcat4.runs.listing import Row
from nlpcat4.runs.run import Run


def row(number: int, config: dict[str, Any] | None = None, **figures: float) -> Row:
    return Row(
        run=Run(Path(f"20260101-00000{number}-a")),
        status="completed",
        name="a",
        task="classification",
        started=None,
        seconds=None,
        parameters=None,
        tags=(),
        note=None,
        figures=figures,
        config=config or {},
    )


def test_only_keys_that_differ_are_named_at_the_deepest_in_common() -> None:
    configs: list[dict[str, Any]] = [
        {
            "training": {"epochs": 3, "batch_size": 32},
            "architecture": [{"embedding": {"dim": 16}}, {"lstm": 8}],
        },
        {"training": {"epochs": 5, "batch_size": 32}, "architecture": [{"embedding": {"dim": 8}}]},
    ]
    found = compare([row(number, config) for number, config in enumerate(configs)])
    assert found.differences == (
        ("training.epochs", (3, 5)),
        ("architecture[0].embedding.dim", (16, 8)),
        ("architecture[1]", ({"lstm": 8}, None)),
    )


def test_the_best_is_the_largest_or_the_smallest_as_the_figure_is() -> None:
    found = compare([row(1, accuracy=0.8, loss=0.5), row(2, accuracy=0.9, loss=0.6), row(3, accuracy=0.9)])
    assert found.best("accuracy") == {1, 2}
    assert found.best("loss") == {0}


def test_of_different_data_none_is_the_best() -> None:
    data = [{"dataset": {"name": "sarcasm", "limit": limit}} for limit in (100, 200)]
    found = compare([row(number, config, accuracy=number / 10) for number, config in enumerate(data)])
    assert (found.best("accuracy"), found.of_one_kind) == (set(), False)


def test_where_no_two_differ_none_is_the_best() -> None:
    found = compare([row(1, accuracy=0.8), row(2, accuracy=0.8), row(3)])
    assert found.best("accuracy") == set()


def test_runs_that_differ_in_one_key_are_taken_together() -> None:
    values = [0.81, 0.85, 0.8]
    rows = [row(n, {"random_seed": n, "epochs": 3}, accuracy=value) for n, value in enumerate(values)]
    other = row(7, {"random_seed": 1, "epochs": 5}, accuracy=0.5)
    found = compare([*rows, other], group_by="random_seed")
    group, alone = found.columns
    assert (group.rows, group.values) == (tuple(rows), (0, 1, 2))
    assert group.figures["accuracy"].mean == pytest.approx(np.mean(values))
    assert group.figures["accuracy"].deviation == pytest.approx(np.std(values, ddof=1))
    assert alone.figures["accuracy"].deviation is None
    assert found.differences == (("epochs", (3, 5)),)


@pytest.mark.parametrize(
    ("key", "configs"),
    [
        (
            "architecture[0].embedding.dim",
            [{"architecture": [{"embedding": {"dim": dim}}]} for dim in (8, 16)],
        ),
        ("training.patience", [{"training": {"patience": None}}, {"training": {"patience": {"epochs": 3}}}]),
    ],
)
def test_any_key_that_a_difference_is_named_by_can_group(key: str, configs: list[dict[str, Any]]) -> None:
    found = compare([row(number, config) for number, config in enumerate(configs)], group_by=key)
    assert [len(column.rows) for column in found.columns] == [2]
    assert found.differences == ()


def test_rows_are_chosen_sorted_and_counted() -> None:
    rows = [row(1, accuracy=0.8), row(2), row(3, accuracy=0.9), row(4, accuracy=0.8)]
    assert [one.id[14] for one in chosen(rows, sort="accuracy")] == ["1", "4", "3", "2"]
    assert [one.id[14] for one in chosen(rows, sort="-accuracy", limit=3)] == ["3", "1", "4"]
    assert [one.id[14] for one in chosen(rows, filter="accuracy < 0.9", limit=1)] == ["1"]
    assert [one.id[14] for one in chosen(rows, sort="-id")] == ["4", "3", "2", "1"]


@pytest.mark.parametrize("what", [{"sort": "acuracy"}, {"sort": "-acuracy"}, {"filter": "acuracy > 0.5"}])
def test_a_key_that_no_run_has_is_a_mistake(what: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"no run has 'acuracy' \(did you mean 'accuracy'\?\)"):
        chosen([row(1, accuracy=0.8)], **what)


def test_where_there_are_no_runs_any_key_will_do(tmp_path: Path) -> None:
    assert chosen([], filter="accuracy > 0.5", sort="-loss") == []

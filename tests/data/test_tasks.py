"""Which data serve which task, and what is said of those that do not."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from nlpcat4.data.base import Task

PAIRS = {"source": "a", "target": "b"}
HAS_PAIRS = "has pairs of a source and a target, which `task: seq2seq` learns, not `task: "
NO_PAIRS = "has no pairs of a source and a target, which `task: seq2seq` learns"
NAME_PAIRS = "name the columns of the pairs, `source` and `target`, which `task: seq2seq` learns"
NAME_LABELS = "name the column of the labels, which `task: classification` learns"

SERVES: list[tuple[dict[str, Any], set[str]]] = [
    ({"name": "sarcasm"}, {"classification", "language_model", "word_vectors"}),
    ({"name": "imdb_reviews"}, {"classification", "language_model", "word_vectors"}),
    ({"name": "imdb_reviews", "label": None}, {"language_model", "word_vectors"}),
    ({"name": "irish_lyrics"}, {"language_model", "word_vectors"}),
    ({"name": "addition"}, {"seq2seq"}),
    ({"name": "dates", "sample": True}, {"seq2seq"}),
    ({"name": "hello"}, {"language_model", "word_vectors"}),
    ({"name": "tfds:glue/sst2"}, {"classification", "language_model", "word_vectors"}),
    ({"name": "tfds:lm1b", "label": None}, {"language_model", "word_vectors"}),
    ({"path": "x.csv", "label": "y"}, {"classification", "language_model", "word_vectors"}),
    ({"path": "x.csv"}, {"language_model", "word_vectors"}),
    ({"path": "x.txt"}, {"language_model", "word_vectors"}),
    ({"path": "x"}, {"classification", "language_model", "word_vectors"}),
    ({"path": "x.csv", **PAIRS}, {"seq2seq"}),
]

UNFIT: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {"name": "irish_lyrics"},
        "classification",
        "",
        "irish_lyrics has no labels, which `task: classification`",
    ),
    ({"name": "hello"}, "classification", "", "hello has no labels, which `task: classification` learns"),
    ({"name": "tfds:lm1b", "label": None}, "classification", "", "tfds:lm1b has no labels"),
    ({"name": "addition"}, "classification", "", f"addition {HAS_PAIRS}classification`"),
    ({"name": "dates"}, "language_model", "", f"dates {HAS_PAIRS}language_model`"),
    ({"name": "sarcasm"}, "seq2seq", "", f"sarcasm {NO_PAIRS}"),
    ({"name": "tfds:glue/sst2"}, "seq2seq", "", f"tfds:glue/sst2 {NO_PAIRS}"),
    ({"path": "x.csv"}, "classification", "label", NAME_LABELS),
    ({"path": "x.txt"}, "classification", "label", NAME_LABELS),
    (
        {"path": "x.csv", **PAIRS},
        "classification",
        "source",
        "pairs are for `task: seq2seq`; for `task: classification` name `text` and `label` instead",
    ),
    (
        {"path": "x.csv", **PAIRS},
        "language_model",
        "source",
        "pairs are for `task: seq2seq`; for `task: language_model` name `text` instead",
    ),
    ({"path": "x.csv"}, "seq2seq", "source", NAME_PAIRS),
    (
        {"path": "x.csv", "label": "y"},
        "seq2seq",
        "label",
        "`task: seq2seq` learns pairs; name their columns, `source` and `target`, instead",
    ),
    (
        {"path": "x.txt"},
        "seq2seq",
        "path",
        "`task: seq2seq` learns pairs, of a table or of records; the format is lines",
    ),
    (
        {"path": "x.dat", "format": "lines"},
        "seq2seq",
        "format",
        "`task: seq2seq` learns pairs, of a table or of records; the format is lines",
    ),
    (
        {"path": "x"},
        "seq2seq",
        "path",
        "`task: seq2seq` learns pairs, of a table or of records; the format is folder",
    ),
]


@pytest.mark.parametrize(("keys", "tasks"), SERVES, ids=[str(keys) for keys, _ in SERVES])
def test_data_complain_of_just_the_tasks_that_they_do_not_serve(
    dataset: Callable[..., Any], keys: dict[str, Any], tasks: set[str]
) -> None:
    section = dataset(**keys)
    assert section.tasks == tasks
    assert {task for task in get_args(Task) if not list(section.unfit_for(task))} == tasks


@pytest.mark.parametrize(
    ("keys", "task", "key", "message"), UNFIT, ids=[f"{row[0]} {row[1]}" for row in UNFIT]
)
def test_a_complaint_is_placed_at_the_key_to_change(
    dataset: Callable[..., Any], keys: dict[str, Any], task: Task, key: str, message: str
) -> None:
    (complaint,) = dataset(**keys).unfit_for(task)
    (details,) = complaint.errors()
    assert details["loc"] == (("dataset", key) if key else ("dataset",))
    assert details["msg"].startswith(message)

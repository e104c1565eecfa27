"""The best epoch, and when to stop."""

import json
from dataclasses import asdict

import pytest

from nlpcat4.training.best import Watch
from nlpcat4.training.config import EarlyStopping, higher_is_better


def watched(watch: Watch, metric: str, values: list[float]) -> list[tuple[bool, bool]]:
    """Return, for each epoch, whether it was the best so far and whether hope is lost after it."""
    return [
        (watch.update({"epoch": epoch, metric: value}), watch.lost_hope)
        for epoch, value in enumerate(values, start=1)
    ]


def test_the_first_of_equal_epochs_is_the_best() -> None:
    watch = Watch.of("val_accuracy", None)
    assert watched(watch, "val_accuracy", [0.5, 0.8, 0.8, 0.7]) == [
        (True, False),
        (True, False),
        (False, False),
        (False, False),
    ]
    assert (watch.best.epoch, watch.best.value) == (2, 0.8)


def test_a_lower_loss_is_better() -> None:
    watch = Watch.of("val_loss", None)
    assert [best for best, _ in watched(watch, "val_loss", [0.5, 0.6, 0.4])] == [True, False, True]


def test_training_stops_after_so_many_epochs_without_improvement() -> None:
    watch = Watch.of("val_loss", EarlyStopping(patience=2))
    stops = [stop for _, stop in watched(watch, "val_loss", [0.5, 0.4, 0.45, 0.41])]
    assert stops == [False, False, False, True]


def test_a_small_change_is_no_improvement_to_early_stopping_but_still_the_best_epoch() -> None:
    watch = Watch.of("val_loss", EarlyStopping(patience=1, min_delta=0.1))
    assert watched(watch, "val_loss", [0.5, 0.45]) == [(True, False), (True, True)]


def test_a_value_that_is_not_a_number_is_never_the_best() -> None:
    watch = Watch.of("val_loss", None)
    assert [best for best, _ in watched(watch, "val_loss", [float("nan"), 0.6])] == [False, True]


@pytest.mark.parametrize(
    ("metric", "higher"),
    [
        ("accuracy", True),
        ("val_f1_macro", True),
        ("loss", False),
        ("log_loss", False),
        ("val_perplexity", False),
    ],
)
def test_losses_are_better_when_lower(metric: str, higher: bool) -> None:
    assert higher_is_better(metric) is higher


def test_a_watch_goes_on_as_it_was() -> None:
    watch = Watch.of("val_loss", EarlyStopping(patience=2))
    watched(watch, "val_loss", [0.5, 0.4, 0.45])
    restored = Watch.restored(json.loads(json.dumps(asdict(watch))))
    assert restored == watch
    assert watched(restored, "val_loss", [0.41]) == [(False, True)]

"""What may be tried -> values to try."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.errors import UsageError
from nlpcat4.sweeps.plan import plan
from nlpcat4.sweeps.space import Choice, Range, drawn, grid, parse_axis


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([16, 32], Choice((16, 32))),
        (["a", None, True], Choice(("a", None, True))),
        ("1e-4:1e-2:log", Range(1e-4, 1e-2, log=True)),
        ("8:64", Range(8, 64)),
        ("0.1:0.5:0.2", Range(0.1, 0.5, step=0.2)),
        ("0:1:0.3", Range(0, 0.9, step=0.3)),
        ("0.0:1:0.3", Range(0.0, 0.9, step=0.3)),
        ("1:10:2.5", Range(1, 8.5, step=2.5)),
        ("1:10:2.0", Range(1, 9, step=2.0)),
        ({"low": 1, "high": 9, "step": 4}, Range(1, 9, step=4)),
    ],
)
def test_what_can_be_read(value: Any, expected: Any) -> None:
    assert parse_axis("key", value) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "expected different values to try"),
        ([1, 1], "expected different values to try"),
        ("5:1", "the first number must be below the second"),
        ("0:1:log", "both must be above 0"),
        ("0:1:2", "expected a step that fits in between"),
        ("a:b", "expected [a,b,...], LOW:HIGH"),
        ({"low": 1}, "expected [a,b,...], LOW:HIGH"),
        ({"low": "a", "high": 2}, "expected [a,b,...], LOW:HIGH"),
        (3, "expected [a,b,...], LOW:HIGH"),
    ],
)
def test_what_cannot_be_read(value: Any, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_axis("key", value)
    assert str(error.value).startswith("key: ")
    assert said in str(error.value)


def test_a_grid_is_every_combination_once() -> None:
    space = {"a": parse_axis("a", [1, 2]), "b": parse_axis("b", "0:1:0.5"), "c": parse_axis("c", "3:4")}
    found = list(grid(space))
    assert len(found) == 2 * 3 * 2
    assert found[0] == {"a": 1, "b": 0.0, "c": 3}
    assert found[-1] == {"a": 2, "b": 1.0, "c": 4}
    with pytest.raises(UsageError, match=r"a: 0\.1:0\.5 has no end of values"):
        list(grid({"a": parse_axis("a", "0.1:0.5")}))


def test_ends_and_kinds_of_values() -> None:
    assert parse_axis("a", "16:50:16").all() == (16, 32, 48)
    assert parse_axis("a", "1e-14:9e-14:1e-14").all()[:2] == (1e-14, 2e-14)
    several = parse_axis("a", [1, True, 1.0])
    assert isinstance(several, Choice)
    assert [several.place(value) for value in several.values] == [0, 1, 2]
    with pytest.raises(UsageError, match="expected"):
        parse_axis("a", {"low": 8, "high": 16, "log": "yes"})
    for text in ("8:16:lgo", "1e-4:1e-2:lgo"):
        with pytest.raises(UsageError, match="expected"):
            plan("sarcasm_gap", [f"training.optimizer.adam.learning_rate={text}"])


def test_the_command_counts_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text(
        "config: sarcasm_gap\nsearch: {training.batch_size: [16, 32], training.epochs: [1, 2]}\n",
        encoding="utf-8",
    )
    planned = plan(str(file), ["training.batch_size=8"])
    assert list(planned.space) == ["training.epochs"]
    assert planned.overrides == ("training.batch_size=8",)


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
def test_there_are_no_more_trials_than_combinations(sampler: str) -> None:
    search = ["training.batch_size=[8,16]", "architecture.0.embedding.dim=2:4"]
    planned = plan("sarcasm_gap", search, sampler=sampler)
    assert planned.trials == 6
    assert sampler == "tpe" or len({repr(values) for values in planned.fixed()}) == 6
    assert plan("sarcasm_gap", search, sampler=sampler, trials=5).trials == 5
    assert (
        plan("sarcasm_gap", ["architecture.0.embedding.dim=1:60000"], sampler=sampler, trials=5).trials == 5
    )


@given(
    st.integers(1, 50),
    st.integers(1, 1000),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_what_is_drawn_lies_between(low: int, width: int, log: bool, seed: int) -> None:
    whole = Range(low, low + width, log=log)
    real = Range(low / 10, (low + width) / 10, log=log)
    for values in drawn({"whole": whole, "real": real}, 20, seed):
        assert isinstance(values["whole"], int)
        assert whole.low <= values["whole"] <= whole.high
        assert real.low <= values["real"] <= real.high


def test_the_same_seed_draws_the_same_and_nothing_twice() -> None:
    space = {"a": Choice(tuple(range(6))), "b": Choice(("x", "y"))}
    first, second = list(drawn(space, 12, 3)), list(drawn(space, 12, 3))
    assert first == second
    assert first != list(drawn(space, 12, 4))
    assert len({repr(one) for one in first[:6]}) == 6
    assert sorted(repr(one) for one in drawn(space, 200, 0))[0]  # more than there are is no end


def test_logarithms_reach_every_order_of_magnitude() -> None:
    values = [one["a"] for one in drawn({"a": Range(1e-5, 1e-1, log=True)}, 2000, 0)]
    small = sum(value < 1e-3 for value in values) / 2000
    assert small == pytest.approx(0.5, abs=0.05)

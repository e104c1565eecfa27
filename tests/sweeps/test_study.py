"""A study in its database: who has which trial."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import RunError, UsageError
from nlpcat4.sweeps.plan import Plan, plan
from nlpcat4.sweeps.results import finished
from nlpcat4.sweeps.space import Choice
from nlpcat4.sweeps.study import BEAT, FAILED, OWNER, Study
from nlpcat4.sweeps.trial import Place, run_one

pytest.importorskip("optuna")

CLAIMING = """
import sys, time
from nlpcat4.sweeps.plan import plan
from nlpcat4.sweeps.study import Study
asked = plan("sarcasm_gap", ["architecture.0.embedding.dim=1:48"], trials=48, sampler="random", name="claims")
study = Study(asked, sys.argv[1])
study.begin()
print("ready", flush=True)
sys.stdin.readline()
while (claimed := study.claim()) is not None:
    print(claimed.slot)
"""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database."""
    if request.param == "PostgreSQL":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path / 'study.db'}"


def test_a_trial_is_claimed_by_one_process(storage: str) -> None:
    command = [sys.executable, "-c", CLAIMING, storage]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    claimed = [int(slot) for process in processes for slot in process.communicate(timeout=100)[0].split()]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(claimed) == list(range(1, 49))


def one_trial(name: str) -> Plan:
    overrides = ["dataset.sample=true", "dataset.limit=60", "training.epochs=1"]
    search = "architecture.0.embedding.dim=[4]"
    return plan("sarcasm_gap", [search, *overrides], trials=1, sampler="random", name=name)


def test_who_was_not_heard_of_for_long_has_lost_its_trial(storage: str) -> None:
    asleep, awake = (Study(one_trial("sleeping"), storage) for _ in range(2))
    asleep.begin()
    lost = asleep.claim()
    assert lost is not None
    assert awake.claim() is None
    lost.trial.set_user_attr(OWNER, "elsewhere:1")
    lost.trial.set_user_attr(BEAT, 0.0)
    taken = awake.claim()
    assert taken is not None
    assert (taken.slot, taken.values) == (lost.slot, lost.values)
    with pytest.raises(RunError, match="trial 1 was given to another process"):
        asleep.tell(lost, 0.25)
    asleep.release(lost)
    awake.tell(taken, 0.75)
    assert [trial.value for trial in asleep.finished()] == [0.75]


def test_where_a_process_died_before_its_run_was_there_another_one_makes_it(tmp_path: Path) -> None:
    planned, storage = one_trial("dying"), f"sqlite:///{tmp_path / 'study.db'}"
    study = Study(planned, storage)
    study.begin()
    claimed = study.claim()
    assert claimed is not None
    study.begun(claimed, "never")
    study.release(claimed)
    place = Place(storage, tmp_path / "runs", DataSettings((), tmp_path / "cache"), None, 1, ("nlp", "sweep"))
    outcome = run_one(planned, place)
    assert outcome is not None
    assert outcome.state == "completed"
    (record,) = (tmp_path / "runs").glob("*/run.json")
    assert json.loads(record.read_text(encoding="utf-8"))["status"] == "completed"
    assert run_one(planned, place) is None


def test_a_trial_that_died_before_it_knew_its_values_keeps_them(tmp_path: Path) -> None:
    planned = plan("sarcasm_gap", ["architecture.0.embedding.dim=[2,4,8]"], sampler="grid", name="early")
    study = Study(planned, f"sqlite:///{tmp_path / 'study.db'}")
    study.begin()
    dead = study._study.ask()  # and nothing is suggested any more
    dead.set_user_attr(BEAT, 0.0)
    dead.set_user_attr(OWNER, "elsewhere:1")
    found = {}
    while (claimed := study.claim()) is not None:
        found[claimed.slot] = claimed.values["architecture.0.embedding.dim"]
        study.tell(claimed, 0.5)
    assert found == {1: 2, 2: 4, 3: 8}


def test_what_the_last_attempt_left_is_gone_on_with(tmp_path: Path) -> None:
    study = Study(one_trial("often"), f"sqlite:///{tmp_path / 'study.db'}")
    study.begin()
    first = study.claim()
    assert first is not None
    study.release(first)
    second = study.claim()
    assert second is not None
    assert second.run is None
    study.begun(second, "its-run")
    study.release(second)
    third = study.claim()
    assert third is not None
    assert (third.run, third.values) == ("its-run", first.values)
    states = [trial.state.name for trial in study._study.get_trials()]
    assert states == ["FAIL", "FAIL", "RUNNING"]


def test_a_trial_is_failed_when_its_state_says_so(tmp_path: Path) -> None:
    study = Study(one_trial("failing"), f"sqlite:///{tmp_path / 'study.db'}")
    study.begin()
    claimed = study.claim()
    assert claimed is not None
    claimed.trial.set_user_attr(FAILED, "a reason")  # as its process does first
    assert finished(study, tmp_path) == []
    study.tell(claimed, None, failed="a reason")
    assert [one.reason for one in finished(study, tmp_path)] == ["a reason"]


def test_a_sweep_that_came_to_nothing_is_forgotten(tmp_path: Path) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    other = replace(one_trial("name"), random_seed=7)
    Study(one_trial("name"), storage).begin()
    study = Study(other, storage)
    study.begin()  # of the first one no trial was begun
    claimed = study.claim()
    assert claimed is not None
    study.tell(claimed, None, failed="the file is not there")
    again = Study(other, storage)
    again.begin()  # all have failed
    claimed = again.claim()
    assert claimed is not None
    with pytest.raises(UsageError, match="another sweep called name"):
        Study(one_trial("name"), storage).begin()  # now one is at work
    again.tell(claimed, 0.5)
    with pytest.raises(UsageError, match="another sweep called name"):
        Study(one_trial("name"), storage).begin()


def test_a_sweep_is_not_made_shorter(tmp_path: Path) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    asked = plan("sarcasm_gap", ["architecture.0.embedding.dim=1:48"], trials=3, sampler="random", name="s")
    Study(asked, storage).begin()
    with pytest.raises(UsageError, match="the sweep s has 3 trials already: --trials 3 or more"):
        Study(replace(asked, trials=2), storage).begin()


@pytest.mark.parametrize("sampler", ["random", "tpe"])
@pytest.mark.parametrize("lengths", [(2, 6), (3, 4, 6), (6,)])
def test_no_combination_is_tried_twice(tmp_path: Path, sampler: str, lengths: tuple[int, ...]) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    search = ["training.batch_size=[8,16,32]", "architecture.0.embedding.dim=[2,4]"]
    tried = []
    for trials in lengths:
        study = Study(plan("sarcasm_gap", search, sampler=sampler, trials=trials), storage)
        study.begin()
        while (claimed := study.claim()) is not None:
            tried.append(tuple(claimed.values.values()))
            study.tell(claimed, 0.5)
    assert len(tried) == len(set(tried)) == 6


def test_values_that_do_not_go_together_are_a_failed_trial(tmp_path: Path) -> None:
    made = one_trial("odd")
    planned = replace(made, overrides=(*made.overrides, "tokenizer.level=bpe"))
    planned = replace(planned, space={"tokenizer.vocab_size": Choice((20,))})
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    Study(planned, storage).begin()
    place = Place(storage, tmp_path / "runs", DataSettings((), tmp_path / "cache"), None, 1, ("nlp", "sweep"))
    outcome = run_one(planned, place)
    assert outcome is not None
    assert (outcome.state, outcome.run) == ("failed", "")
    assert "at least 258 at level bpe, found 20" in (outcome.reason or "")
    (found,) = finished(Study(planned, storage), tmp_path / "runs")
    assert found.reason == outcome.reason


def test_what_a_config_says_makes_the_sweep_not_where_it_lies(tmp_path: Path) -> None:
    def identity(name: str, epochs: int) -> str:
        file = tmp_path / name
        file.write_text(f"extends: sarcasm_gap\ntraining: {{epochs: {epochs}}}\n", encoding="utf-8")
        return plan(str(file), ["training.batch_size=[8,16]"]).identity()

    assert identity("a.yaml", 1) == identity("b.yaml", 1) != identity("a.yaml", 2)

"""Work done elsewhere comes back in order; from a cluster of two nodes, too, and where one is lost."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4.errors import DataError, RunError, UsageError
from nlpcat4.text.ragged import Ragged
from nlpcat4.words import cooccurrence as module
from nlpcat4.words.cooccurrence import cooccurrence
from nlpcat4.workers import Workers, cores, local_workers, ray_workers


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Ray cluster of two nodes on this machine, each with one processor."""
    utils = pytest.importorskip("ray.cluster_utils")
    cluster = utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    yield cluster
    cluster.shutdown()


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Ragged:
    """Texts of 20 words in many shards."""
    monkeypatch.setattr(module, "SHARD", 100)
    random = np.random.default_rng(0)
    return Ragged.of([random.integers(0, 20, size=n).tolist() for n in random.integers(0, 30, size=200)])


def where(number: int, folder: str) -> tuple[int, str]:
    """Leave a trace, and say which number and node this is."""
    import ray

    time.sleep(0.2)
    (Path(folder) / f"{number}-{os.getpid()}").touch()
    return number, ray.get_runtime_context().get_node_id()


def double(number: int) -> int:
    return 2 * number


def test_who_is_quicker_is_first_and_nothing_is_begun_ahead(tmp_path: Path) -> None:
    gate, asked = tmp_path / "gate", []

    def calls() -> Iterator[tuple[int, str]]:
        for number in range(4):
            asked.append(number)
            yield number, str(gate)

    with local_workers(2) as workers:
        answers = workers.as_completed(first_waits, calls())
        assert (next(answers), asked) == (1, [0, 1])
        assert [next(answers), next(answers)] == [2, 3]
        gate.touch()
        assert [*answers] == [0]


def first_waits(number: int, gate: str) -> int:
    """Return the number; the first one only when there is a gate."""
    while number == 0 and not Path(gate).exists():
        pass
    return number


def test_a_worker_that_is_killed_is_said() -> None:
    with pytest.raises(RunError, match="a worker process was killed"), local_workers(1) as workers:
        list(workers.as_completed(os._exit, [(9,)]))


def test_where_the_block_ends_by_an_error_nobody_works_on(tmp_path: Path) -> None:
    with pytest.raises(KeyError), local_workers(1) as workers:
        interrupted(workers, tmp_path / "begun")


def interrupted(workers: Workers, begun: Path) -> None:
    """Give a worker endless work, and fail once it is at it."""
    workers.executor.submit(forever, str(begun))
    while not begun.exists():
        pass
    raise KeyError


def forever(begun: str) -> None:
    Path(begun).touch()
    while True:
        pass


def complains(number: int) -> None:
    raise DataError(f"{number} is no number")


def test_what_is_wrong_on_a_node_is_said_as_here(cluster: Any) -> None:
    with (
        pytest.raises(DataError, match=r"^7 is no number$"),
        ray_workers(cluster.address) as workers,
    ):
        list(workers.in_order(complains, [(7,)]))


def test_local_processes_answer_in_order() -> None:
    asked = []

    def calls() -> Iterator[tuple[int]]:
        for number in range(20):
            asked.append(number)
            yield (number,)

    with local_workers(2) as workers:
        answers = workers.in_order(double, calls())
        assert next(answers) == 0
        assert len(asked) == 4  # no more than two for each process are read ahead
        assert list(answers) == [2 * number for number in range(1, 20)]


def test_there_is_a_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("weighting", ["flat", "distance"])
def test_a_cluster_counts_the_same(cluster: Any, texts: Ragged, weighting: Any) -> None:
    alone = cooccurrence(texts, 20, 4, weighting)
    with ray_workers(cluster.address) as workers:
        assert workers.count == 2
        spread = cooccurrence(texts, 20, 4, weighting, workers=workers)
    assert spread.dtype == alone.dtype
    assert np.array_equal(spread.toarray(), alone.toarray())


def test_both_nodes_work_and_one_may_be_lost(cluster: Any, tmp_path: Path) -> None:
    extra = cluster.add_node(num_cpus=1)
    with ray_workers(cluster.address) as workers:
        answers = workers.in_order(where, ((number, str(tmp_path)) for number in range(40)))
        first = [next(answers) for _ in range(10)]
        cluster.remove_node(extra, allow_graceful=False)
        rest = list(answers)
    assert [number for number, _ in first + rest] == list(range(40))
    assert len({node for _, node in first}) > 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:1", "no cluster answers there: Connection refused"),
        ("localhost", "expected HOST:PORT, auto or local"),
        ("host:port", "expected HOST:PORT, auto or local"),
    ],
)
def test_where_no_cluster_is_is_said(address: str, said: str) -> None:
    pytest.importorskip("ray")
    with pytest.raises(UsageError, match=f"^--ray {address}: {said}$"), ray_workers(address):
        pass

"""Which words and neighbours a batch holds."""

import numpy as np
import pytest

from nlpcat4.text.ragged import Ragged
from nlpcat4.training.neighborhoods import Neighborhoods

TEXTS = [[1, 2, 3, 4, 5], [6, 7], [1, 8, 9], [2, 2, 2, 3]]


def feed(**changes: object) -> Neighborhoods:
    ids = Ragged.of(TEXTS)
    counts = np.bincount(ids.joined(), minlength=10).astype(np.int64)
    given = {"window": 2, "subsample": None, "samples": 4, "batch_size": 100} | changes
    return Neighborhoods(ids=ids, counts=counts, **given)  # type: ignore[arg-type]


def test_all_texts_come_in_order_and_windows_end_where_they_do() -> None:
    ((words, there, samples), targets, weights), *rest = feed().ordered()
    assert rest == []
    assert [word for word in words.tolist() if word] == [word for text in TEXTS for word in text]
    starts = np.repeat([0, 5, 7, 10], [5, 2, 3, 4])
    ends = np.repeat([5, 7, 10, 14], [5, 2, 3, 4])
    for place in range(14):
        for column, offset in enumerate((-2, -1, 1, 2)):
            inside = starts[place] <= place + offset < ends[place]
            assert there[place, column] in ((0.0, 1.0) if abs(offset) == 2 and inside else (float(inside),))
    assert weights.tolist() == there.sum(axis=1).tolist()
    assert (len(targets), len(samples)) == (len(words), 4)


def test_an_order_follows_from_seed_and_epoch_and_holds_every_word_once() -> None:
    def words(seed: int, epoch: int) -> list[int]:
        batches = feed(batch_size=4).shuffled(seed=seed, epoch=epoch)
        return [word for (row, *_), _, _ in batches for word in row.tolist() if word]

    assert words(1, 0) == words(1, 0) != words(1, 1)
    assert sorted(words(1, 0)) == sorted(word for text in TEXTS for word in text)


def test_there_are_as_many_batches_as_are_said() -> None:
    for size in (1, 3, 5, 100):
        one = feed(batch_size=size)
        assert len(list(one.ordered())) == len(list(one.shuffled(seed=0, epoch=0))) == len(one)


def test_frequent_words_are_left_out_as_often_as_the_formula_says() -> None:
    ids = Ragged.of([[1] * 30 + [2] * 3 + [3]] * 300)
    counts = np.bincount(ids.joined(), minlength=4).astype(np.int64)
    one = Neighborhoods(ids=ids, counts=counts, window=1, subsample=0.01, samples=1, batch_size=512)
    kept = np.zeros(4)
    for (words, *_), _, _ in one.shuffled(seed=0, epoch=0):
        kept += np.bincount(words, minlength=4)
    for word in (1, 2, 3):
        share = counts[word] / counts.sum() / 0.01
        assert kept[word] / counts[word] == pytest.approx(min(1, share**-0.5 + 1 / share), abs=0.05)


def test_samples_are_drawn_by_the_power_of_the_frequency_and_never_padding() -> None:
    one = feed(samples=20_000)
    ((_, _, samples), *_), *_ = one.ordered()
    shares = np.bincount(samples, minlength=10) / len(samples)
    wanted = one.counts.astype(float) ** 0.75
    wanted[0] = 0
    assert np.abs(shares - wanted / wanted.sum()).max() < 0.02
    assert shares[0] == 0


def test_for_the_full_softmax_every_word_is_there() -> None:
    ((_, _, samples), *_), *_ = feed(samples=None).ordered()
    assert samples.tolist() == list(range(1, 10))


def test_where_nothing_would_be_left_words_are_kept() -> None:
    ids = Ragged.of([[1, 1]])
    counts = np.array([0, 2], dtype=np.int64)
    one = Neighborhoods(ids=ids, counts=counts, window=1, subsample=1e-9, samples=1, batch_size=8)
    for (words, there, _), _, _ in (*one.ordered(), *one.shuffled(seed=3, epoch=1)):
        assert (words[:2].tolist(), there.sum()) == ([1, 1], 2)

"""Vectors are judged as gensim judges them, on judgements of our own and on the real ones."""

from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors

from nlpcat4.data.settings import data_settings
from nlpcat4.errors import DataError
from nlpcat4.words.judging import agreement, answered, read_pairs, read_questions
from nlpcat4.words.vectors import Vectors

FOLDER = next(
    (folder / "wordsim" for folder in data_settings().folders if (folder / "wordsim").is_dir()), None
)
real = pytest.mark.skipif(FOLDER is None, reason="the judgements are not on this machine")


def of(words: list[str], dim: int = 8) -> Vectors:
    random = np.random.default_rng(len(words))
    return Vectors(tuple(words), random.normal(size=(len(words), dim)).astype(np.float32))


def as_gensim(vectors: Vectors) -> KeyedVectors:
    found = KeyedVectors(vector_size=vectors.dim)
    found.add_vectors(list(vectors.words), vectors.matrix)
    return found


def test_the_agreement_is_gensim_s(tmp_path: Path) -> None:
    words = [f"w{n}" for n in range(30)]
    lines = [f"W{n}\tw{(7 * n + 2) % 33}\t{(n * 37 % 100) / 10}" for n in range(30)]
    path = tmp_path / "pairs.tsv"
    path.write_text("# judged by nobody\n" + "\n".join(lines) + "\n", encoding="utf-8")
    vectors = of(words)
    found = agreement(vectors, read_pairs(path))
    _, spearman, missing = as_gensim(vectors).evaluate_word_pairs(str(path))
    assert found.spearman == pytest.approx(spearman[0], abs=1e-6)
    assert (found.pairs, found.covered) == (30, 27)
    assert missing == pytest.approx(100 * 3 / 30)


def test_too_few_pairs_agree_with_nothing() -> None:
    assert agreement(of(["a", "b"]), [("a", "b", 1.0), ("a", "c", 2.0)]).spearman is None


def test_analogies_are_counted_by_section(tmp_path: Path) -> None:
    # In two features: which country, and whether it is the capital.
    words = ["athens", "greece", "oslo", "norway", "king", "queen", "man", "woman"]
    matrix = [[1, 0, 0], [1, 1, 0], [0.5, 0, 2], [0.5, 1, 2], [5, 0, 5], [5, 2, 5], [4, 0, -1], [4, 2, -1]]
    path = tmp_path / "questions.txt"
    path.write_text(
        ": capitals\nAthens Greece Oslo Norway\nAthens Greece Rome Italy\n: family\nking queen man woman\n"
        "man woman athens norway\n",
        encoding="utf-8",
    )
    vectors = Vectors(tuple(words), np.array(matrix, dtype=np.float32))
    capitals, family = answered(vectors, read_questions(path))
    assert (capitals.section, capitals.questions, capitals.covered, capitals.right) == ("capitals", 2, 1, 1)
    assert (family.questions, family.covered, family.right, family.accuracy) == (2, 2, 1, 0.5)


@real
def test_the_real_yardsticks_are_whole_and_judged_as_by_gensim() -> None:
    assert FOLDER is not None
    for name, count in (("wordsim353.tsv", 353), ("simlex999.txt", 999)):
        pairs = read_pairs(FOLDER / name)
        assert len(pairs) == count
        vectors = of(sorted({word.lower() for one, other, _ in pairs for word in (one, other)})[::2])
        found = agreement(vectors, pairs)
        _, spearman, _ = as_gensim(vectors).evaluate_word_pairs(str(FOLDER / name))
        assert found.spearman == pytest.approx(spearman[0], abs=1e-5)
    sections = read_questions(FOLDER / "questions-words.txt")
    assert sum(map(len, sections.values())) == 19_544
    vectors = of(sorted({word.lower() for part in sections.values() for q in part for word in q}), dim=20)
    results = answered(vectors, sections)
    score, by_section = as_gensim(vectors).evaluate_word_analogies(str(FOLDER / "questions-words.txt"))
    for ours, theirs in zip(results, by_section, strict=False):
        assert (ours.section, ours.right) == (theirs["section"], len(theirs["correct"]))
    right, covered = (sum(getattr(one, part) for one in results) for part in ("right", "covered"))
    assert right / covered == pytest.approx(score)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\tb\n", ":1: expected two words and a number"),
        ("a b 1\n", ":1: expected two words"),
        ("#\n", ": no pair"),
    ],
)
def test_pairs_that_are_none_are_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "p.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_pairs(tmp_path / "p.tsv")
    assert str(caught.value).startswith(f"{tmp_path / 'p.tsv'}{message}")


def test_questions_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(": s\na b c\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"q\.txt:2: expected four words, found 3"):
        read_questions(tmp_path / "q.txt")
    with pytest.raises(DataError, match="No such file"):
        read_questions(tmp_path / "gone.txt")

"""Vectors survive each format, gensim reads what we write and the other way round, damage is named."""

from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.errors import DataError, UsageError
from nlpcat4.words.vector_files import SUFFIXES, read_vectors, write_vectors
from nlpcat4.words.vectors import Vectors

WORD = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=8)
NUMBER = st.floats(width=32, allow_nan=False, allow_infinity=False)


def made(count: int = 50, dim: int = 7) -> Vectors:
    words = (*(f"wörd{n}" for n in range(count - 1)), "한국어")
    return Vectors(words, np.random.default_rng(0).normal(size=(count, dim)).astype(np.float32))


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=30, deadline=None)
@given(st.dictionaries(WORD, st.lists(NUMBER, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_vector_survives_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, vectors: dict[str, list[float]]
) -> None:
    path = tmp_path_factory.mktemp("vectors") / f"v{suffix}"
    written = Vectors(tuple(vectors), np.array(list(vectors.values()), dtype=np.float32))
    if any(word.split() != [word] for word in vectors):
        return
    write_vectors(path, written)
    read = read_vectors(path)
    assert read.words == written.words
    assert np.array_equal(read.matrix, written.matrix)


@pytest.mark.parametrize("suffix", [".txt", ".bin"])
def test_gensim_reads_what_we_write_and_we_what_it_writes(tmp_path: Path, suffix: str) -> None:
    binary, ours = suffix == ".bin", made()
    write_vectors(tmp_path / f"ours{suffix}", ours)
    theirs = KeyedVectors.load_word2vec_format(str(tmp_path / f"ours{suffix}"), binary=binary)
    assert tuple(theirs.index_to_key) == ours.words
    assert np.allclose(theirs.vectors, ours.matrix, atol=1e-7)
    theirs.save_word2vec_format(str(tmp_path / f"theirs{suffix}"), binary=binary)
    again = read_vectors(tmp_path / f"theirs{suffix}")
    assert again.words == ours.words
    assert np.allclose(again.matrix, ours.matrix, atol=1e-6)


def test_glove_has_no_first_line_and_may_have_spaces_in_words(tmp_path: Path) -> None:
    (tmp_path / "glove.txt").write_text("the 0.5 -1.5\nnew york 1e-3 2\n", encoding="utf-8")
    found = read_vectors(tmp_path / "glove.txt")
    assert found.words == ("the", "new york")
    assert found.matrix.tolist() == [[0.5, -1.5], [pytest.approx(0.001), 2]]


def test_only_wanted_words_are_kept(tmp_path: Path) -> None:
    write_vectors(tmp_path / "v.bin", made())
    found = read_vectors(tmp_path / "v.bin", wanted={"wörd3", "absent", "한국어"})
    assert found.words == ("wörd3", "한국어")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("v.txt", b"2 3\na 1 2 3\nb 1 2\n", "v.txt:3: expected a word and 3 numbers, found 2 after it"),
        ("v.txt", b"2 2\na 1 2\nb 1 x\n", "v.txt:3: expected a word and 2 numbers"),
        ("v.txt", b"2 2\na 1 2\nb nan 1\n", "v.txt:3: the vector of 'b' holds a number that is not finite"),
        ("v.txt", b"2 2\na 1 2\na 1 3\n", "v.txt:3: 'a' comes twice"),
        ("v.txt", b"3 2\na 1 2\nb 1 3\n", "v.txt: cut short, or not whole: 2 vectors, not 3"),
        ("v.txt", b"a 1 2\nb 1 2 3 4\nc 1\n", "v.txt:3: expected a word and 2 numbers, found 1 after it"),
        ("v.txt", b"2 2\na \xff\xfe\x00\n", "v.txt:2: not UTF-8; a binary file is called .bin, or .npz"),
        ("v.txt", b"", "v.txt: no vector in it"),
        ("v.bin", b"a 1 2\n", "v.bin: does not begin as word2vec's binary format does"),
        ("v.bin", b"", "v.bin: an empty file"),
        ("v.bin", b"2 2\na 12345678\nb 1234", "v.bin: cut short, or damaged, in vector 2 of 2"),
        ("v.bin", b"1 2\na 12345678\nmore", "v.bin: there is more behind the 1 vectors that it announces"),
        ("v.bin", b"1 99999999\na 1", "v.bin: vectors of 99,999,999 features"),
        ("v.npz", b"PK nothing", "v.npz: not an .npz file with `words` and `vectors`"),
    ],
)
def test_damage_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_vectors(tmp_path / name)
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(message)


def test_a_numpy_file_of_objects_is_never_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    np.savez(tmp_path / "v.npz", words=np.array(["a", None], dtype=object), vectors=np.ones((2, 2)))

    def refuse(*arguments: object) -> None:
        raise AssertionError("unpickled")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    monkeypatch.setattr(pickle, "Unpickler", refuse)
    with pytest.raises(DataError, match=r"not an \.npz file with `words` and `vectors`"):
        read_vectors(tmp_path / "v.npz")


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"does not tell its format \(\.txt, \.vec, \.bin, \.npz\)"):
        read_vectors(tmp_path / "v.pickle")
    with pytest.raises(UsageError, match="does not tell its format"):
        write_vectors(tmp_path / "v.h5", made())
    with pytest.raises(DataError, match="No such file"):
        read_vectors(tmp_path / "v.txt")


def test_a_word_with_a_space_is_for_numpy_only(tmp_path: Path) -> None:
    vectors = Vectors(("new york",), np.ones((1, 2), dtype=np.float32))
    with pytest.raises(UsageError, match=r"'new york' has white space in it, which only \.npz can hold"):
        write_vectors(tmp_path / "v.txt", vectors)
    write_vectors(tmp_path / "v.npz", vectors)
    assert read_vectors(tmp_path / "v.npz").words == ("new york",)

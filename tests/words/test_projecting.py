"""Maps of words and the projector's files."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from nlpcat4.words.projecting import places
from nlpcat4.words.vector_files import write_vectors
from nlpcat4.words.vectors import Vectors

Nlp = Callable[..., Result]
HOSTILE = ("<script>", "</text>", "$x$", "\x1b[31m", "a&b", "한국어")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two heaps of words far from each other, and some that would act on a page."""
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    left, right = (random.normal(size=(20, 6)) * 0.1 + centre for centre in (np.eye(6)[0], -np.eye(6)[1]))
    words = (*(f"left{n}" for n in range(20)), *(f"right{n}" for n in range(20)), *HOSTILE)
    matrix = np.concatenate([left, right, random.normal(size=(len(HOSTILE), 6))]).astype(np.float32)
    write_vectors(tmp_path / "v.npz", Vectors(words, matrix))
    return tmp_path / "v.npz"


@pytest.mark.parametrize("method", ["pca", "tsne", "umap"])
def test_words_of_a_heap_lie_together(file: Path, method: str) -> None:
    if method == "umap":
        pytest.importorskip("umap")
    from nlpcat4.words.vector_files import read_vectors

    vectors = read_vectors(file)
    heaps = Vectors(vectors.words[:40], vectors.matrix[:40])
    found = places(heaps, method)  # type: ignore[arg-type]
    left, right = found[:20].mean(axis=0), found[20:].mean(axis=0)
    within = max(
        np.linalg.norm(found[:20] - left, axis=1).max(), np.linalg.norm(found[20:] - right, axis=1).max()
    )
    assert np.linalg.norm(left - right) > 1.5 * within


def test_the_projector_gets_as_many_words_as_vectors(nlp: Nlp, file: Path) -> None:
    result = nlp("words", "projector", "p", "--vectors", file, "-n", "30")
    assert [Path(line).name for line in result.stdout.splitlines()] == [
        "vectors.tsv",
        "metadata.tsv",
        "projector_config.pbtxt",
    ]
    rows = (file.parent / "p" / "vectors.tsv").read_text(encoding="utf-8").splitlines()
    words = (file.parent / "p" / "metadata.tsv").read_text(encoding="utf-8").splitlines()
    assert (len(rows), len(words), words[0]) == (30, 30, "left0")
    assert {len(row.split("\t")) for row in rows} == {6}
    config = (file.parent / "p" / "projector_config.pbtxt").read_text(encoding="utf-8")
    assert 'tensor_path: "vectors.tsv"' in config


def test_a_map_is_a_picture_or_a_page_on_which_nothing_acts(nlp: Nlp, file: Path) -> None:
    for name in ("m.png", "m.html"):
        assert nlp("words", "projector", "--vectors", file, "--map", name, "--method", "pca").exit_code == 0
    assert (file.parent / "m.png").read_bytes().startswith(b"\x89PNG")
    page = (file.parent / "m.html").read_text(encoding="utf-8")
    assert page.count("<circle") == 46
    assert "<script" not in page
    assert "\x1b" not in page
    assert re.findall(r"<text [^>]*>(left0|&lt;script&gt;|한국어)</text>", page) == [
        "left0",
        "&lt;script&gt;",
        "한국어",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to write: give a DIR, --map FILE, or both"),
        (("--map", "m.pdf"), "--map m.pdf: a name that ends in .png or .html"),
    ],
)
def test_what_cannot_be_drawn_is_explained(
    nlp: Nlp, file: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = nlp("words", "projector", "--vectors", file, *arguments)
    assert (result.exit_code, result.stderr.strip()) == (2, message)

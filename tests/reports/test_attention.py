"""The picture of an alignment, looked at by its size, pixels and notes."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from nlpcat4.reports.attention import plot_attention


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "attention.png"


def test_what_was_looked_at_is_dark(path: Path) -> None:
    """A diagonal of eight tokens leaves dark squares from the left above to the right below."""
    assert plot_attention(path, list("12+34+56"), list("abcdefgh"), np.eye(8)) == []
    darkest = np.isclose(imread(path)[..., :3], np.array([8, 48, 107]) / 255, atol=0.01).all(axis=-1)
    darkest[:, int(darkest.shape[1] * 0.8) :] = False  # the colour bar
    rows, columns = np.nonzero(darkest)
    assert np.corrcoef(rows, columns)[0, 1] > 0.9
    assert np.count_nonzero(darkest) > 1000


@pytest.mark.parametrize(("source", "target"), [(1, 1), (3, 80), (81, 2), (400, 300)])
def test_any_number_of_tokens_gives_a_picture_of_bounded_size(path: Path, source: int, target: int) -> None:
    weights = np.full((target, source), 1 / source)
    assert plot_attention(path, ["a"] * source, ["b"] * target, weights) == []
    assert 200 < max(imread(path).shape) < 3000


@pytest.mark.parametrize(
    "token",
    ["긍정", "日本語", "😀", "सलाम", "$5 $x^2", "[/red]", "\x1b[31m", "a\nb", "\ud800", "", " ", "x" * 500],
)
def test_any_token_is_drawn_with_at_most_one_note_and_no_warning(path: Path, token: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notes = plot_attention(path, [token, "b"], ["<EOS>", token], np.eye(2))
    assert len(notes) <= 1
    assert path.exists()


def test_where_no_font_has_the_characters_one_note_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: [])
    notes = plot_attention(path, ["긍정"], ["<EOS>"], np.ones((1, 1)))
    assert notes == ["no installed font has all characters of the labels: the plot shows boxes for some"]

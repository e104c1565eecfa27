"""PNG plots, looked at by their size, pixels and notes."""

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlpcat4.errors import RunError
from nlpcat4.reports.plots import BEST, TRAIN, VALIDATION, plot_confusion, plot_history

HISTORY = [
    {"epoch": 1, "loss": 0.7, "accuracy": 0.5, "val_loss": 0.6, "val_accuracy": 0.6, "seconds": 1.0},
    {"epoch": 2, "loss": 0.4, "accuracy": 0.8, "val_loss": 0.5, "val_accuracy": 0.7, "seconds": 1.0},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plot.png"


def pixels(path: Path) -> NDArray[np.float32]:
    """Return float [height, width, channels] of a picture."""
    from matplotlib.image import imread

    picture: NDArray[np.float32] = imread(path)
    return picture


def has_colour(path: Path, colour: str) -> bool:
    rgb = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return bool(np.isclose(pixels(path)[..., :3], rgb, atol=0.01).all(axis=-1).any())


def test_curves_show_training_validation_and_the_best_epoch(path: Path) -> None:
    plot_history(path, HISTORY, best_epoch=1)
    assert all(has_colour(path, colour) for colour in (TRAIN, VALIDATION, BEST))


def test_each_metric_with_a_validation_has_a_panel(path: Path) -> None:
    plot_history(path, HISTORY, best_epoch=None)
    both = pixels(path).shape[1]
    plot_history(path, [{"epoch": 1, "loss": 0.7, "val_loss": 0.6}], best_epoch=None)
    assert both == 2 * pixels(path).shape[1]


@pytest.mark.parametrize("value", [None, float("nan")])
def test_an_epoch_without_a_number_is_a_gap(path: Path, value: Any) -> None:
    plot_history(path, [*HISTORY, HISTORY[0] | {"epoch": 3, "loss": value}], best_epoch=2)
    assert path.exists()


def test_a_confusion_matrix_is_drawn_without_notes(path: Path) -> None:
    assert plot_confusion(path, [[9, 1], [2, 8]], ["not_sarcastic", "sarcastic"]) == []
    assert pixels(path).shape[0] > 300


@pytest.mark.parametrize("classes", [1, 21, 61, 200])
def test_any_number_of_labels_gives_a_picture_of_bounded_size(path: Path, classes: int) -> None:
    matrix = np.eye(classes, dtype=int).tolist()
    assert plot_confusion(path, matrix, [f"label {index}" for index in range(classes)]) == []
    assert 300 < max(pixels(path).shape) < 2500


@pytest.mark.parametrize(
    "label",
    [
        "긍정",
        "否定的",
        "日本語",
        "سلام",
        "😀",
        "👍🏽",
        "❤️",
        "हिन्दी",
        "$5 $x^2",
        "[/red]",
        "\x1b[31m",
        "a\nb",
        "\ud800",
        "",
        " ",
        "x" * 500,
    ],
)
def test_any_label_is_drawn_with_at_most_one_note_and_no_warning(path: Path, label: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notes = plot_confusion(path, [[1, 0], [0, 1]], [label, "other"])
    assert len(notes) <= 1
    assert path.exists()


def test_where_no_font_has_the_characters_one_note_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: [])
    notes = plot_confusion(path, [[1, 0], [0, 1]], ["긍정", "부정"])
    assert notes == ["no installed font has all characters of the labels: the plot shows boxes for some"]


def test_a_picture_that_cannot_be_written_leaves_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out_of_space(figure: object, file: Path, **options: object) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    plot_history(path, HISTORY, best_epoch=1)
    before = path.read_bytes()
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", run_out_of_space)
    with pytest.raises(RunError, match="the disk is full"):
        plot_history(path, HISTORY, best_epoch=2)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_drawing_leaves_pyplot_alone(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from nlpcat4.reports.plots import plot_confusion; "
        "plot_confusion(Path(sys.argv[1]), [[1]], ['a']); print('matplotlib.pyplot' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


def test_importing_plots_does_not_load_matplotlib() -> None:
    code = "import sys, nlpcat4.reports.plots; print('matplotlib' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"

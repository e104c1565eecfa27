"""Figures -> PNG files: curves by epoch, and the confusion matrix.

Drawn with matplotlib's objects and the Agg canvas, never with pyplot, so that no window system and no
state is shared with anybody. Colours are those of Okabe and Ito (2008), "Color Universal Design".
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.reports.fonts import glyph_notes, set_tick_fonts
from nlpcat4.reports.png import save_png
from nlpcat4.text.display import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TRAIN, VALIDATION, BEST = "#0072B2", "#D55E00", "#555555"
MOST_COUNTS, MOST_NAMES, LONGEST_NAME = 20, 60, 24


def plot_history(path: Path, history: Sequence[Mapping[str, Any]], *, best_epoch: int | None) -> None:
    """Draw the loss and each metric by epoch, training beside validation, and mark the best epoch.

    Args:
        path: The PNG file.
        history: At least one epoch, each a mapping of `epoch` and Keras' names, as in history.jsonl.
        best_epoch: The epoch whose model was kept.
    """
    from matplotlib.figure import Figure

    metrics = [name for name in history[0] if f"val_{name}" in history[0]]
    figure = Figure(figsize=(5 * len(metrics), 3.6), layout="constrained")
    for axes, metric in zip(figure.subplots(1, len(metrics), squeeze=False)[0], metrics, strict=True):
        _curves(axes, history, metric, best_epoch)
    save_png(figure, path)


def plot_confusion(path: Path, confusion: Sequence[Sequence[int]], label_names: Sequence[str]) -> list[str]:
    """Draw a confusion matrix, shaded by the share of each true label.

    Args:
        path: The PNG file.
        confusion: [classes][classes] counts, rows: truth, columns: prediction.
        label_names: The labels by index; up to 60 are written out, and counts for up to 20.

    Returns:
        A note where no installed font has the labels' characters, else nothing.
    """
    from matplotlib.figure import Figure

    names = [_short(visible(name)) for name in label_names]
    side = min(3.2 + 0.45 * len(names), 14)
    figure = Figure(figsize=(side + 0.8, side), layout="constrained")
    notes: list[str] = []
    with glyph_notes(notes):
        _matrix(figure, confusion, names)
        save_png(figure, path)
    return notes


def _curves(axes: "Axes", history: Sequence[Mapping[str, Any]], metric: str, best_epoch: int | None) -> None:
    """Draw one metric, training and validation; an epoch without a number is a gap."""
    from matplotlib.ticker import MaxNLocator

    epochs = [row["epoch"] for row in history]
    for key, name, colour, style in (
        (metric, "training", TRAIN, "o-"),
        (f"val_{metric}", "validation", VALIDATION, "s--"),
    ):
        values = [float("nan") if row.get(key) is None else row[key] for row in history]
        axes.plot(epochs, values, style, color=colour, label=name, markersize=4)
    if best_epoch is not None:
        axes.axvline(best_epoch, color=BEST, linestyle=":", label=f"best epoch: {best_epoch}")
    axes.set(xlabel="epoch", title=metric.replace("_", " "))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)


def _matrix(figure: "Figure", confusion: Sequence[Sequence[int]], names: Sequence[str]) -> None:
    """Draw cells, names and, where they can be read, counts."""
    shares = [[count / max(1, sum(row)) for count in row] for row in confusion]
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    figure.colorbar(image, ax=axes, label="share of the true label", shrink=0.8)
    axes.set(xlabel="predicted", ylabel="truth")
    if len(names) <= MOST_NAMES:
        axes.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(len(names)), names)
        set_tick_fonts(axes, names)
    if len(names) <= MOST_COUNTS:
        for row, counts in enumerate(confusion):
            for column, count in enumerate(counts):
                colour = "white" if shares[row][column] > 0.6 else "black"
                axes.text(column, row, f"{count:,}", ha="center", va="center", color=colour, fontsize=8)


def _short(name: str) -> str:
    """Cut a long label, so that it leaves room for the plot."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

"""What goes on inside models -> PNG files: gradients by distance, states and gates over words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlpcat4.reports.fonts import families_for, glyph_notes
from nlpcat4.reports.png import save_png
from nlpcat4.text.display import shorten, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from nlpcat4.inspection.gradients import Gradients
    from nlpcat4.inspection.hidden import LayerStates

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555")
MOST_WORDS, LONGEST_WORD = 60, 16


def plot_gradients(
    path: Path, found: "Mapping[str, Gradients]", clip_norms: Mapping[str, float | None]
) -> None:
    """Draw the norms of the gradient by the states of each layer, over the distance from the last step.

    Args:
        path: The PNG file.
        found: By the name of a run or config.
        clip_norms: By the same names; where clipping by that global norm changes a gradient, it is drawn a
            second time, dashed.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.4), layout="constrained")
    axes = figure.subplots()
    number = -1
    for name, gradients in found.items():
        factor = gradients.factor(clip_norms[name])
        for layer in gradients.layers:
            memory = layer.name.endswith(" memory")  # of the layer before it, and of its colour
            number += not memory
            colour = COLOURS[number % len(COLOURS)]
            label = f"{shorten(name, 40)}: {layer.name}"
            steps = np.arange(len(layer.norms))
            norms = np.where(layer.norms > 0, layer.norms, np.nan)  # 0 has no place on such an axis
            style = ":" if memory else "-"
            axes.semilogy(steps, norms, style, color=colour, label=label)
            if factor < 1:
                axes.semilogy(steps, norms * factor, "--", color=colour, alpha=0.7, label=f"{label}, clipped")
    axes.set(
        xlabel="steps before the last word that the layer read",
        ylabel="norm of the loss's gradient",
        title="how far the loss reaches back",
    )
    axes.invert_xaxis()
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
    save_png(figure, path)


def plot_hidden(path: Path, layers: "Sequence[LayerStates]", words: Sequence[str]) -> list[str]:
    """Draw the state and the gates of each layer, units over words.

    Args:
        path: The PNG file.
        layers: At least one.
        words: Of the text; the first 60 are drawn.

    Returns:
        A note where no installed font has the words' characters, else nothing.
    """
    from matplotlib.figure import Figure

    names = [shorten(visible(word), LONGEST_WORD) for word in words[:MOST_WORDS]]
    rows = max(1 + len(layer.gates) for layer in layers)
    width = max(3.2, 1.6 + 0.28 * len(names))
    figure = Figure(figsize=(width * len(layers), 2.2 * rows + 0.8), layout="constrained")
    grid = figure.subplots(rows, len(layers), squeeze=False)
    families = families_for(names)
    notes: list[str] = []
    with glyph_notes(notes):
        for column, layer in enumerate(layers):
            parts = {"state": layer.states, **layer.gates}
            for row in range(rows):
                axes = grid[row][column]
                if row >= len(parts):
                    axes.set_axis_off()
                    continue
                part = list(parts)[row]
                _units(axes, parts[part][: len(names)], signed=part in ("state", "candidate"))
                axes.set_ylabel(f"{part} (unit)")
                axes.set_xticks(range(len(names)), names, rotation=60, ha="right", fontsize=7)
                for label in axes.get_xticklabels():
                    label.set(fontfamily=families, parse_math=False)
            grid[0][column].set_title(f"{layer.name} ({layer.kind})")
        save_png(figure, path)
    return notes


def _units(axes: "Axes", values: "NDArray[np.float32]", *, signed: bool) -> None:
    """Draw [length, units] as a picture: what is signed from blue to red, a gate from white to blue."""
    most = float(abs(values).max()) or 1.0
    colours, ends = ("RdBu_r", (-most, most)) if signed else ("Blues", (0, 1))
    image = axes.imshow(
        values.T, aspect="auto", interpolation="nearest", cmap=colours, vmin=ends[0], vmax=ends[1]
    )
    axes.figure.colorbar(image, ax=axes, shrink=0.9)

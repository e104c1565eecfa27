"""A description of a data set -> PNG files: labels, lengths, vocabulary, telling words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlpcat4.analysis.description import Description, Texts
from nlpcat4.analysis.telling import Telling
from nlpcat4.reports.fonts import glyph_notes, set_tick_fonts
from nlpcat4.reports.plots import BEST, TRAIN, VALIDATION
from nlpcat4.reports.png import save_png
from nlpcat4.text.display import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPLITS = {"train": TRAIN, "validation": VALIDATION, "test": "#009E73"}
MOST_LABELS, MOST_WORDS, LONGEST_NAME, BINS = 30, 15, 24, 60
MOST_TELLING = 6
"""Labels whose telling words are drawn, the most frequent ones."""


def plot_description(folder: Path, description: Description) -> tuple[list[Path], list[str]]:
    """Draw all that there is to draw.

    Returns:
        The files written, and notes where no installed font has the characters of labels or words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    notes: list[str] = []
    for name, draw in (("lengths", _lengths), ("labels", _labels), ("vocabulary", _vocabulary)):
        path = folder / f"{name}.png"
        if draw(path, description, notes):
            written.append(path)
    if description.telling:
        path = folder / "telling.png"
        _telling(path, description.telling, notes)
        written.append(path)
    return written, list(dict.fromkeys(notes))


def _lengths(path: Path, description: Description, notes: list[str]) -> bool:
    """Draw how many texts have which length in tokens, and where a cut would fall."""
    from matplotlib.figure import Figure

    texts = description.texts
    figure = Figure(figsize=(5.6 * len(texts), 3.6), layout="constrained")
    for axes, part in zip(figure.subplots(1, len(texts), squeeze=False)[0], texts, strict=True):
        _histogram(axes, part)
    save_png(figure, path)
    return True


def _histogram(axes: "Axes", part: Texts) -> None:
    values = part.tokens.values
    most = part.tokens.percentiles[100]
    shown = max(2, int(np.quantile(values, 0.999)))
    edges = np.arange(0, shown + 2) - 0.5 if shown < 2 * BINS else np.linspace(0, shown, BINS)
    axes.hist(np.minimum(values, shown), bins=edges.tolist(), color=TRAIN, alpha=0.8)
    for percent, style in ((50, "-"), (95, "--"), (99, ":")):
        length = part.tokens.percentiles[percent]
        axes.axvline(length, color=BEST, linestyle=style, label=f"{percent} % have at most {length:,}")
    for cut in part.cuts:
        if cut.configured:
            label = f"max_length {cut.max_length:,}: cuts {cut.texts:.1%}"
            # Where it lies beyond all texts, only the legend tells of it.
            axes.axvline(cut.max_length, color=VALIDATION, label=label)
    axes.set_xlim(0, shown * 1.02 + 1)
    axes.set(
        xlabel=f"tokens (the longest has {most:,})", ylabel="training texts", title=f"{part.name} lengths"
    )
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8)


def _labels(path: Path, description: Description, notes: list[str]) -> bool:
    """Draw which share of each split a label has; nothing where there are no labels."""
    from matplotlib.figure import Figure

    if description.labels is None:
        return False
    labels = list(description.labels.items())[:MOST_LABELS]
    names = [shorten(label, LONGEST_NAME) for label, _ in labels]
    figure = Figure(figsize=(6.4, 1.4 + 0.45 * len(names)), layout="constrained")
    axes = figure.subplots()
    splits = list(description.records)
    height = 0.8 / len(splits)
    for index, split in enumerate(splits):
        shares = [counts[split] / max(1, description.records[split]) for _, counts in labels]
        places = np.arange(len(names)) + (index - (len(splits) - 1) / 2) * height
        bars = axes.barh(places, shares, height, color=SPLITS[split], label=split)
        axes.bar_label(bars, [f"{counts[split]:,}" for _, counts in labels], padding=3, fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.set(xlabel="share of the split")
    axes.legend(frameon=False, fontsize=8)
    with glyph_notes(notes):
        set_tick_fonts(axes, names)
        save_png(figure, path)
    return True


def _vocabulary(path: Path, description: Description, notes: list[str]) -> bool:
    """Draw how the vocabulary grows with the texts, and what its most frequent words cover."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import EngFormatter, MaxNLocator

    vocabulary = description.vocabulary
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    growth, coverage = figure.subplots(1, 2)
    tokens, words = zip(*vocabulary.growth, strict=True)
    growth.plot(tokens, words, "o-", color=TRAIN, markersize=4)
    growth.xaxis.set_major_locator(MaxNLocator(6))
    for axis in (growth.xaxis, growth.yaxis):
        axis.set_major_formatter(EngFormatter(sep=""))
    growth.set(xlabel="training tokens read", ylabel="different words", title="growth of the vocabulary")
    most = len(vocabulary.counts)
    sizes = np.unique(np.geomspace(1, most, 100).astype(int))
    found = [vocabulary.coverage(int(size)) for size in sizes]
    coverage.semilogx(sizes, [one.train for one in found], color=TRAIN, label="training")
    if vocabulary.held_out_tokens:
        held_out = [one.held_out for one in found]
        coverage.semilogx(sizes, held_out, "--", color=VALIDATION, label="held out")
    coverage.set(xlabel="most frequent words", ylabel="share of the tokens", title="coverage", ylim=(0, 1.02))
    coverage.legend(frameon=False)
    for axes in (growth, coverage):
        axes.grid(alpha=0.3)
    save_png(figure, path)
    return True


def _telling(path: Path, telling: Mapping[str, Sequence[Telling]], notes: list[str]) -> None:
    """Draw the words that speak most for each label."""
    from matplotlib.figure import Figure

    labels = list(telling)[:MOST_TELLING]
    columns = min(3, len(labels))
    rows = -(-len(labels) // columns)
    figure = Figure(figsize=(4 * columns, 0.9 + 3.4 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    with glyph_notes(notes):
        for axes, label in zip(grid, labels, strict=False):
            words = list(telling[label])[:MOST_WORDS]
            names = [shorten(word.word, LONGEST_NAME) for word in words]
            axes.barh(range(len(words)), [word.z for word in words], color=TRAIN)
            axes.set_yticks(range(len(words)), names)
            axes.invert_yaxis()
            axes.set(xlabel="log-odds, in standard errors")
            axes.set_title(shorten(label, LONGEST_NAME), parse_math=False)
            set_tick_fonts(axes, names)
        for axes in grid[len(labels) :]:
            axes.set_axis_off()
        save_png(figure, path)

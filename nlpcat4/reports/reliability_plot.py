"""How sure a classifier is, and how often it is right -> a reliability diagram."""

from collections.abc import Sequence
from pathlib import Path

from nlpcat4.evaluation.calibration import Bin
from nlpcat4.reports.png import save_png

ACCURACY, GAP, IDEAL = "#0072B2", "#D55E00", "#555555"


def plot_reliability(path: Path, bins: Sequence[Bin], error: float | None) -> None:
    """Draw the accuracy of answers by their probability, above how many there are.

    Args:
        path: The PNG file.
        bins: See `nlpcat4.evaluation.calibration.reliability`.
        error: The expected calibration error.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6, 5.2), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[3, 1], sharex=True)
    some = [one for one in bins if one.accuracy is not None and one.confidence is not None]
    above.plot([0, 1], [0, 1], color=IDEAL, linestyle=":", label="as sure as right")
    above.bar(
        [one.low for one in some],
        [one.accuracy or 0.0 for one in some],
        width=[one.high - one.low for one in some],
        align="edge",
        color=ACCURACY,
        alpha=0.35,
        edgecolor=ACCURACY,
        label="right",
    )
    above.plot(
        [one.confidence for one in some],
        [one.accuracy for one in some],
        color=GAP,
        marker="o",
        markersize=4,
        label="at its mean probability",
    )
    above.set_ylabel("share that is right")
    above.set_ylim(0, 1)
    above.legend(loc="upper left", fontsize=8)
    above.set_title("" if error is None else f"expected calibration error {error:.4f}")
    below.bar(
        [one.low for one in bins],
        [one.count for one in bins],
        width=[one.high - one.low for one in bins],
        align="edge",
        color=ACCURACY,
        edgecolor=ACCURACY,
    )
    below.set_xlabel("probability of the answer")
    below.set_ylabel("answers")
    below.set_xlim(0, 1)
    save_png(figure, path)

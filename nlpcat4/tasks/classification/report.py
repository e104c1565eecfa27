"""An evaluated classifier -> the sections of its report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from nlpcat4.evaluation.calibration import reliability
from nlpcat4.evaluation.mistakes import worst_mistakes
from nlpcat4.evaluation.slices import Slice
from nlpcat4.reports.document import Curve, Heatmap, Lines, Paragraph, Part, Section, Table, Texts, Words
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.tasks.classification.evaluate import Evaluation
from nlpcat4.tasks.classification.explaining import explain
from nlpcat4.tasks.classification.slicing import LENGTH, UNKNOWN, slices

MOST_CURVES = 6
WORST = 10
MOST_LABELS = 20
"""Above that a table of all pairs is too large to be read."""


def known_sections(metrics: Mapping[str, Any]) -> Iterator[Section]:
    """Yield what metrics.json alone tells: each label's figures, and what was taken for what."""
    labels, counts = metrics.get("labels"), metrics.get("confusion_matrix")
    per_class = metrics.get("per_class")
    if not (isinstance(labels, list) and isinstance(counts, list) and isinstance(per_class, dict)):
        return
    rows = [[label, *(_figure(value) for value in per_class[label].values())] for label in labels]
    figures = Table(["label", "precision", "recall", "F1", "texts"], rows)
    yield Section("Labels", [figures, _confusions(labels, counts)])


def _confusions(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> Heatmap | Table:
    """Return how often each label was taken for each; of many labels, what was confused most often."""
    title = "What was taken for what"
    if len(labels) <= MOST_LABELS:
        shares = [[count / (sum(row) or 1) for count in row] for row in counts]
        written = [[f"{count:,}" for count in row] for row in counts]
        return Heatmap(title, labels, labels, shares, written, row_title="truth", column_title="answer")
    wrong = [
        (count, truth, answer)
        for truth, row in zip(labels, counts, strict=True)
        for answer, count in zip(labels, row, strict=True)
        if count and answer != truth
    ]
    wrong.sort(key=lambda one: -one[0])
    rows = [[truth, answer, f"{count:,}"] for count, truth, answer in wrong[:MOST_LABELS]]
    return Table(["truth", "answer", "texts"], rows, title=f"{title} most often")


def evaluated_sections(found: Evaluation, classifier: Classifier) -> Iterator[Section]:
    """Yield what only the model and its answers tell."""
    yield Section(
        "Thresholds and trust",
        [*_curves(found), _trust(found, calibrated=classifier.scorer.temperature != 1)],
    )
    yield Section("The worst mistakes", list(_mistakes(found, classifier)))
    tokenizer = classifier.tokenizer
    asked = [LENGTH, *([UNKNOWN] if tokenizer.oov_id is not None else [])]
    tables = [_slices(by, slices(found, tokenizer, by), found.metrics["accuracy"]) for by in asked]
    yield Section("Where it is weak", tables)


def _mistakes(found: Evaluation, classifier: Classifier) -> Iterator[Part]:
    """Yield the texts, and the words that made the model answer so."""
    worst = worst_mistakes(
        found.probabilities, found.truth, found.examples.texts, found.label_names, count=WORST
    )
    if not worst:
        yield Paragraph("No answer was wrong.")
        return
    yield Paragraph("What the model was surest of, and wrong.")
    yield Texts([(f"{one.truth}, not {one.predicted} ({one.probability:.3f})", one.text) for one in worst])
    yield Paragraph("Which words moved these answers, by integrated gradients:")
    for explanation in explain(classifier, [one.text for one in worst]):
        read = [
            (word, score)
            for word, score in zip(explanation.words, explanation.scores, strict=True)
            if score is not None
        ]
        yield Words(explanation.label, [word for word, _ in read], [score for _, score in read])


def _curves(found: Evaluation) -> Iterator[Part]:
    """Yield the receiver operating characteristic, and precision by recall, of each label."""
    from sklearn.metrics import precision_recall_curve, roc_curve

    names = found.label_names
    asked = [1] if len(names) == 2 else list(range(min(len(names), MOST_CURVES)))
    roc, precision = [], []
    for colour, index in enumerate(asked):
        truth, scores = found.truth == index, found.probabilities[:, index]
        if not truth.any() or truth.all():
            continue
        false, true, _ = roc_curve(truth, scores)
        right, recall, _ = precision_recall_curve(truth, scores)
        roc.append(Curve(names[index], false.tolist(), true.tolist(), colour))
        precision.append(Curve(names[index], recall.tolist(), right.tolist(), colour))
    if roc:
        area = found.metrics["roc_auc"]
        about = "" if area is None else f" (area {area:.4f})"
        ideal = Curve("chance", [0, 1], [0, 1], 4, dashed=True)
        yield Lines(f"ROC{about}", [*roc, ideal], "false positive rate", "true positive rate", square=True)
        yield Lines("Precision by recall", precision, "recall", "precision", square=True)


def _trust(found: Evaluation, *, calibrated: bool) -> Lines:
    """Return the reliability diagram."""
    some = [one for one in reliability(found.probabilities, found.truth) if one.count]
    sure = [one.confidence or 0.0 for one in some]
    right = [one.accuracy or 0.0 for one in some]
    error = found.metrics["expected_calibration_error"]
    when = ", after calibration" if calibrated else ""
    title = f"As sure as right? (expected calibration error {_figure(error)}{when})"
    ideal = Curve("as sure as right", [0, 1], [0, 1], 4, dashed=True)
    return Lines(
        title,
        [Curve("answers", sure, right, 0), ideal],
        "probability of the answer",
        "share that is right",
        square=True,
    )


def _slices(by: str, found: Sequence[Slice], whole: float) -> Table:
    rows = []
    for one in found:
        mark = ("weaker" if one.accuracy < whole else "stronger") if one.significant else ""
        rows.append(
            [one.name, f"{one.count:,}", f"{one.accuracy:.4f}", f"{one.low:.4f} to {one.high:.4f}", mark]
        )
    title = {"length": "By length", "unknown": "By the share of unknown words"}[by]
    return Table([by, "texts", "accuracy", "95 % interval", ""], rows, title=title)


def _figure(value: Any) -> str:
    if value is None:
        return "not defined"
    return f"{value:,}" if isinstance(value, int | np.integer) else f"{value:.4f}"

"""`nlp eval` of a classifier."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcat4.evaluation.gates import Bounded
from nlpcat4.tasks.classification.classifier import read_labels
from nlpcat4.text.display import cell

from ..console import columns, err, out, safe
from .base import Columns, Evaluation, Results, figure

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.evaluation.mistakes import Mistake
    from nlpcat4.evaluation.slices import Slice
    from nlpcat4.runs.run import Run
    from nlpcat4.tasks.classification.calibrating import Calibration
    from nlpcat4.tasks.classification.schema import Classification


class ClassifierEvaluation(Evaluation):
    """Accuracy and its kin, the confusion matrix, the surest mistakes."""

    def __init__(self, run: "Run", config: "Classification") -> None:
        self._run = run
        self._config = config
        self._labels = read_labels(run.labels)

    @property
    def bounded(self) -> Bounded:
        """The figures of all labels together, and those of each."""
        from nlpcat4.evaluation.classification import CLASS_SHARES, COSTS, SHARES

        of_labels = [f"{metric}[{label}]" for label in self._labels for metric in CLASS_SHARES]
        return Bounded([*SHARES, *of_labels], COSTS)

    @property
    def figures(self) -> Mapping[str, float | None]:
        """The same with their values."""
        from nlpcat4.evaluation.classification import flat_figures

        return flat_figures(self._found.metrics)

    def columns(self, names: Columns) -> dict[str, str]:
        """Return text and label."""
        return {"text": names.text, "label": names.label}

    def evaluate(self, examples: "Examples") -> None:
        """Let the classifier answer."""
        from nlpcat4.tasks.classification.classifier import Classifier
        from nlpcat4.tasks.classification.evaluate import evaluate

        classifier = Classifier.load(self._run, self._config)
        self._tokenizer = classifier.tokenizer
        self._found = evaluate(classifier, examples)
        self.metrics = self._found.metrics

    def calibrate(self, examples: "Examples") -> "Calibration":
        """Find the temperature that makes the model as sure as it is right, and keep it with the run."""
        from nlpcat4.tasks.classification.calibrating import calibrate

        return calibrate(self._run, self._config, examples)

    def forget_calibration(self) -> None:
        """Let the model be as sure again as it was trained to be."""
        self._run.update(calibration=None)

    def slices(self, by: str, values: "Sequence[str] | None") -> "list[Slice]":
        """Divide the texts by `length` or `unknown` words, or by the values of a column."""
        from nlpcat4.tasks.classification.slicing import slices

        return slices(self._found, self._tokenizer, by, values)

    def worst(self, count: int) -> "list[Mistake]":
        """Return the mistakes that the model was surest of."""
        from nlpcat4.evaluation.mistakes import worst_mistakes

        found = self._found
        return worst_mistakes(
            found.probabilities, found.truth, found.examples.texts, found.label_names, count=count
        )

    def line(self, mistake: "Mistake") -> str:
        """Return truth, answer and text."""
        from nlpcat4.text.display import shorten

        said = f"{mistake.truth}, not {mistake.predicted} ({mistake.probability:.3f}): "
        return said + shorten(mistake.text, 200)

    def results(self) -> Results:
        """Return which answers are right."""
        found = self._found
        return Results("accuracy", found.probabilities.argmax(axis=1) == found.truth)

    def predictions(self) -> Iterator[Sequence[str]]:
        """Yield each text, its true label, the predicted one, and the probabilities."""
        found = self._found
        names = found.label_names
        yield ["text", "label", "predicted", *(cell(f"probability of {name}") for name in names)]
        labels = found.examples.labels or ()
        for text, label, row in zip(found.examples.texts, labels, found.probabilities.tolist(), strict=True):
            predicted = names[max(range(len(row)), key=row.__getitem__)]
            yield [cell(text), cell(label), cell(predicted), *(f"{value:.6f}" for value in row)]

    def check_can_draw(self) -> None:
        """Pass: there is a confusion matrix."""

    def draw_reliability(self, path: Path) -> None:
        """Draw how sure the model is beside how often it is right."""
        from nlpcat4.evaluation.calibration import reliability
        from nlpcat4.reports.reliability_plot import plot_reliability

        bins = reliability(self._found.probabilities, self._found.truth)
        plot_reliability(path, bins, self.metrics["expected_calibration_error"])

    def draw(self, path: Path) -> None:
        """Draw the confusion matrix."""
        from nlpcat4.reports.plots import plot_confusion

        for note in plot_confusion(path, self.metrics["confusion_matrix"], self.metrics["labels"]):
            err.print(safe(note), soft_wrap=True)

    def show_tables(self) -> None:
        """Print the figures of each label, and the confusion matrix."""
        from nlpcat4.text.display import shorten

        metrics: Mapping[str, Any] = self.metrics
        labels = [shorten(label, 20) for label in metrics["labels"]]
        rows: list[tuple[str, ...]] = [("LABEL", "PRECISION", "RECALL", "F1", "TEXTS")]
        for label, figures in zip(labels, metrics["per_class"].values(), strict=True):
            rows.append((label, *map(figure, figures.values())))
        out.print("\n", columns(rows, "<>>>>"), sep="", soft_wrap=True)
        counts = [("TRUTH \\ PREDICTED", *labels)]
        for label, row in zip(labels, metrics["confusion_matrix"], strict=True):
            counts.append((label, *(f"{count:,}" for count in row)))
        out.print("\n", columns(counts, "<" + ">" * len(labels)), sep="", soft_wrap=True)

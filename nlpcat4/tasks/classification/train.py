"""A classification config and its data -> a fitted model and its figures, in a run folder."""

from typing import TYPE_CHECKING, Any

from nlpcat4 import files
from nlpcat4.data.settings import DataSettings
from nlpcat4.evaluation.classification import classification_metrics
from nlpcat4.models.classifier import build_classifier
from nlpcat4.models.files import load_model
from nlpcat4.models.inference import Scorer
from nlpcat4.reports.plots import plot_confusion
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.prepared import Prepared
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.common import course_of, fitted, introduce, keep
from nlpcat4.training import devices
from nlpcat4.training.best import Watch
from nlpcat4.training.objectives import compile_classifier
from nlpcat4.training.progress import Progress

if TYPE_CHECKING:
    import keras


def train(config: Classification, run: Run, settings: DataSettings, progress: Progress) -> dict[str, Any]:
    """Train a classifier and leave all that it needs in the run folder.

    Returns:
        What metrics.json holds, see `final_metrics`.

    Raises:
        DataError: The data are missing or not what the config says.
        TrainingError: The loss is not a number.
        Interrupted: The user asked to stop; the state is saved.
    """
    prepared = Prepared.of(config, settings)
    introduce(prepared, run, progress)
    files.write_json(run.labels, list(prepared.label_names))
    devices.begin(config.training, config.random_seed)
    with devices.scope(config.training):
        model = compiled_model(prepared)
    watch = fitted(model, prepared, run, progress)
    metrics = final_metrics(prepared, run, watch)
    keep(run, watch, metrics)
    for note in plot_confusion(run.plots / "confusion.png", metrics["confusion_matrix"], metrics["labels"]):
        progress.message(note)
    return metrics


def compiled_model(prepared: Prepared) -> "keras.Model":
    """Return a model of fresh weights that fits the data."""
    config = prepared.config
    model = build_classifier(
        config.architecture,
        vocab_size=prepared.tokenizer.vocab_size,
        max_length=config.sequence.max_length,
        classes=len(prepared.label_names),
        document_frequency=prepared.document_frequency,
        pretrained=prepared.pretrained,
    )
    compile_classifier(model, config.training)
    return model


def final_metrics(prepared: Prepared, run: Run, watch: Watch) -> dict[str, Any]:
    """Evaluate the best epoch's model as it was saved.

    Returns:
        Its figures beside those of `nlpcat4.tasks.common.course_of`.
    """
    final, names = prepared.facts.final, prepared.label_names
    scorer = Scorer(load_model(run.best_model), prepared.config.sequence.padding)
    probabilities = scorer(prepared.rows[final].ids)
    figures = classification_metrics(probabilities, prepared.truth[final], names)
    return course_of(watch, prepared.facts) | figures

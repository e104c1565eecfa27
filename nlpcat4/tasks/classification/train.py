"""A classification config and its data -> a fitted model and its figures, in a run folder."""

from typing import TYPE_CHECKING, Any

from nlpcat4 import backend, files
from nlpcat4.data.settings import DataSettings
from nlpcat4.models.classifier import build_classifier
from nlpcat4.models.files import load_model
from nlpcat4.models.inference import Scorer
from nlpcat4.reports.plots import plot_confusion, plot_history
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.tasks.classification.evaluate import evaluate
from nlpcat4.tasks.classification.prepared import Prepared
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.outcome import course_of, final_split, outputs_of
from nlpcat4.training.best import Watch
from nlpcat4.training.fit import fit
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
    prepared.tokenizer.save(run.tokenizer)
    files.write_json(run.labels, list(prepared.label_names))
    for line in (f"run {run.path}", *prepared.summary()):
        progress.message(line)

    backend.start(config.random_seed)
    model = compiled_model(prepared)
    run.update(fingerprint=prepared.splits.fingerprint, parameters=model.count_params())
    watch = fit(
        model,
        prepared.batches("train"),
        prepared.batches("validation"),
        config.training,
        seed=config.random_seed,
        outputs=outputs_of(run),
        progress=progress,
    )
    metrics = final_metrics(prepared, run, watch)
    files.write_json(run.metrics, metrics)
    for note in plot(run, watch, metrics):
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
        document_frequency=prepared.document_frequency(),
    )
    compile_classifier(model, config.training)
    return model


def final_metrics(prepared: Prepared, run: Run, watch: Watch) -> dict[str, Any]:
    """Evaluate the best epoch's model as it was saved.

    Returns:
        Its figures beside those of `nlpcat4.tasks.outcome.course_of`.
    """
    config = prepared.config
    scorer = Scorer(load_model(run.best_model), config.sequence.padding)
    classifier = Classifier(config, prepared.tokenizer, prepared.label_names, scorer)
    examples = prepared.examples[final_split(prepared.splits)]
    return course_of(watch, prepared.splits) | evaluate(classifier, examples).metrics


def plot(run: Run, watch: Watch, metrics: dict[str, Any]) -> list[str]:
    """Draw the curves and the confusion matrix; return what could not be drawn well."""
    run.plots.mkdir(exist_ok=True)
    plot_history(run.plots / "history.png", watch.history, best_epoch=watch.best.epoch)
    return plot_confusion(run.plots / "confusion.png", metrics["confusion_matrix"], metrics["labels"])

"""nlp eval [RUN]"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .options import DataDirs, Json, Offline, RunArgument, RunsDir

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.evaluation.mistakes import Mistake
    from nlpcat4.runs.run import Run


def evaluate(
    run: RunArgument = "latest",
    *,
    split: Annotated[
        Literal["train", "validation", "test"] | None,
        typer.Option(help="Which part of the run's data; else test, or validation where there is no test."),
    ] = None,
    data: Annotated[
        str | None, typer.Option(metavar="FILE", help="Evaluate on the labelled texts of a file instead.")
    ] = None,
    text: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's texts.")] = "text",
    label: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's labels.")] = "label",
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show the N worst mistakes.")] = 0,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE", help="Exit 3 where a metric is lower; may be repeated."),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write each text, label and prediction as CSV.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the confusion matrix as PNG.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say how good a run's best model is.

    nlp eval

    nlp eval best --errors 10

    nlp eval latest --data new.csv --fail-under accuracy=0.85 --fail-under f1_macro=0.8
    """
    from dataclasses import asdict

    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings
    from nlpcat4.evaluation.gates import check_gates, parse_gates
    from nlpcat4.evaluation.mistakes import worst_mistakes
    from nlpcat4.runs.selectors import find
    from nlpcat4.tasks.classification.classifier import Classifier, read_labels
    from nlpcat4.tasks.classification.evaluate import evaluate as evaluate_classifier

    from .answers import write_predictions
    from .console import err, print_json
    from .progress import Display

    found = find(run, runs_dir, tasks=["classification"])
    gates = parse_gates(fail_under or (), read_labels(found.labels))
    config = experiment.config_of(found)
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        if data is None:
            name, examples = experiment.split_of(found, config, split, where)
        else:
            name, examples = data, _from_file(data, text, label, where)
    classifier = Classifier.load(found, config)
    evaluation = evaluate_classifier(classifier, examples)
    mistakes = worst_mistakes(
        evaluation.probabilities, evaluation.truth, examples.texts, classifier.label_names, count=errors
    )
    if predictions is not None:
        write_predictions(predictions, evaluation)
    if plot is not None:
        _draw(plot, evaluation.metrics)
    if json:
        report = {"run": found.id, "data": name, **evaluation.metrics}
        print_json(report | ({"errors": [asdict(mistake) for mistake in mistakes]} if errors else {}))
    else:
        _print(found, name, evaluation.metrics, mistakes)
    check_gates(evaluation.metrics, gates)


def _from_file(path: str, text: str, label: str, where: "DataSettings") -> "Examples":
    """Read labelled texts of the user's own."""
    from pydantic import ValidationError

    from nlpcat4.data.own_file import OwnFile, format_of
    from nlpcat4.errors import UsageError

    try:
        has_columns = format_of(path, None) not in ("lines", "folder")
        file = OwnFile(path=path, text=text, label=label if has_columns else None)
    except ValidationError as error:
        raise UsageError(f"--data {path}: {error.errors()[0]['msg']}") from None
    return file.read_file(path, where).examples


def _draw(path: Path, metrics: dict[str, Any]) -> None:
    from nlpcat4.reports.plots import plot_confusion

    from .console import err, safe

    for note in plot_confusion(path, metrics["confusion_matrix"], metrics["labels"]):
        err.print(safe(note), soft_wrap=True)


def _print(run: "Run", name: str, metrics: dict[str, Any], mistakes: "list[Mistake]") -> None:
    """Lay the figures out in tables of at most 80 columns."""
    from nlpcat4.text.display import shorten

    from .console import columns, out, safe

    out.print(safe(f"{run.id} on {metrics['examples']:,} texts ({name})"), soft_wrap=True)
    scalars = {key: value for key, value in metrics.items() if isinstance(value, float) or value is None}
    out.print(columns([(f"  {key}", _figure(value)) for key, value in scalars.items()], "<>"), soft_wrap=True)
    labels = [shorten(label, 20) for label in metrics["labels"]]
    rows: list[tuple[str, ...]] = [("LABEL", "PRECISION", "RECALL", "F1", "TEXTS")]
    for label, figures in zip(labels, metrics["per_class"].values(), strict=True):
        rows.append((label, *map(_figure, figures.values())))
    out.print("\n", columns(rows, "<>>>>"), sep="", soft_wrap=True)
    counts = [("TRUTH \\ PREDICTED", *labels)]
    for label, row in zip(labels, metrics["confusion_matrix"], strict=True):
        counts.append((label, *(f"{count:,}" for count in row)))
    out.print("\n", columns(counts, "<" + ">" * len(labels)), sep="", soft_wrap=True)
    for mistake in mistakes:
        line = f"{mistake.truth}, not {mistake.predicted} ({mistake.probability:.3f}): "
        out.print(safe(line + shorten(mistake.text, 200)), soft_wrap=True)


def _figure(value: float | int | None) -> str:
    if value is None:
        return "not defined"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"

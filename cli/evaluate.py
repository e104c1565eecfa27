"""nlp eval [RUN]"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from . import completion
from .options import BeamWidth, DataDirs, Json, Offline, RunArgument, RunsDir

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlpcat4.data.examples import Examples
    from nlpcat4.data.settings import DataSettings


def evaluate(
    run: RunArgument = "latest",
    *,
    split: Annotated[
        Literal["train", "validation", "test"] | None,
        typer.Option(help="Which part of the run's data; else test, or validation where there is no test."),
    ] = None,
    data: Annotated[
        str | None, typer.Option(metavar="FILE", help="Evaluate on the texts of a file instead.")
    ] = None,
    text: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's texts.")] = "text",
    label: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's labels.")] = "label",
    source: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's sources.")] = "source",
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column of FILE's targets.")] = "target",
    against: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Another run, on the same examples: is one of the two really better?",
            autocompletion=completion.runs,
        ),
    ] = None,
    beam_width: BeamWidth = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show the N worst mistakes.")] = 0,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE", help="Exit 3 where a metric is lower; may be repeated."),
    ] = None,
    fail_over: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE", help="Exit 3 where a metric is higher; may be repeated."),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a CSV of each text and what the model says.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw a classifier's confusion matrix as PNG.")
    ] = None,
    slices: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BY",
            help="Where is a classifier weaker? By length, by unknown words, or by a column of FILE; may be "
            "repeated.",
        ),
    ] = None,
    calibrate: Annotated[
        bool | None,
        typer.Option(
            "--calibrate/--no-calibrate",
            help="Find, or forget, the temperature that makes a classifier as sure as it is right; kept with "
            "the run.",
        ),
    ] = None,
    reliability: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw how sure a classifier is, and how often right, as PNG."),
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

    nlp eval tag:lyrics --fail-over perplexity=80

    nlp eval tag:bilstm --against tag:gap

    nlp eval --calibrate --reliability sure.png --slices length --slices unknown
    """
    from dataclasses import asdict

    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings
    from nlpcat4.evaluation.gates import check_gates, parse_gates
    from nlpcat4.runs.selectors import find

    from .console import err, print_json
    from .evaluations import Columns, evaluation_of
    from .evaluations.against import Rival
    from .evaluations.classifying import ClassifierQuestions
    from .progress import Display

    _check_can_be_written(predictions, plot, reliability)
    found = find(run, runs_dir)
    config = experiment.config_of(found)
    evaluation = evaluation_of(found, config, beam_width)
    asked = ClassifierQuestions(evaluation, slices or (), calibrate, reliability)
    rival = None
    if against is not None:
        other = find(against, runs_dir, needs_model=False)
        rival = Rival(found, other, beam_width, own_data=data is not None, split=split)
    gates = parse_gates(fail_under or (), fail_over or (), evaluation.bounded)
    if plot is not None:
        evaluation.check_can_draw()
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        if data is None:
            name, examples = experiment.split_of(found, config, split, where)
            asked.read_columns(lambda key: None)
            asked.calibrate(lambda: experiment.split_of(found, config, "validation", where))
        else:
            wanted = evaluation.columns(Columns(text, label, source, target))
            name, examples = data, _from_file(data, wanted, where)
            asked.read_columns(lambda key: _column(data, wanted | {"label": key}, where))
            asked.calibrate(lambda: (name, examples))
    evaluation.evaluate(examples)
    if rival:
        rival.evaluate(evaluation, examples, where)
    worst = evaluation.worst(errors)
    if predictions is not None:
        _write_table(predictions, evaluation.predictions())
    if plot is not None:
        evaluation.draw(plot)
    asked.draw()
    if json:
        report = {"run": found.id, "data": name, **evaluation.metrics, **asked.as_json()}
        report |= {"errors": [asdict(one) for one in worst]} if errors else {}
        print_json(report | ({"against": rival.as_json()} if rival else {}))
    else:
        evaluation.show(f"{found.id} on {len(examples):,} texts ({name})", worst)
        asked.show()
        if rival:
            rival.show()
    check_gates(evaluation.figures, gates)


def _check_can_be_written(table: Path | None, *pictures: Path | None) -> None:
    """Complain of names before a model is evaluated for them."""
    from nlpcat4.errors import UsageError
    from nlpcat4.files import check_can_be_written

    for path in filter(None, (table, *pictures)):
        check_can_be_written(path)
    for path in filter(None, pictures):
        if path.suffix.lower() != ".png":
            raise UsageError(f"{path}: it becomes a PNG, so give it a name that ends in .png")


def _column(path: str, columns: dict[str, str], where: "DataSettings") -> "Sequence[str] | None":
    """Read what the texts of a file are divided by; None where the file has no columns."""
    if not _has_columns(path):
        return None
    return _from_file(path, columns, where, any_label=True).labels


def _has_columns(path: str) -> bool:
    from nlpcat4.data.own_file import format_of

    return format_of(path, None) not in ("lines", "folder")


def _from_file(
    path: str, columns: dict[str, str], where: "DataSettings", *, any_label: bool = False
) -> "Examples":
    """Read examples of the user's own."""
    from pydantic import ValidationError

    from nlpcat4.data.own_file import OwnFile
    from nlpcat4.errors import UsageError

    try:
        file = OwnFile(path=path, **(columns if _has_columns(path) else {}))
    except ValidationError as error:
        raise UsageError(f"--data {path}: {error.errors()[0]['msg']}") from None
    examples = file.read_file(path, where, any_label=any_label).examples
    if not len(examples):
        raise UsageError(f"--data {path}: there is no text in it")
    return examples


def _write_table(path: Path, rows: "Iterable[Sequence[str]]") -> None:
    """Write rows as CSV, atomically."""
    import csv
    import io

    from nlpcat4.files import write_text

    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    write_text(path, table.getvalue())

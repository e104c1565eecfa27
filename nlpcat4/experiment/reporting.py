"""Runs -> a report of what they reached, how, and with what."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from nlpcat4.config.resolved import dump, plain
from nlpcat4.config.yaml_text import inline
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import NlpcatError
from nlpcat4.experiment.config import Config, config_of
from nlpcat4.experiment.loading import (
    load_classifier,
    load_language_model,
    load_translator,
    splits_of,
)
from nlpcat4.reports.document import Bars, Code, Curve, Document, Lines, Paragraph, Part, Section, Table
from nlpcat4.runs.comparing import NO_BEST, Comparison, compare
from nlpcat4.runs.history import read_history
from nlpcat4.runs.listing import list_rows, row_of
from nlpcat4.runs.record import read_metrics
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.classifier import temperature_of
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.text.display import shorten

if TYPE_CHECKING:
    from nlpcat4.data.examples import Splits

MOST_LABELS = 30


@dataclass(frozen=True)
class _Told:
    """What is known of a run before its model is loaded."""

    run: Run
    record: dict[str, Any]
    config: Config
    metrics: dict[str, Any]
    history: list[dict[str, Any]]

    @classmethod
    def of(cls, run: Run) -> "_Told":
        record = run.record()
        run.verify(run.metrics, record=record)
        return cls(run, record, config_of(run), read_metrics(run.metrics), read_history(run.history))


def report(runs: Sequence[Run], settings: DataSettings) -> Document:
    """Return a report: of one run all that there is to say; of several, side by side, what each got.

    Where the data are not what a run was made with, or not on this machine, what only they could show is left
    out, and that is said.

    Raises:
        RunError: A run is missing or damaged.
    """
    told = [_Told.of(run) for run in runs]
    if len(told) == 1:
        (one,) = told
        sections = [*_summary(one), *_curves([one]), *_results(one, settings), *_origin(one)]
        return Document(one.run.id, _about(one), sections)
    rows = [row_of(run) for run in runs]
    sections = [*_side_by_side(compare(rows), [one.run.id for one in told]), *_curves(told)]
    for number, one in enumerate(told, start=1):
        parts = [*_results(one, settings), *_origin(one)]
        sections += [Section(f"{number}: {section.title}", section.parts) for section in parts]
    return Document(f"{len(told)} runs", "; ".join(one.run.id for one in told), sections)


def _about(told: _Told) -> str:
    record = told.record
    started = str(record.get("started"))[:19].replace("T", " ")
    return f"{told.config.task}, {told.run.status(record)}, started {started} UTC"


def _summary(told: _Told) -> Iterator[Section]:
    """Yield the figures, and the reason of a training that did not come to its end."""
    scalars = {key: value for key, value in told.metrics.items() if isinstance(value, float | int | str)}
    rows = [[key, _figure(value)] for key, value in scalars.items()]
    parts: list[Part] = []
    if rows:
        parts.append(Table(["figure", "value"], rows))
    elif told.history:
        last = [[key, _figure(value)] for key, value in told.history[-1].items()]
        parts.append(Table(["figure", "value"], last, title="After the last epoch that was finished"))
    else:
        parts.append(Paragraph("No figures were written."))
    if told.record.get("reason"):
        parts.insert(0, Paragraph(f"It did not come to its end: {told.record['reason']}"))
    if told.record.get("note"):
        parts.append(Paragraph(f"Note: {told.record['note']}"))
    facts = [["parameters", told.record.get("parameters")], ["seconds in all", told.record.get("seconds")]]
    if isinstance(told.config, Classification) and (temperature := temperature_of(told.run)) != 1:
        facts.append(["temperature, found after the figures above", temperature])
    parts.append(Table(["of the run", ""], [[str(name), _figure(value)] for name, value in facts]))
    yield Section("Summary", [*parts, *_beside_baselines(told)])


def _beside_baselines(told: _Told) -> Iterator[Part]:
    """Yield the figures beside those of the baselines of the same data that lie beside the run."""
    if not isinstance(told.config, Classification) or "baseline" in told.record:
        return
    dataset = plain(told.config)["dataset"]
    names, columns = [], []
    for row in list_rows(told.run.path.parent):
        if "baseline" not in row.config or row.config.get("dataset") != dataset:
            continue
        (name,) = row.config["baseline"]
        if name not in names and row.run.record().get("fingerprint") == told.record.get("fingerprint"):
            names.append(name)
            columns.append(row.figures)
    shared = [key for key in told.metrics if any(key in column for column in columns)]
    rows = [
        [key, *(_figure(column.get(key)) for column in (told.metrics, *columns))]
        for key in shared
        if key not in ("examples", "seconds")
    ]
    if rows:
        yield Table(["figure", "this run", *names], rows, title="What has to be beaten")


def _curves(told: Sequence[_Told]) -> Iterator[Section]:
    """Yield each metric by epoch, training dashed beside validation."""
    known = [one for one in told if one.history]
    names = {
        name: None
        for one in known
        for name in one.history[0]
        if f"val_{name}" in one.history[0] and name != "epoch"
    }
    charts = []
    for name in names:
        curves = []
        for colour, one in enumerate(known):
            epochs = [float(record["epoch"]) for record in one.history]
            prefix = f"{colour + 1}: " if len(told) > 1 else ""
            for key, dashed in ((f"val_{name}", False), (name, True)):
                values = [float(record.get(key, float("nan"))) for record in one.history]
                if all(map(isfinite, values)):
                    curves.append(Curve(f"{prefix}{key}", epochs, values, colour, dashed=dashed))
        best = told[0].metrics.get("best_epoch") if len(told) == 1 else None
        charts.append(Lines(name, curves, "epoch", name, mark=float(best) if best else None))
    if charts:
        yield Section("Course of the training", charts)


def _results(told: _Told, settings: DataSettings) -> Iterator[Section]:
    """Yield what the model does, as far as data and model are there."""
    from nlpcat4.tasks.classification.report import known_sections

    if isinstance(told.config, Classification):
        yield from known_sections(told.metrics)
    try:
        yield from _evaluated(told, settings)
    except NlpcatError as error:
        yield Section("What could not be looked at", [Paragraph(str(error))])


def _evaluated(told: _Told, settings: DataSettings) -> Iterator[Section]:
    """Load the model and ask it; all of it, or an error, before anything is yielded."""
    run, config = told.run, told.config
    if not run.best_model.is_file():
        return iter(())
    match config:
        case Classification():
            from nlpcat4.tasks.classification import evaluate as classified
            from nlpcat4.tasks.classification.report import evaluated_sections as of_classifier

            classifier = load_classifier(run)
            splits = splits_of(run, config, settings)
            examples = splits.parts[splits.final]
            found = classified.evaluate(classifier, examples)
            return iter([*of_classifier(found, classifier), _data(splits)])
        case LanguageModelConfig():
            from nlpcat4.tasks.language_model import evaluate as foreseen
            from nlpcat4.tasks.language_model.report import evaluated_sections as of_model

            model = load_language_model(run)
            splits = splits_of(run, config, settings)
            examples = splits.parts[splits.final]
            told_texts = foreseen.evaluate(model, examples)
            return iter([*of_model(model, told_texts, splits.train.texts), _data(splits)])
        case Seq2Seq():
            from nlpcat4.tasks.seq2seq import evaluate as answered
            from nlpcat4.tasks.seq2seq.report import evaluated_sections as of_translator

            translator = load_translator(run)
            splits = splits_of(run, config, settings)
            examples = splits.parts[splits.final]
            return iter([*of_translator(translator, answered.evaluate(translator, examples)), _data(splits)])
        case _:
            from nlpcat4.tasks.word_vectors.report import sections
            from nlpcat4.words.vector_files import read_vectors

            run.verify(run.vectors)
            return sections(read_vectors(run.vectors))


def _data(splits: "Splits") -> Section:
    """Say what the texts are: how many, how long, with which labels."""
    import numpy as np

    rows = []
    for name, part in splits.parts.items():
        words = np.array([len(text.split()) for text in part.texts] or [0])
        quantiles = [f"{int(value):,}" for value in np.quantile(words, [0.05, 0.5, 0.95])]
        rows.append([name, f"{len(part):,}", *quantiles, f"{int(words.max()):,}"])
    parts: list[Part] = [Table(["split", "texts", "words: 5 %", "median", "95 %", "most"], rows)]
    if splits.label_names is not None and splits.train.labels is not None:
        names = splits.label_names[:MOST_LABELS]
        labels = list(splits.train.labels)
        parts.append(
            Bars("Training texts of each label", names, [labels.count(name) for name in names], "texts")
        )
    parts += [Paragraph(note) for note in splits.notes]
    return Section("Data", parts)


def _origin(told: _Told) -> Iterator[Section]:
    """Yield with what the run was made, and how it is made again."""
    record = told.record
    versions = record.get("versions") if isinstance(record.get("versions"), dict) else {}
    host = record.get("host") if isinstance(record.get("host"), dict) else {}
    facts = [
        ["random seed", record.get("random_seed")],
        ["data fingerprint", record.get("fingerprint")],
        ["git commit", record.get("git_commit")],
        ["platform", (host or {}).get("platform")],
        ["processors", (host or {}).get("cpus")],
        *((versions or {}).items()),
    ]
    rows = [[str(name), "-" if value is None else str(value)] for name, value in facts]
    verb = "baseline" if "baseline" in record else "train"
    again = f"nlp {verb} config.yaml        # the config below; the same figures with the same versions"
    command = record.get("command")
    started = f"# it was started by: {shlex.join(map(str, command))}\n" if isinstance(command, list) else ""
    yield Section(
        "How to make it again",
        [
            Code(started + again),
            Code(dump(told.config), title="config.yaml", folded=True),
            Table(["made with", ""], rows, title="Environment", folded=True),
        ],
    )


def _side_by_side(comparison: Comparison, ids: Sequence[str]) -> Iterator[Section]:
    """Yield the figures of all, the best marked, and the keys that differ."""
    numbers = [str(number) for number in range(1, len(ids) + 1)]
    rows = []
    for name in comparison.figures:
        best = comparison.best(name)
        cells = []
        for place, column in enumerate(comparison.columns):
            figure = column.figures.get(name)
            star = " *" if place in best else ""
            cells.append("-" if figure is None else f"{figure.mean:.4f}{star}")
        rows.append([name, *cells])
    keys = [
        [key, *("-" if value is None else shorten(inline(value), 60) for value in values)]
        for key, values in comparison.differences
    ]
    told = "* the best" if comparison.of_one_kind else NO_BEST
    yield Section(
        "Side by side",
        [
            Table(["", "run"], [[number, one] for number, one in zip(numbers, ids, strict=True)]),
            Table(["figure", *numbers], rows, title=f"Figures ({told})"),
            Table(["key", *numbers], keys, title="Keys that differ"),
        ],
    )


def _figure(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.4f}"
    return f"{value:,}" if isinstance(value, int) else str(value)

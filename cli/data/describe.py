"""nlp data describe"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..options import DataDirs, Json, Offline, Overrides
from . import subject
from .subject import LabelColumn, Sample, SourceColumn, Subject, TargetColumn, TextColumn

if TYPE_CHECKING:
    from nlpcat4.analysis.description import Description


def describe(
    data: Subject,
    overrides: Overrides = None,
    *,
    text: TextColumn = None,
    label: LabelColumn = None,
    source: SourceColumn = None,
    target: TargetColumn = None,
    level: Annotated[
        Literal["word", "char", "bpe", "wordpiece", "unigram"] | None,
        typer.Option(help="What a token is; else as the config says, or a word."),
    ] = None,
    words: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="Words of each list.")] = 12,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Training texts to show.")] = 3,
    random_seed: Annotated[int, typer.Option(min=0, metavar="N", help="Decides which.")] = 0,
    plots: Annotated[Path | None, typer.Option(metavar="DIR", help="Draw it all as PNG files, too.")] = None,
    sample: Sample = False,
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say what is in a data set: labels, lengths, words, and what settings suit it.

    Lengths, growth and lists of words are about the training texts; unknown words are those of validation and
    test that training lacks.

    nlp data describe sarcasm

    nlp data describe imdb_bilstm --plots plots

    nlp data describe reviews.csv --text Review --label Topic --json
    """
    from nlpcat4.analysis.description import describe as described
    from nlpcat4.data.settings import data_settings
    from nlpcat4.data.splitting import pick
    from nlpcat4.text.config import TokenizerConfig

    from ..console import err, out, print_json, safe
    from ..progress import Display
    from .examples import as_line, as_records

    columns = {"text": text, "label": label, "source": source, "target": target}
    found = subject.find(data, overrides or (), columns, sample=sample)
    tokenizer = found.tokenizer if level is None else TokenizerConfig(level=level)
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        splits = found.dataset.load(where)
        display.loading("counting words", 0, None)
        description = described(
            splits, data, tokenizer, found.max_lengths, words=words, folder=where.encoded_dir
        )
    records = as_records(pick(splits.train, samples, random_seed))
    written: list[Path] = []
    if plots is not None:
        from nlpcat4.reports.data_plots import plot_description

        written, notes = plot_description(plots, description)
        for note in notes:
            err.print(safe(note), soft_wrap=True)
    if json:
        print_json(description.as_json() | {"samples": records, "plots": [str(path) for path in written]})
        return
    _show(description)
    for record in records:
        out.print(safe("  " + as_line(record)), soft_wrap=True)
    for path in written:
        err.print(safe(f"drawn: {path}"), soft_wrap=True)


def _show(description: "Description") -> None:
    """Lay it all out in tables of at most 80 columns."""
    from ..console import columns, out, safe

    for line in (description.place, *description.notes):
        out.print(safe(line), soft_wrap=True)
    _title("records")
    out.print(columns([(name, f"{count:,}") for name, count in description.records.items()], "<>"))
    _show_labels(description)
    _show_lengths(description)
    _show_vocabulary(description)
    _show_words(description)
    _title("suggested")
    for one in description.suggestions:
        out.print(safe(f"{one.key}: {one.value}"), safe(f"  {one.reason}"), sep="\n")
    _title("a few training texts")


def _title(text: str) -> None:
    from ..console import out, safe

    out.print("\n", safe(text.upper()), sep="", soft_wrap=True)


def _show_labels(description: "Description") -> None:
    from nlpcat4.text.display import shorten

    from ..console import columns, out

    if description.labels is None:
        return
    _title("labels")
    rows = [("label", *description.records, "share")]
    train = description.records["train"]
    for label, counts in description.labels.items():
        row = (shorten(label, 30), *(f"{count:,}" for count in counts.values()))
        rows.append((*row, f"{counts['train'] / train:.1%}"))
    out.print(columns(rows, "<" + ">" * (len(rows[0]) - 1)), soft_wrap=True)


def _show_lengths(description: "Description") -> None:
    from nlpcat4.analysis.lengths import PERCENTILES

    from ..console import columns, out

    for texts in description.texts:
        _title(f"lengths of the {'training texts' if texts.name == 'text' else texts.name + 's'}")
        heads = ["min", *(f"{percent}%" for percent in PERCENTILES[1:-1]), "max"]
        rows = [("unit", "mean", *heads)]
        for unit in ("characters", "words", "tokens"):
            lengths = getattr(texts, unit)
            figures = (f"{value:,}" for value in lengths.percentiles.values())
            rows.append((unit, f"{lengths.mean:,.1f}", *figures))
        out.print(columns(rows, "<" + ">" * (len(rows[0]) - 1)), soft_wrap=True)
        cuts = [("max_length", "texts cut", "tokens lost", "")]
        for cut in texts.cuts:
            mark = "as configured" if cut.configured else ""
            cuts.append((f"{cut.max_length:,}", f"{cut.texts:.1%}", f"{cut.tokens:.1%}", mark))
        out.print("\n", columns(cuts, ">>><"), sep="", soft_wrap=True)


def _show_vocabulary(description: "Description") -> None:
    from ..console import columns, out, safe

    vocabulary = description.vocabulary
    unit = "characters" if description.tokenizer.level == "char" else "words"
    _title("vocabulary")
    out.print(
        safe(
            f"{vocabulary.tokens:,} training tokens, {len(vocabulary.counts):,} different {unit}, "
            f"{vocabulary.once:,} of them once"
        ),
        soft_wrap=True,
    )
    quarters = [vocabulary.growth[round(part * (len(vocabulary.growth) - 1) / 4)] for part in (1, 2, 3, 4)]
    grown = ", ".join(f"{words:,}" for _, words in quarters)
    out.print(safe(f"different {unit} after each quarter: {grown}"), soft_wrap=True)
    rows = [(f"most frequent {unit}", "of training", "of held-out", "unknown there")]
    for one in description.coverage:
        held_out = ("-", "-") if one.held_out is None else (f"{one.held_out:.1%}", f"{one.unknown:.1%}")
        rows.append((f"{one.words:,}", f"{one.train:.1%}", *held_out))
    out.print(columns(rows, ">>>>"), soft_wrap=True)


def _show_words(description: "Description") -> None:
    from nlpcat4.text.display import shorten

    from ..console import columns, out, safe

    _title("most frequent")
    frequent = (f"{shorten(word, 30)} {count:,}" for word, count in description.frequent)
    out.print(safe(", ".join(frequent)))
    for label, words in description.telling.items():
        _title(f"most telling of {shorten(label, 40)}")
        rows = [("word", "log-odds (z)", "here", "elsewhere")]
        rows += [
            (shorten(one.word, 30), f"{one.z:.1f}", f"{one.count:,}", f"{one.others:,}") for one in words
        ]
        out.print(columns(rows, "<>>>"), soft_wrap=True)

"""nlp predict [TEXT]…"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from . import completion
from .options import BeamWidth, RunsDir


def predict(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="The texts; - reads lines from standard input."),
    ] = None,
    *,
    run: Annotated[
        str,
        typer.Option(metavar="RUN", help="The run whose model answers.", autocompletion=completion.runs),
    ] = "latest",
    beam_width: BeamWidth = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Answer each line of a file.")] = None,
    format: Annotated[
        Literal["text", "jsonl", "csv"], typer.Option(help="How to write the answers, a line each.")
    ] = "text",
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Say which label each text gets, and how sure the model is; of a seq2seq run, what each becomes.

    Without TEXT, and with standard input that is no terminal, each line of that is a text.
    A text with nothing in it that the model knows is answered too; jsonl and csv mark it.

    nlp predict "area man still has no idea what he is doing"

    nlp predict --file headlines.txt --format jsonl

    tail -f headlines.txt | nlp predict - --run best
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.experiment import load_classifier, load_translator
    from nlpcat4.runs.selectors import find

    from .answers import Answers, Translations
    from .console import err
    from .lines import batches_of_texts

    batches = batches_of_texts(texts or [], file)
    found = find(run, runs_dir, tasks=["classification", "seq2seq"])
    if found.record()["task"] == "seq2seq":
        translator = load_translator(found)
        translations = Translations(format)
        for batch in batches:
            translations.write(batch, translator.translate(batch, beam_width or 1))
        notes = translations.notes(translator.config.sequence.max_source_length)
    elif beam_width is not None:
        raise UsageError("--beam-width: only a seq2seq run searches for its answers")
    else:
        classifier = load_classifier(found)
        answers = Answers(format, classifier.label_names)
        for batch in batches:
            rows = classifier.read(batch)
            answers.write(batch, rows, classifier.scorer(rows.ids))
        notes = answers.notes(classifier.config.sequence.max_length)
    for note in notes:
        err.print(note, soft_wrap=True)

"""nlp init"""

from pathlib import Path
from typing import Annotated

import typer

from .configs import write_new

SCHEMA = "nlpcat4.schema.json"
CLASSIFIER, LANGUAGE_MODEL, TRANSLATOR = "sarcasm_bilstm", "irish_lyrics_lstm", "addition_seq2seq"
BASES = {
    "irish_lyrics": LANGUAGE_MODEL,
    "hello": "hello_char_rnn",
    "addition": TRANSLATOR,
    "dates": "dates_attention",
}
"""Which config suits the data sets that are not for classification."""
OWN = {
    LANGUAGE_MODEL: [
        "tokenizer.vocab_size=10000",
        "sequence.max_length=100",
        "samples.seed=''",
        "training.optimizer=adam",
    ],
    TRANSLATOR: [
        "sequence={max_source_length: 200, max_target_length: 200}",
        "architecture.attention=luong",
        "training.optimizer=adam",
    ],
}
"""What a user's own data need instead of what was measured out for the shipped ones."""
HEADER = """\
# yaml-language-server: $schema={schema}
# Check:  nlp validate {file}
# Run:    nlp train {file}

"""


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The config to write.")] = Path("config.yaml"),
    *,
    data: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="A data set's name, or a file or folder of your own.")
    ] = "sarcasm",
    text: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of the texts.")] = None,
    label: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of the labels.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of the sources, of pairs.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of what they are to become.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CONFIG",
            help="The config whose other settings to take; else one that suits the data.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
) -> None:
    """Write a config to start from and, beside it, the JSON Schema by which editors complete it.

    nlp init my.yaml

    nlp init my.yaml --data reviews.csv --text Review --label Topic --from sarcasm_gap

    nlp init my.yaml --data pairs.tsv --source english --target german
    """
    import json

    from nlpcat4 import experiment
    from nlpcat4.config.json_schema import json_schema
    from nlpcat4.config.yaml_text import block
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.tfds import PREFIX

    named = data in BUILT_IN or data.startswith(PREFIX)
    columns = {"text": text, "label": label, "source": source, "target": target}
    dataset = {"name" if named else "path": data}
    dataset |= {key: column for key, column in columns.items() if column is not None}
    # Checked before anything is written.
    override = f"dataset={json.dumps(dataset, ensure_ascii=False)}"
    start = base or _base(dataset)
    own = [] if named or base else OWN.get(start, [])
    settings = experiment.load(start, [override, *own]).source.data
    header = HEADER.format(schema=SCHEMA, file=file)
    write_new(file, header + block(settings), force=force)
    schema = json.dumps(json_schema(experiment.SCHEMA), ensure_ascii=False, indent=1)
    write_new(file.with_name(SCHEMA), schema + "\n", force=True)
    typer.echo(file)


def _base(dataset: dict[str, str]) -> str:
    """Return the shipped config of the task that data are for, as far as their keys tell."""
    from nlpcat4.data.own_file import format_of

    if "name" in dataset:
        return BASES.get(dataset["name"], CLASSIFIER)
    if {"source", "target"} & dataset.keys():
        return TRANSLATOR
    return LANGUAGE_MODEL if format_of(dataset["path"], None) == "lines" else CLASSIFIER

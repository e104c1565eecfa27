"""nlp init"""

from pathlib import Path
from typing import Annotated

import typer

from .configs import write_new

SCHEMA = "nlpcat4.schema.json"
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
    base: Annotated[
        str, typer.Option("--from", metavar="CONFIG", help="The config whose other settings to take.")
    ] = "sarcasm_bilstm",
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
) -> None:
    """Write a config to start from and, beside it, the JSON Schema by which editors complete it.

    nlp init my.yaml

    nlp init my.yaml --data reviews.csv --text Review --label Topic --from sarcasm_gap
    """
    import json

    from nlpcat4 import experiment
    from nlpcat4.config.json_schema import json_schema
    from nlpcat4.config.yaml_text import block
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.tfds import PREFIX

    named = data in BUILT_IN or data.startswith(PREFIX)
    dataset = {"name" if named else "path": data, "text": text, "label": label}
    dataset = {key: value for key, value in dataset.items() if value is not None}
    # Checked before anything is written.
    override = f"dataset={json.dumps(dataset, ensure_ascii=False)}"
    settings = experiment.load(base, [override]).source.data
    header = HEADER.format(schema=SCHEMA, file=file)
    write_new(file, header + block(settings), force=force)
    schema = json.dumps(json_schema(experiment.Config), ensure_ascii=False, indent=1)
    write_new(file.with_name(SCHEMA), schema + "\n", force=True)
    typer.echo(file)

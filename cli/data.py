"""nlp data list|fetch|sample"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .options import DataDirs, Json, Offline, Overrides

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples

data_app = typer.Typer(no_args_is_help=True, help="What is in a data set, before a model sees it.")


@data_app.command("list")
def list_(data_dir: DataDirs = None, json: Json = False) -> None:
    """List the data sets that are known by name, and where they were found."""
    from nlpcat4.data.catalog import entries
    from nlpcat4.data.settings import data_settings

    from .console import columns, out, print_json

    found = entries(data_settings(data_dir or ()))
    if json:
        print_json(
            [
                {
                    "name": entry.name,
                    "title": entry.about.title,
                    "records": entry.about.records,
                    "licence": entry.about.licence,
                    "path": entry.place and str(entry.place),
                    "bytes": entry.size,
                    "generated": entry.generated,
                }
                for entry in found
            ]
        )
        return
    rows = [("NAME", "RECORDS", "FOUND IN")]
    for entry in found:
        absent = "(made when needed)" if entry.generated else "(nlp data fetch downloads it)"
        rows.append((entry.name, f"{entry.about.records:,}", str(entry.place or absent)))
    out.print(columns(rows, "<><"), soft_wrap=True)


@data_app.command()
def fetch(
    name: Annotated[
        str,
        typer.Argument(help="As `nlp data list` shows it, or tfds:NAME.", autocompletion=completion.datasets),
    ],
    data_dir: DataDirs = None,
    offline: Offline = False,
) -> None:
    """Make sure that a data set is on this machine, and print where.

    nlp data fetch sarcasm
    """
    from nlpcat4.data.catalog import fetch as locate
    from nlpcat4.data.settings import data_settings

    from .console import err
    from .progress import Display

    with Display(err) as display:
        path = locate(name, data_settings(data_dir or (), offline, display.loading))
    typer.echo(path)


@data_app.command()
def sample(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|CONFIG",
            help="A data set's name, or a config that names one.",
            autocompletion=completion.datasets_and_configs,
        ),
    ],
    overrides: Overrides = None,
    *,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many texts to show.")] = 5,
    random_seed: Annotated[int, typer.Option(min=0, metavar="N", help="Decides which.")] = 0,
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Show a few training texts, drawn at random.

    nlp data sample sarcasm -n 10

    nlp data sample addition

    nlp data sample my.yaml dataset.path=other.csv
    """
    from nlpcat4 import experiment
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.catalog import named
    from nlpcat4.data.settings import data_settings
    from nlpcat4.data.splitting import pick
    from nlpcat4.data.tfds import PREFIX

    from .console import err, out, print_json, safe
    from .progress import Display

    if name in BUILT_IN or name.startswith(PREFIX):
        dataset = named(name)
    else:
        dataset = experiment.load(name, overrides or ()).config.dataset
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        examples = pick(dataset.load(where).train, count, random_seed)
    records = _records(examples)
    if json:
        print_json(records)
        return
    for record in records:
        out.print(safe(_line(record)), soft_wrap=True)


def _records(examples: "Examples") -> list[dict[str, str | None]]:
    """Return the examples as `--json` shows them."""
    if examples.targets is not None:
        pairs = zip(examples.texts, examples.targets, strict=True)
        return [{"source": source, "target": target} for source, target in pairs]
    labels: Sequence[str | None] = examples.labels or [None] * len(examples)
    return [{"text": text, "label": label} for text, label in zip(examples.texts, labels, strict=True)]


def _line(record: dict[str, str | None]) -> str:
    """Return an example as it is shown to people."""
    if "source" in record:
        return f"{record['source']} -> {record['target']}"
    return f"{record['text']}" if record["label"] is None else f"{record['label']}: {record['text']}"

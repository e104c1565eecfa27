"""nlp data list, nlp data fetch"""

from typing import Annotated

import typer

from .. import completion
from ..options import DataDirs, Json, Offline


def list_(data_dir: DataDirs = None, json: Json = False) -> None:
    """List the data sets that are known by name, and where they were found."""
    from nlpcat4.data.catalog import entries
    from nlpcat4.data.settings import data_settings

    from ..console import columns, out, print_json

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

    from ..console import err
    from ..progress import Display

    with Display(err) as display:
        path = locate(name, data_settings(data_dir or (), offline, display.loading))
    typer.echo(path)

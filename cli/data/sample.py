"""nlp data sample"""

from typing import Annotated

import typer

from .. import completion
from ..options import DataDirs, Json, Offline, Overrides


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

    from ..console import err, out, print_json, safe
    from ..progress import Display
    from .examples import as_line, as_records

    if name in BUILT_IN or name.startswith(PREFIX):
        dataset = named(name)
    else:
        dataset = experiment.load(name, overrides or ()).config.dataset
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        examples = pick(dataset.load(where).train, count, random_seed)
    records = as_records(examples)
    if json:
        print_json(records)
        return
    for record in records:
        out.print(safe(as_line(record)), soft_wrap=True)

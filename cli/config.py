"""nlp config resolve|diff|schema"""

from typing import Annotated

import typer

from . import completion
from .options import Config, Json, Overrides

config_app = typer.Typer(no_args_is_help=True, help="What a config really says.")


@config_app.command()
def resolve(
    config: Config,
    overrides: Overrides = None,
    *,
    origins: Annotated[
        bool, typer.Option("--origins", help="Say where each value comes from, a line a key.")
    ] = False,
) -> None:
    """Print a config with every default written out, as it is saved in a run folder.

    nlp config resolve sarcasm_bilstm training.epochs=3 --origins
    """
    from nlpcat4 import experiment
    from nlpcat4.config.resolved import dump, explain

    from .console import columns, out

    loaded = experiment.load(config, overrides or ())
    if origins:
        rows = [("KEY", "VALUE", "FROM"), *explain(loaded.config, loaded.source)]
        out.print(columns(rows, "<<<"), soft_wrap=True)
    else:
        typer.echo(dump(loaded.config), nl=False)


@config_app.command()
def diff(
    left: Config,
    right: Annotated[
        str, typer.Argument(metavar="CONFIG", help="Another one.", autocompletion=completion.configs)
    ],
    *,
    json: Json = False,
) -> None:
    """Show the keys in which two configs differ, defaults included.

    nlp config diff sarcasm_lstm sarcasm_gru
    """
    from nlpcat4 import experiment
    from nlpcat4.config.diff import diff as differences

    from .console import columns, out, print_json

    found = differences(experiment.load(left).config, experiment.load(right).config)
    if json:
        print_json([{"key": key, "left": before, "right": after} for key, before, after in found])
    elif found:
        rows = [("KEY", left, right), *((key, f"{before}", f"{after}") for key, before, after in found)]
        out.print(columns(rows, "<<<"), soft_wrap=True)


@config_app.command()
def schema() -> None:
    """Print the JSON Schema of configs, for editors.

    nlp config schema > nlpcat4.schema.json
    """
    from nlpcat4.config.json_schema import json_schema
    from nlpcat4.experiment import SCHEMA

    from .console import print_json

    print_json(json_schema(SCHEMA))

"""The commands `nlp data …`."""

import typer

from . import check, describe, listing, sample

data_app = typer.Typer(no_args_is_help=True, help="What is in a data set, before a model sees it.")

data_app.command("list")(listing.list_)
data_app.command("fetch")(listing.fetch)
data_app.command("sample")(sample.sample)
data_app.command("describe")(describe.describe)
data_app.command("check")(check.check)

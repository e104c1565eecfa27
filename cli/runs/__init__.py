"""The commands `nlp runs …`: one module a command."""

import typer

from . import compare, listing, path, show

runs_app = typer.Typer(no_args_is_help=True, help="What has been tried.")

runs_app.command("list")(listing.list_)
runs_app.command("show")(show.show)
runs_app.command("compare")(compare.compare)
runs_app.command("path")(path.path)

"""The commands `nlp runs …`."""

import typer

from . import archive, compare, listing, log, path, prune, rm, show, tag

runs_app = typer.Typer(no_args_is_help=True, help="What has been tried.")

runs_app.command("list")(listing.list_)
runs_app.command("show")(show.show)
runs_app.command("compare")(compare.compare)
runs_app.command("log")(log.log)
runs_app.command("path")(path.path)
runs_app.command("tag")(tag.tag)
runs_app.command("note")(tag.note)
runs_app.command("rm")(rm.rm)
runs_app.command("restore")(rm.restore)
runs_app.command("trash")(rm.trash)
runs_app.command("prune")(prune.prune)
runs_app.command("export")(archive.export)
runs_app.command("import")(archive.import_)

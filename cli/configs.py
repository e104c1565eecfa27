"""nlp configs list|show|copy"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .options import Json

if TYPE_CHECKING:
    from nlpcat4.config.shipped import ShippedConfig

configs_app = typer.Typer(no_args_is_help=True, help="The configs that come with the package.")

Name = Annotated[
    str,
    typer.Argument(help="As `nlp configs list` shows it.", autocompletion=completion.shipped_configs),
]


@configs_app.command("list")
def list_(json: Json = False) -> None:
    """List the shipped configs."""
    from nlpcat4.config.shipped import shipped

    from .console import columns, out, print_json

    if json:
        print_json([{"name": config.name, "summary": config.summary} for config in shipped()])
    else:
        out.print(columns([(config.name, config.summary) for config in shipped()], "<<"), soft_wrap=True)


@configs_app.command()
def show(name: Name) -> None:
    """Print a shipped config as it is written; see `nlp config resolve` for every default."""
    typer.echo(_found(name).path.read_text(encoding="utf-8"), nl=False)


@configs_app.command()
def copy(
    name: Name,
    target: Annotated[Path | None, typer.Argument(help="A file or folder; else NAME.yaml here.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if there is one.")] = False,
) -> None:
    """Copy a shipped config, to make it one's own.

    nlp configs copy sarcasm_bilstm my.yaml
    """
    config = _found(name)
    file = target or Path()
    file = file / config.path.name if file.is_dir() else file
    write_new(file, config.path.read_text(encoding="utf-8"), force=force)
    typer.echo(file)


def write_new(file: Path, content: str, *, force: bool) -> None:
    """Write a file that must not be there yet, unless forced.

    Raises:
        UsageError: It is there.
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.files import write_text

    if file.exists() and not force:
        raise UsageError(f"{file}: there is such a file already; --force overwrites it")
    write_text(file, content)


def _found(name: str) -> "ShippedConfig":
    from nlpcat4.config.problems import did_you_mean
    from nlpcat4.config.shipped import find, shipped
    from nlpcat4.errors import UsageError

    config = find(name)
    if config is None:
        names = [known.name for known in shipped()]
        hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
        raise UsageError(f"no shipped config is called {name!r}{hint}")
    return config

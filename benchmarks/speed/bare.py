"""A bare Typer app of two commands: what `nlp --help` is compared with."""

import typer

app = typer.Typer()


@app.command()
def first(name: str) -> None:
    """Say a name."""
    print(name)


@app.command()
def second(name: str) -> None:
    """Say it twice."""
    print(name, name)


if __name__ == "__main__":
    app()

"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from . import completion

Config = Annotated[
    str,
    typer.Argument(
        metavar="CONFIG",
        help="A config file, or a shipped config's name.",
        autocompletion=completion.configs,
    ),
]
Overrides = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY=VALUE|~KEY",
        help="Set or remove keys of the config.",
        autocompletion=completion.overrides,
    ),
]
RunArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="A path, an id or its unique prefix, latest, latest~1, best, best:METRIC or tag:NAME.",
        autocompletion=completion.runs,
    ),
]
RunsDir = Annotated[
    Path, typer.Option("--runs-dir", metavar="DIR", envvar="NLP_RUNS_DIR", help="The folder of all runs.")
]
DataDirs = Annotated[
    list[Path] | None,
    typer.Option("--data-dir", metavar="DIR", help="Look for data here first; may be repeated."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Download nothing.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Encode the data anew, and keep nothing of it.")]
Filter = Annotated[
    str | None,
    typer.Option(
        "--filter", metavar="EXPR", help='Which runs, as in "val_accuracy > 0.85 and tags = final".'
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort",
        metavar="KEY",
        help="Sort by a key; by -KEY from the largest down.",
        autocompletion=completion.run_keys,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
BeamWidth = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Search for the likeliest target, following N at a time (seq2seq)."
    ),
]
Sample = Annotated[
    bool, typer.Option("--sample", help="Use the small bundled texts; the figures mean nothing.")
]
Limit = Annotated[
    int | None, typer.Option(min=2, metavar="N", help="Use only the first N examples of each split.")
]

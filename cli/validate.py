"""nlp validate CONFIG…"""

from typing import Annotated

import typer

from . import completion
from .options import Json


def validate(
    configs: Annotated[
        list[str],
        typer.Argument(
            metavar="CONFIG|KEY=VALUE|~KEY",
            help="Files or shipped names.",
            autocompletion=completion.configs_and_overrides,
        ),
    ],
    *,
    json: Json = False,
) -> None:
    """Check configs without training: all problems at once, each with its line; exit 2 if there are any.

    nlp validate my.yaml

    nlp validate configs/*.yaml

    nlp validate my.yaml training.epochs=3
    """
    from nlpcat4 import experiment
    from nlpcat4.config.overrides import is_override
    from nlpcat4.errors import ConfigError, UsageError
    from nlpcat4.runs.secrets import masked

    from .console import err, out, print_json, safe

    overrides = [argument for argument in configs if is_override(argument)]
    files = [argument for argument in configs if not is_override(argument)]
    if not files:
        raise UsageError("nlp validate needs a CONFIG")
    problems: dict[str, list[str]] = {}
    for file in files:
        try:
            experiment.load(file, overrides)
            problems[file] = []
        except ConfigError as error:
            problems[file] = masked(str(error)).splitlines()
    if json:
        print_json(problems)
    for file, found in problems.items():
        if json:
            continue
        for problem in found:
            err.print(safe(problem), style="red", soft_wrap=True)
        if not found:
            out.print(safe(f"{file}: valid"), soft_wrap=True)
    if any(problems.values()):
        raise typer.Exit(2)

"""Arguments and options of the commands that ask a thesaurus."""

from typing import Annotated, Literal

import typer

Word = Annotated[str, typer.Argument(metavar="WORD", help="An English word; quotes join several.")]
Part = Annotated[
    Literal["n", "v", "a", "r"] | None,
    typer.Option("--pos", help="Only as a noun, a verb, an adjective or an adverb (r)."),
]
Number = Annotated[int | None, typer.Option("--sense", min=1, metavar="N", help="Only the N-th sense.")]

"""nlp inspect vocab [RUN]"""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from ..options import Json, RunArgument, RunsDir


def vocab(
    run: RunArgument = "latest",
    *,
    find: Annotated[
        list[str] | None,
        typer.Option("--find", metavar="TEXT", help="Only tokens with TEXT in them; may be repeated."),
    ] = None,
    start: Annotated[int, typer.Option("--from", min=0, metavar="ID", help="The first id to show.")] = 0,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many to show.")] = 20,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """Show which token each id of a run stands for; of a word tokenizer, the most frequent word first.

    nlp inspect vocab

    nlp inspect vocab best --find love --find hate

    nlp inspect vocab --from 9990
    """
    from nlpcat4 import experiment
    from nlpcat4.runs.selectors import find as find_run

    from ..console import columns, err, out, print_json

    found = find_run(run, runs_dir, needs_model=False)
    tokenizer = experiment.tokenizer_of_run(found)
    wanted = find or [""]
    fitting = [
        (index, token)
        for index, token in enumerate(tokenizer.vocabulary)
        if index >= start and any(part in token for part in wanted)
    ]
    if json:
        tokens = [{"id": index, "token": token} for index, token in fitting]
        print_json({"run": found.id, "vocab_size": tokenizer.vocab_size, "tokens": tokens})
        return
    shown = [(f"{index:,}", token) for index, token in islice(fitting, count)]
    out.print(columns([("ID", "TOKEN"), *shown], "><"), soft_wrap=True)
    if len(fitting) > len(shown):
        err.print(f"({len(shown):,} of {len(fitting):,}; -n shows more)")

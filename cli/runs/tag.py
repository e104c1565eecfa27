"""nlp runs tag RUN TAG…, nlp runs note RUN TEXT"""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import completion
from ..options import RunArgument, RunsDir

_TAG = re.compile(r"[\w][\w.+-]{0,63}")


def tag(
    run: RunArgument,
    tags: Annotated[
        list[str],
        typer.Argument(metavar="TAG", help="Letters, digits and . _ + -", autocompletion=completion.tags),
    ],
    runs_dir: RunsDir = Path("runs"),
    *,
    delete: Annotated[bool, typer.Option("--delete", "-d", help="Take the tags away.")] = False,
) -> None:
    """Tag a run, to find it again as tag:NAME and to keep it from nlp runs prune.

    nlp runs tag latest final paper

    nlp runs tag tag:final final --delete
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.listing import tags_of
    from nlpcat4.runs.selectors import find

    from ..console import out, safe

    bad = next((one for one in tags if not _TAG.fullmatch(one)), None)
    if bad is not None and not delete:
        raise UsageError(f"{bad!r} is no tag: 1 to 64 letters, digits and . _ + -, the first no . + or -")
    found = find(run, runs_dir, needs_model=False)

    def edit(record: dict[str, Any]) -> dict[str, Any]:
        before = tags_of(record)
        missing = [one for one in tags if one not in before]
        if delete and missing:
            raise UsageError(f"{found.id}: has no tag {missing[0]!r}; it has {', '.join(before) or 'none'}")
        if delete:
            return {"tags": [one for one in before if one not in tags]}
        return {"tags": list(dict.fromkeys([*before, *tags]))}

    found.change(edit)
    after = tags_of(found.record())
    out.print(safe(f"{found.id}: {', '.join(after) or 'no tags'}"), soft_wrap=True)


def note(
    run: RunArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='What to remember; "" removes the note.')],
    runs_dir: RunsDir = Path("runs"),
) -> None:
    """Write a note to a run, or over the one it has.

    nlp runs note latest "the first with layer normalization"
    """
    from nlpcat4.runs.selectors import find
    from nlpcat4.text.spelling import well_formed

    from ..console import out, safe

    found = find(run, runs_dir, needs_model=False)
    kept = well_formed(text.strip())
    found.update(note=kept or None)
    out.print(safe(f"{found.id}: {kept or 'no note'}"), soft_wrap=True)

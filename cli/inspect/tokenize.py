"""nlp inspect tokenize TEXT…"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ..options import DataDirs, Json, Offline, RunsDir
from .reading import ConfigOption, RunOption, Texts

if TYPE_CHECKING:
    from rich.text import Text

    from nlpcat4.data.settings import DataSettings
    from nlpcat4.text.config import SequenceConfig
    from nlpcat4.text.steps import Steps
    from nlpcat4.text.tokenizer import Tokenizer

Side = Literal["pre", "post"]


def tokenize(
    texts: Texts = None,
    *,
    config: ConfigOption = None,
    run: RunOption = None,
    level: Annotated[
        Literal["word", "char", "bpe", "wordpiece", "unigram"] | None, typer.Option(help="What a token is.")
    ] = None,
    vocab_size: Annotated[int | None, typer.Option(metavar="N", help="All ids at most.")] = None,
    oov_token: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What stands for unknown tokens; '' drops them.")
    ] = None,
    keep_case: Annotated[bool, typer.Option("--keep-case", help="Do not make all letters small.")] = False,
    fit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Learn from the lines of a file, not from TEXT.")
    ] = None,
    max_length: Annotated[
        int | None, typer.Option(metavar="N", help="Tokens of a text that are kept.")
    ] = None,
    padding: Annotated[Side | None, typer.Option(help="Where shorter texts get zeros.")] = None,
    truncating: Annotated[Side | None, typer.Option(help="Where longer ones lose tokens.")] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Show how texts become tokens, ids, and padded rows, and what is cut or unknown.

    The tokenizer is that of a run, or the one that a config would learn; else it learns from the texts
    themselves, as `fit_on_texts` of the course does.

    nlp inspect tokenize "I love my dog" "I love my cat, do you?" --max-length 5

    nlp inspect tokenize "a headline nobody expected" --run latest

    nlp inspect tokenize "unbelievable" --config irish_lyrics_lstm --padding pre
    """
    from dataclasses import asdict

    from nlpcat4.data.settings import data_settings
    from nlpcat4.text.steps import steps_of

    from ..console import print_json
    from . import reading

    given = reading.texts_of(texts)
    own = {
        "level": level,
        "vocab_size": vocab_size,
        "oov_token": oov_token,
        "lower": False if keep_case else None,
        "fit": fit,
    }
    learnt = {name: value for name, value in own.items() if value is not None}
    lengths = {"max_length": max_length, "padding": padding, "truncating": truncating}
    wanted = {name: value for name, value in lengths.items() if value is not None}
    if run is None and config is None:
        tokenizer, sequence = _learnt(given, learnt), dict[str, Any]()
    else:
        settings = data_settings(data_dir or (), offline)
        tokenizer, sequence = _taken(run, config, learnt, runs_dir, settings)
    longest = max(1, *map(len, tokenizer.encode(given)))
    checked = _checked("SequenceConfig", {"max_length": longest} | sequence | wanted)
    steps = steps_of(given, tokenizer, checked)
    if json:
        vocabulary = tokenizer.vocabulary
        sequence = checked.model_dump()
        print_json({"vocabulary": vocabulary, "sequence": sequence, "texts": list(map(asdict, steps))})
        return
    if run is None and config is None:
        reading.show_vocabulary(tokenizer.vocabulary)
    for one in steps:
        _show(one, checked)


def _learnt(given: Sequence[str], options: dict[str, Any]) -> "Tokenizer":
    """Return a tokenizer that learns as the options say."""
    from nlpcat4.text.tokenizer import Tokenizer

    from ..lines import batches_of_texts

    fit = options.pop("fit", None)
    texts = given if fit is None else [text for batch in batches_of_texts((), fit) for text in batch]
    if options.get("oov_token") == "":
        options["oov_token"] = None
    return Tokenizer.fit(texts, _checked("TokenizerConfig", options))


def _taken(
    run: str | None, config: str | None, options: dict[str, Any], runs_dir: Path, settings: "DataSettings"
) -> "tuple[Tokenizer, dict[str, Any]]":
    """Return the tokenizer of a run or a config, and its lengths.

    Raises:
        UsageError: An option says what they say themselves.
    """
    from nlpcat4 import experiment
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.selectors import find

    from .reading import tokenizer_from

    for name in options:
        option = "keep-case" if name == "lower" else name.replace("_", "-")
        raise UsageError(f"--{option}: a run or a config says that itself; take one of the two away")
    tokenizer = tokenizer_from(run, config, runs_dir, settings)
    if config is not None:
        found = experiment.load(config).config
    else:
        found = experiment.config_of(find(run, runs_dir, needs_model=False))
    return tokenizer, experiment.reading_of(found).model_dump()


def _checked(name: str, options: dict[str, Any]) -> Any:
    """Return the block of a config that options make up.

    Raises:
        UsageError: One of them is out of range, or two contradict each other.
    """
    from pydantic import ValidationError

    from nlpcat4.errors import UsageError
    from nlpcat4.text import config

    try:
        return getattr(config, name)(**options)
    except ValidationError as error:
        problem = error.errors()[0]
        option = str(problem["loc"][0]).replace("_", "-")
        raise UsageError(f"--{option}: {problem['msg']}") from None


def _show(steps: "Steps", sequence: "SequenceConfig") -> None:
    """Print a text, its tokens over their ids, the row, and what was lost."""
    from nlpcat4.text.display import shorten

    from ..console import out, safe

    out.print("\n", safe(steps.text), sep="", style="bold", soft_wrap=True)
    cells = [(shorten(token, 30), str(index)) for token, index in zip(steps.tokens, steps.ids, strict=True)]
    for line in _lines(cells, out.width):
        out.print(line, soft_wrap=True)
    side = "before" if sequence.padding == "pre" else "after"
    out.print(f"row of {sequence.max_length}, zeros {side} it:")
    out.print(" ".join(map(str, steps.row)))
    if steps.cut:
        what = " ".join(shorten(token, 30) for token in steps.cut)
        side = "beginning" if sequence.truncating == "pre" else "end"
        out.print(safe(f"cut at its {side}: {what}"))
    if steps.unknown:
        out.print(safe(f"unknown: {', '.join(shorten(part, 30) for part in steps.unknown)}"))


def _lines(cells: Sequence[tuple[str, str]], width: int) -> Iterator["Text"]:
    """Yield tables of tokens over ids, each as wide as the terminal at most."""
    from rich.cells import cell_len

    first, used = 0, 7
    for place, cell in enumerate(cells):
        own = max(map(cell_len, cell)) + 2
        if used + own > width and place > first:
            yield _table(cells[first:place])
            first, used = place, 7
        used += own
    yield _table(cells[first:])


def _table(cells: Sequence[tuple[str, str]]) -> "Text":
    from ..console import columns

    rows = [(("token", "id")[row], *(cell[row] for cell in cells)) for row in (0, 1)]
    return columns(rows, "<" + ">" * len(cells))
